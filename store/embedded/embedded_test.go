package embedded

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"github.com/hotstove/hotstove/internal/redistest"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv("EMBEDDED_TEST_DIR"); dir != "" {
		runChild(dir)
		return
	}
	redis.SetLogger(quiet{})
	goleak.VerifyTestMain(m)
}

// quiet is go-redis's log: servers that are away are what is tested here.
type quiet struct{}

func (quiet) Printf(context.Context, string, ...any) {}

// log collects what is logged.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *log) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// start starts a Redis that the test closes, or cleans up after.
func start(t testing.TB, o Options) *Server {
	t.Helper()
	s, err := Start(t.Context(), o)
	check(t, err)
	return s
}

func closeIt(t testing.TB, s *Server) {
	t.Helper()
	check(t, s.Close(context.Background()))
}

// forms are the two forms on a data folder.
var forms = []string{ForceServer, ForceMiniredis}

func eachForm(t *testing.T, test func(t *testing.T, force string)) {
	for _, force := range forms {
		t.Run(force, func(t *testing.T) {
			if force == ForceServer {
				redistest.Need(t)
			}
			test(t, force)
		})
	}
}

// fill writes a key of each type, as the store does and worse.
func fill(t testing.TB, c redis.UniversalClient) {
	t.Helper()
	ctx := t.Context()
	check(t, c.Set(ctx, "string", "a\x00b\xff“c”", 0).Err())
	check(t, c.Set(ctx, "expires", "later", time.Hour).Err())
	check(t, c.Set(ctx, "empty", "", 0).Err())
	check(t, c.HSet(ctx, "hash", "a", "1", "b", "").Err())
	check(t, c.SAdd(ctx, "set", "x", "y").Err())
	check(t, c.RPush(ctx, "list", "c", "a", "b", "a").Err())
	check(t, c.ZAdd(ctx, "zset", redis.Z{Member: "µs", Score: -1785434460000001}, redis.Z{Member: "max", Score: 1<<53 - 1}).Err())
}

// dump reads everything there is.
func dump(t testing.TB, c redis.UniversalClient) map[string][]string {
	t.Helper()
	ctx := t.Context()
	all := map[string][]string{}
	keys, err := c.Keys(ctx, "*").Result()
	check(t, err)
	for _, k := range keys {
		kind, err := c.Type(ctx, k).Result()
		check(t, err)
		values := []string{kind}
		switch kind {
		case "string":
			values = append(values, c.Get(ctx, k).Val())
		case "hash":
			values = append(values, c.HGet(ctx, k, "a").Val(), c.HGet(ctx, k, "b").Val())
		case "set":
			values = append(values, slices.Sorted(slices.Values(c.SMembers(ctx, k).Val()))...)
		case "list":
			values = append(values, c.LRange(ctx, k, 0, -1).Val()...)
		case "zset":
			for _, z := range c.ZRangeWithScores(ctx, k, 0, -1).Val() {
				values = append(values, z.Member.(string), time.UnixMicro(int64(z.Score)).UTC().String())
			}
		}
		all[k] = values
	}
	return all
}

// What was written is there when the folder is used again.
func TestKeeps(t *testing.T) {
	eachForm(t, func(t *testing.T, force string) {
		var out log
		o := Options{Dir: filepath.Join(t.TempDir(), "new", "data folder"), Force: force, Log: out.logger()}
		s := start(t, o)
		fill(t, s.Client())
		want := dump(t, s.Client())
		closeIt(t, s)
		s = start(t, o)
		defer closeIt(t, s)
		if got := dump(t, s.Client()); len(want) != 7 || !equal(got, want) {
			t.Errorf("kept %q, want %q", got, want)
		}
		if ttl := s.Client().TTL(t.Context(), "expires").Val(); ttl < 59*time.Minute || ttl > time.Hour {
			t.Errorf("the time to live became %s", ttl)
		}
		if info, err := os.Stat(o.Dir); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the folder is open to others: %v, %v", info.Mode(), err)
		}
		if s.Kind() == Miniredis != strings.Contains(out.String(), "trying it out") {
			t.Errorf("%s says %s", s.Kind(), out.String())
		}
	})
}

func equal(a, b map[string][]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k := range a {
		if strings.Join(a[k], "|") != strings.Join(b[k], "|") {
			return false
		}
	}
	return true
}

// A temporary one leaves nothing behind, and its clock goes on.
func TestTemporary(t *testing.T) {
	eachForm(t, func(t *testing.T, force string) {
		t.Setenv("TMPDIR", t.TempDir())
		s := start(t, Options{Force: force})
		fill(t, s.Client())
		check(t, s.Client().Set(t.Context(), "soon", "gone", 100*time.Millisecond).Err())
		for deadline := time.Now().Add(5 * time.Second); s.Client().Exists(t.Context(), "soon").Val() != 0; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("a key does not expire")
			}
		}
		closeIt(t, s)
		if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}

// A pipeline longer than any buffer must not stop both sides.
func TestLongPipeline(t *testing.T) {
	eachForm(t, func(t *testing.T, force string) {
		s := start(t, Options{Force: force})
		defer closeIt(t, s)
		long := strings.Repeat("x", 1<<16)
		pipe := s.Client().Pipeline()
		for range 100 {
			pipe.Echo(t.Context(), long)
		}
		answers, err := pipe.Exec(t.Context())
		check(t, err)
		for _, a := range answers {
			if a.(*redis.StringCmd).Val() != long {
				t.Fatal("a wrong answer")
			}
		}
	})
}

// A second process on the folder is told so, and the first one goes on.
func TestLocked(t *testing.T) {
	eachForm(t, func(t *testing.T, force string) {
		o := Options{Dir: t.TempDir(), Force: force}
		s := start(t, o)
		defer closeIt(t, s)
		_, err := Start(t.Context(), o)
		if err == nil || !strings.Contains(err.Error(), "in use") || !strings.Contains(err.Error(), "process") || !strings.Contains(err.Error(), o.Dir) {
			t.Errorf("a second one: %v", err)
		}
		check(t, s.Client().Ping(t.Context()).Err())
	})
}

// A folder name too long for a socket, with characters that mean something to
// the configuration.
func TestLongFolder(t *testing.T) {
	redistest.Need(t)
	o := Options{Dir: filepath.Join(t.TempDir(), `a "quoted" \ folder`, strings.Repeat("long/", 30)), Force: ForceServer}
	t.Setenv("TMPDIR", t.TempDir())
	for range 2 {
		s := start(t, o)
		if !strings.HasPrefix(s.URL(), "unix://"+os.TempDir()) {
			t.Errorf("listens at %s", s.URL())
		}
		check(t, s.Client().Set(t.Context(), "a", "b", 0).Err())
		closeIt(t, s)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Where no socket can be, it listens on loopback, with a password.
func TestPort(t *testing.T) {
	redistest.Need(t)
	long := filepath.Join(t.TempDir(), strings.Repeat("long/", 30))
	check(t, os.MkdirAll(long, 0o700))
	t.Setenv("TMPDIR", long)
	s := start(t, Options{Dir: filepath.Join(long, "data"), Force: ForceServer})
	defer closeIt(t, s)
	options, err := redis.ParseURL(s.URL())
	check(t, err)
	if host, _, _ := net.SplitHostPort(options.Addr); host != "127.0.0.1" || len(options.Password) < 20 {
		t.Errorf("listens at %s with a password of %d", options.Addr, len(options.Password))
	}
	check(t, s.Client().Set(t.Context(), "a", "b", 0).Err())
	stranger := redis.NewClient(&redis.Options{Addr: options.Addr})
	defer stranger.Close()
	if err := stranger.Get(t.Context(), "a").Err(); err == nil || !strings.Contains(err.Error(), "NOAUTH") {
		t.Errorf("without the password: %v", err)
	}
}

// A server that ends on its own is started again, and clients go on.
func TestEndsOnItsOwn(t *testing.T) {
	redistest.Need(t)
	var out log
	s := start(t, Options{Dir: t.TempDir(), Force: ForceServer, Log: out.logger()})
	defer closeIt(t, s)
	check(t, s.Client().Set(t.Context(), "a", "b", 0).Err())
	_ = s.Client().ShutdownNoSave(t.Context()).Err()
	for deadline := time.Now().Add(10 * time.Second); s.Client().Get(t.Context(), "a").Val() != "b"; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it does not come back: %s", out.String())
		}
	}
	if !strings.Contains(out.String(), "starting it again") {
		t.Errorf("it says %s", out.String())
	}
}

// A server that cannot start says why.
func TestCannotStart(t *testing.T) {
	redistest.Need(t)
	dir := t.TempDir()
	broken := filepath.Join(dir, serverDir, appendDir)
	check(t, os.MkdirAll(broken, 0o700))
	check(t, os.WriteFile(filepath.Join(broken, "appendonly.aof.manifest"), []byte("nonsense"), 0o600))
	began := time.Now()
	_, err := Start(t.Context(), Options{Dir: dir, Force: ForceServer})
	if err == nil || !strings.Contains(err.Error(), "manifest") {
		t.Errorf("on a broken file: %v", err)
	}
	if took := time.Since(began); took > startLimit/2 {
		t.Errorf("that took %s", took)
	}
	check(t, os.RemoveAll(broken))
	closeIt(t, start(t, Options{Dir: dir, Force: ForceServer})) // the lock was given back
}

func TestForceNonsense(t *testing.T) {
	if _, err := Start(t.Context(), Options{Force: "etcd"}); err == nil || !strings.Contains(err.Error(), "etcd") {
		t.Errorf("an unknown kind: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Start(t.Context(), Options{Force: ForceServer}); err == nil || !strings.Contains(err.Error(), "PATH") {
		t.Errorf("without a server: %v", err)
	}
	s := start(t, Options{Dir: t.TempDir()})
	defer closeIt(t, s)
	if s.Kind() != Miniredis || s.URL() != "" {
		t.Errorf("without a server: %s at %q", s.Kind(), s.URL())
	}
}

// valkey-server does where there is no redis-server.
func TestValkey(t *testing.T) {
	redistest.Need(t)
	path, err := exec.LookPath("redis-server")
	check(t, err)
	bin := t.TempDir()
	check(t, os.Symlink(path, filepath.Join(bin, "valkey-server")))
	t.Setenv("PATH", bin)
	s := start(t, Options{Dir: t.TempDir()})
	defer closeIt(t, s)
	if s.Kind() != "valkey-server" {
		t.Errorf("started %s", s.Kind())
	}
}

// runChild is the process that TestKilled kills: it writes, says so, and waits.
func runChild(dir string) {
	ctx := context.Background()
	s, err := Start(ctx, Options{Dir: dir, Force: ForceServer})
	if err == nil {
		err = s.Client().Set(ctx, "a", "b", 0).Err()
	}
	if err != nil {
		_, _ = os.Stdout.WriteString("failed: " + err.Error() + "\n")
		return
	}
	time.Sleep(1200 * time.Millisecond) // past the second after which the file is synced
	_, _ = os.Stdout.WriteString("ready\n")
	select {}
}

// The server is killed itself, with no time to write.
func TestServerKilled(t *testing.T) {
	redistest.Need(t)
	s := start(t, Options{Dir: t.TempDir(), Force: ForceServer})
	defer closeIt(t, s)
	check(t, s.Client().ConfigSet(t.Context(), "appendfsync", "always").Err())
	check(t, s.Client().Set(t.Context(), "a", "b", 0).Err())
	info := s.Client().Info(t.Context(), "server").Val()
	_, pid, _ := strings.Cut(info, "process_id:")
	pid, _, _ = strings.Cut(pid, "\r\n")
	check(t, exec.Command("kill", "-9", pid).Run())
	for deadline := time.Now().Add(10 * time.Second); s.Client().Get(t.Context(), "a").Val() != "b"; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not come back")
		}
	}
}

// BenchmarkStart starts and ends a server on an empty folder.
func BenchmarkStart(b *testing.B) {
	redistest.Need(b)
	for b.Loop() {
		closeIt(b, start(b, Options{Dir: b.TempDir(), Force: ForceServer}))
	}
}
