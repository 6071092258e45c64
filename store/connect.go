package store

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Limits of a connection. Somebody waits for most answers, three seconds at
// the very most, and a context bounds that; these bound the rest.
const (
	dialTimeout = 2 * time.Second
	ioTimeout   = 2 * time.Second
	poolWait    = 2 * time.Second // for a connection when all are in use
	retries     = 1               // enough for a connection that Redis closed meanwhile
	bufferSize  = 32 << 10        // of a connection, each way
)

// ConnectOptions set up Connect. The zero ConnectOptions are fit for use.
type ConnectOptions struct {
	PoolSize int // connections to each server at most; 0 means 10 for each CPU
}

// Connect returns a client for the Redis at url, which is one of
//
//	redis://user:password@host:port/0              one server; the 0 is the database
//	rediss://…                                     the same with TLS
//	unix://user:password@/path/to/socket?db=0      one server, by its socket
//	redis+sentinel://user:password@host:port,host:port/group/0
//	                                               Sentinels, and the name they give the group
//	                                               (their own login: ?sentinel_user=…&sentinel_password=…)
//	redis+cluster://user:password@host:port,host:port
//	                                               some nodes of a Cluster
//
// and rediss+sentinel, rediss+cluster. Options of go-redis may follow, such as
// ?read_timeout=5s&pool_size=5. It does not wait for Redis: Await does. Its
// errors never quote the address. Redis must be 6.2 or later, or Valkey.
func Connect(_ context.Context, url string, o ConnectOptions) (redis.UniversalClient, error) {
	a, err := parseAddress(url)
	if err != nil {
		return nil, fmt.Errorf("connect to Redis: %w", err)
	}
	bound(a.options, o)
	if a.topology == single {
		return redis.NewClient(a.options), nil
	}
	u := a.universal()
	if a.topology == cluster {
		return redis.NewClusterClient(u.Cluster()), nil
	}
	return redis.NewFailoverClient(u.Failover()), nil
}

// bound sets the limits that the address leaves open.
func bound(r *redis.Options, o ConnectOptions) {
	r.ContextTimeoutEnabled = true // not so by default
	r.DialTimeout = cmp.Or(r.DialTimeout, dialTimeout)
	r.DialerRetries = cmp.Or(r.DialerRetries, 1)
	r.ReadTimeout = cmp.Or(r.ReadTimeout, ioTimeout)
	r.WriteTimeout = cmp.Or(r.WriteTimeout, ioTimeout)
	r.PoolTimeout = cmp.Or(r.PoolTimeout, poolWait)
	r.MaxRetries = cmp.Or(r.MaxRetries, retries)
	r.PoolSize = cmp.Or(r.PoolSize, o.PoolSize)
	r.ReadBufferSize, r.WriteBufferSize = bufferSize, bufferSize
	r.PipelinePoolSize = -1  // one pool for all: a second one would double the idle connections
	r.DisableIdentity = true // one round trip less for each connection
	r.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

// universal carries the options over to those of a Sentinel group or Cluster.
func (a address) universal() *redis.UniversalOptions {
	r := a.options
	return &redis.UniversalOptions{
		Addrs: a.hosts, MasterName: a.master,
		SentinelUsername: a.sentinelUser, SentinelPassword: a.sentinelPassword,
		Protocol: r.Protocol, Username: r.Username, Password: r.Password, DB: r.DB,
		ClientName: r.ClientName, TLSConfig: r.TLSConfig,
		MaxRetries: r.MaxRetries, MinRetryBackoff: r.MinRetryBackoff, MaxRetryBackoff: r.MaxRetryBackoff,
		DialTimeout: r.DialTimeout, DialerRetries: r.DialerRetries,
		ReadTimeout: r.ReadTimeout, WriteTimeout: r.WriteTimeout,
		ContextTimeoutEnabled: r.ContextTimeoutEnabled,
		ReadBufferSize:        r.ReadBufferSize, WriteBufferSize: r.WriteBufferSize,
		PipelinePoolSize: r.PipelinePoolSize,
		PoolFIFO:         r.PoolFIFO, PoolSize: r.PoolSize, PoolTimeout: r.PoolTimeout,
		MinIdleConns: r.MinIdleConns, MaxIdleConns: r.MaxIdleConns, MaxActiveConns: r.MaxActiveConns,
		ConnMaxIdleTime: r.ConnMaxIdleTime, ConnMaxLifetime: r.ConnMaxLifetime,
		DisableIdentity:          r.DisableIdentity,
		MaintNotificationsConfig: r.MaintNotificationsConfig,
	}
}

// LogClient has go-redis write to the log, at debug level, what it otherwise
// prints on standard error: it speaks of every connection it cannot make. That
// is a setting of the whole process, so for main alone to choose.
func LogClient(log *slog.Logger) { redis.SetLogger(clientLog{log}) }

type clientLog struct{ log *slog.Logger }

// Printf logs one line of go-redis.
func (l clientLog) Printf(ctx context.Context, format string, args ...any) {
	l.log.DebugContext(ctx, "Redis client", "says", fmt.Sprintf(format, args...))
}

// DefaultAwait is how long Await waits unless told otherwise.
const DefaultAwait = 30 * time.Second

// The pauses of Await grow from the first to the last.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 2 * time.Second
)

// Await waits for Redis to answer, limit at most; 0 means DefaultAwait. The
// log gets a line when there is need to wait and one when that is over. It
// fails at once when waiting cannot help, as with a wrong password.
func Await(ctx context.Context, client redis.UniversalClient, limit time.Duration, log *slog.Logger) error {
	limit = cmp.Or(limit, DefaultAwait)
	start := time.Now()
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cause := client.Ping(limited).Err()
	if cause == nil {
		return nil
	}
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		if hopeless(cause) {
			return fmt.Errorf("wait for Redis: it refuses us: %w", cause)
		}
		if pause == firstPause {
			log.Warn("Redis does not answer yet, waiting for it", "limit", limit, "error", cause)
		}
		select {
		case <-limited.Done():
			if ctx.Err() != nil {
				return fmt.Errorf("wait for Redis: %w", ctx.Err())
			}
			return fmt.Errorf("wait for Redis: no answer within %s: %w", limit, cause)
		case <-time.After(pause):
		}
		err := client.Ping(limited).Err()
		if err == nil {
			log.Info("Redis answers", "after", time.Since(start).Round(time.Millisecond))
			return nil
		}
		if limited.Err() == nil {
			cause = err // not the end of our own patience, which says nothing
		}
	}
}

// hopeless reports whether Redis answered, but will never have us.
func hopeless(err error) bool {
	for _, prefix := range []string{"WRONGPASS", "NOAUTH", "NOPERM", "AUTH", "DENIED", "DB index"} {
		if redis.HasErrorPrefix(err, prefix) {
			return true
		}
	}
	return false
}
