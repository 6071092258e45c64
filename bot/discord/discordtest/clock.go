package discordtest

import (
	"strconv"
	"sync/atomic"
	"time"
)

// epoch is when Discord's ids begin to count, in milliseconds since 1970.
// Source: Discord's documentation of snowflakes.
const epoch = 1420070400000

// founded is when the first of the ids that are the same in every run says that
// it was made: July 1, 2025, in milliseconds since 1970.
const founded = 1751328000000

// clock tells Discord's time and makes ids.
type clock struct {
	offset atomic.Int64 // ahead of the true time
	world  atomic.Int64 // ids made that are the same in every run
	last   atomic.Int64 // id that tells its time
}

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.offset.Load())) }

// worldID returns an id that is the same in every run.
func (c *clock) worldID() string {
	return strconv.FormatInt((founded-epoch+c.world.Add(1))<<22, 10)
}

// timeID returns an id that tells the time, greater than those before.
func (c *clock) timeID() string {
	for {
		last := c.last.Load()
		id := max((c.now().UnixMilli()-epoch)<<22, last+1)
		if c.last.CompareAndSwap(last, id) {
			return strconv.FormatInt(id, 10)
		}
	}
}

// shardOf returns the shard that a guild belongs to, 0 for none.
// Source: Discord's documentation of sharding.
func shardOf(guild string, shards int) int {
	id, err := strconv.ParseInt(guild, 10, 64)
	if err != nil {
		return 0
	}
	return int((id >> 22) % int64(shards))
}
