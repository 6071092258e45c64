package embedded

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	snapshotFile    = "snapshot.json"
	snapshotVersion = 1

	// leastLife leaves out what lives shorter, such as leases, which would
	// stand in the way of whoever starts next.
	leastLife = 10 * time.Minute

	loadBatch = 500 // commands in a pipeline
)

// snapshot is the file: every key that lasts, with its value as a list.
type snapshot struct {
	Version int       `json:"version"`
	Saved   time.Time `json:"saved"`
	Keys    []entry   `json:"keys"`
}

// entry is a key. Its value is, by type: string, the text; hash, field and
// value in turn; zset, member and score in turn; list and set, the members.
type entry struct {
	Key     text      `json:"key"`
	Type    string    `json:"type"`
	Expires time.Time `json:"expires,omitzero"`
	Value   []text    `json:"value"`
}

// dumpScript reads everything in one step, so that what belongs together is
// saved together.
//
//go:embed dump.lua
var dumpScript string

// save writes a snapshot in the place of the last one, all or nothing.
func save(ctx context.Context, client *redis.Client, file string) error {
	now := time.Now()
	reply, err := client.EvalRO(ctx, dumpScript, nil, leastLife.Milliseconds()).Slice()
	if err != nil && !errors.Is(err, redis.Nil) {
		return fmt.Errorf("read the data: %w", err)
	}
	s := snapshot{Version: snapshotVersion, Saved: now.UTC(), Keys: make([]entry, 0, len(reply))}
	for _, row := range reply {
		e, err := newEntry(row, now)
		if err != nil {
			return fmt.Errorf("read the data: %w", err)
		}
		s.Keys = append(s.Keys, e)
	}
	return replace(file, s)
}

// newEntry reads a row of the dump: key, type, milliseconds to live, values.
func newEntry(row any, now time.Time) (entry, error) {
	fields, _ := row.([]any)
	if len(fields) != 4 {
		return entry{}, fmt.Errorf("a row of %d", len(fields))
	}
	key, _ := fields[0].(string)
	kind, _ := fields[1].(string)
	life, _ := fields[2].(int64)
	values, _ := fields[3].([]any)
	e := entry{Key: text(key), Type: kind, Value: make([]text, len(values))}
	if life > 0 {
		e.Expires = now.Add(time.Duration(life) * time.Millisecond).UTC().Truncate(time.Second)
	}
	for i, v := range values {
		value, ok := v.(string)
		if !ok {
			return entry{}, fmt.Errorf("a %T in %s", v, key)
		}
		e.Value[i] = text(value)
	}
	return e, nil
}

// replace writes the file beside, sees it safe on the disk and moves it there.
func replace(file string, s snapshot) error {
	f, err := os.OpenFile(file+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	err = errors.Join(json.NewEncoder(w).Encode(s), w.Flush(), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(file))
}

// syncDir sees the move safe on the disk, where folders can be synced.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync() // not everywhere possible
	return d.Close()
}

// load puts what the file holds into an empty Redis; no file is an empty one.
func load(ctx context.Context, client *redis.Client, file string) error {
	s, err := read(file)
	if err != nil || len(s.Keys) == 0 {
		return err
	}
	now := time.Now()
	pipe := client.Pipeline()
	for i, e := range s.Keys {
		if !e.Expires.IsZero() && !e.Expires.After(now) {
			continue
		}
		if err := e.restore(ctx, pipe, now); err != nil {
			return unreadable(file, err)
		}
		if pipe.Len() < loadBatch && i < len(s.Keys)-1 {
			continue
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return unreadable(file, err)
		}
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return unreadable(file, err)
	}
	return nil
}

// read reads and checks the file; a missing one is an empty snapshot.
func read(file string) (snapshot, error) {
	var s snapshot
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(content, &s); err != nil {
		return s, unreadable(file, err)
	}
	if s.Version != snapshotVersion {
		return s, unreadable(file, fmt.Errorf("version %d, known is %d", s.Version, snapshotVersion))
	}
	return s, nil
}

func unreadable(file string, err error) error {
	return fmt.Errorf("the saved data in %s cannot be read (%w); put back a copy of it, or move it away to start with nothing", file, err)
}

// restore writes the key anew.
func (e entry) restore(ctx context.Context, pipe redis.Pipeliner, now time.Time) error {
	key, values := string(e.Key), make([]any, len(e.Value))
	for i, v := range e.Value {
		values[i] = string(v)
	}
	pairs := e.Type == "hash" || e.Type == "zset"
	if len(values) == 0 || (e.Type == "string" && len(values) != 1) || (pairs && len(values)%2 != 0) {
		return fmt.Errorf("%s %s has %d values", e.Type, key, len(values))
	}
	pipe.Del(ctx, key)
	switch e.Type {
	case "string":
		pipe.Set(ctx, key, values[0], 0)
	case "hash":
		pipe.HSet(ctx, key, values...)
	case "list":
		pipe.RPush(ctx, key, values...)
	case "set":
		pipe.SAdd(ctx, key, values...)
	case "zset":
		members, err := e.members()
		if err != nil {
			return err
		}
		pipe.ZAdd(ctx, key, members...)
	default:
		return fmt.Errorf("%s is a %q", key, e.Type)
	}
	if !e.Expires.IsZero() {
		pipe.PExpire(ctx, key, e.Expires.Sub(now))
	}
	return nil
}

func (e entry) members() ([]redis.Z, error) {
	members := make([]redis.Z, 0, len(e.Value)/2)
	for i := 0; i < len(e.Value); i += 2 {
		score, err := strconv.ParseFloat(string(e.Value[i+1]), 64)
		if err != nil {
			return nil, fmt.Errorf("score in %s: %w", e.Key, err)
		}
		members = append(members, redis.Z{Member: string(e.Value[i]), Score: score})
	}
	return members, nil
}

// takeOver puts the snapshot that miniredis left into a server, for when one
// was installed since, and puts the file aside.
func takeOver(ctx context.Context, client *redis.Client, file string, log *slog.Logger) error {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := load(ctx, client, file); err != nil {
		return err
	}
	if err := os.Rename(file, file+".taken"); err != nil {
		return err
	}
	log.Info("took over the data saved without a server", "file", file, "now", file+".taken")
	return nil
}
