package redistest

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// StartCluster starts a Cluster of one node, which refuses whatever a real one
// would refuse: commands and scripts on keys of different slots. Without
// redis-server on PATH it does as Need does.
func StartCluster(t testing.TB) *Server {
	t.Helper()
	dir := tempDir(t)
	port, bus := freePort(t), freePort(t)
	s := start(t, "--dir", dir, "--bind", "127.0.0.1", "--port", port, "--cluster-port", bus,
		"--cluster-enabled", "yes", "--save", "", "--appendonly", "no")
	address := "127.0.0.1:" + port
	s.URL = "redis+cluster://" + address
	node := redis.NewClient(&redis.Options{Addr: address})
	defer node.Close()
	s.await(node)
	ctx := context.Background()
	if err := node.ClusterAddSlotsRange(ctx, 0, 16383).Err(); err != nil {
		t.Fatalf("give the test's Cluster its slots: %v", err)
	}
	for deadline := time.Now().Add(startLimit); node.Set(ctx, "up", 1, 0).Err() != nil; {
		if time.Now().After(deadline) {
			t.Fatalf("the test's Cluster does not come up: %s", s.out)
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.use(redis.NewClusterClient(&redis.ClusterOptions{
		Addrs: []string{address}, ContextTimeoutEnabled: true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}))
	return s
}

// StartSentinel starts a server and a Sentinel that watches it under the name
// group. The URL names the Sentinel. Without redis-server on PATH it does as
// Need does.
func StartSentinel(t testing.TB) *Server {
	t.Helper()
	dir, port, sentinel := tempDir(t), freePort(t), freePort(t)
	master := start(t, "--dir", dir, "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no")
	master.use(redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + port}))
	config := filepath.Join(dir, "sentinel.conf")
	text := "bind 127.0.0.1\nport " + sentinel + "\nsentinel monitor group 127.0.0.1 " + port + " 1\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatalf("configure the test's Sentinel: %v", err)
	}
	s := start(t, config, "--sentinel")
	s.URL = "redis+sentinel://127.0.0.1:" + sentinel + "/group"
	s.use(redis.NewFailoverClient(&redis.FailoverOptions{
		MasterName: "group", SentinelAddrs: []string{"127.0.0.1:" + sentinel}, ContextTimeoutEnabled: true,
	}))
	return s
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("find a free port: %v", err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}
