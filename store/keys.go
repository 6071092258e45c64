package store

import (
	"crypto/sha256"
	"encoding/base64"
	"hash/crc32"
	"slices"
	"strconv"

	"github.com/hotstove/hotstove/rumor"
)

// The outbox has a lane for each platform, so that a process claims only what
// it can send, and each lane has so many shards. On a Cluster they spread over
// the nodes. Changing either strands what waits in the parts that go.
const laneShards = 16

var lanes = [...]string{"console", "discord", "slack", otherLane}

// otherLane is for platforms without a lane of their own.
const otherLane = "other"

const shards = len(lanes) * laneShards

// channelTopicsKey names what a channel subscribes to.
func channelTopicsKey(c rumor.Channel) string { return "hs:{sub}:c:" + c.String() }

// topicChannelsKey names who subscribes to a topic.
func topicChannelsKey(t rumor.Topic) string { return "hs:{sub}:t:" + string(t) }

// workspaceKey names which of a workspace's channels subscribe to anything. The
// workspace is named as workspaceName does.
func workspaceKey(name string) string { return "hs:{sub}:w:" + name }

const (
	asleepKey           = "hs:{sub}:asleep"
	asleepWorkspacesKey = "hs:{sub}:asleep:w"
)

func workspaceName(platform, workspace string) string { return platform + "/" + workspace }

// workspaceOf names a channel's workspace. The name that a channel without one
// gets is nobody's.
func workspaceOf(c rumor.Channel) string { return workspaceName(c.Platform, c.Workspace) }

func storyKey(id string) string { return "hs:st:" + id }

func storyIndexKey(t rumor.Topic) string { return "hs:sti:" + string(t) }

const topicsKey = "hs:topics"

// seenKey names an item's mark by a digest of its key, since the key is as
// long as a feed cares to make it. 128 bits tell any number of items apart.
func seenKey(item string) string { return "hs:seen:" + digest(item) }

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

func sourceKey(source string) string { return "hs:src:" + source }

// receiptKey parts channel and subject by a bar, as both hold colons.
func receiptKey(c rumor.Channel, subject string) string {
	return "hs:rc:" + c.String() + "|" + subject
}

func markKey(name string) string { return "hs:mark:" + name }

func settingsKey(c rumor.Channel) string { return "hs:set:" + c.String() }

// installationsKey names what the workspaces of a platform gave the bot when
// they installed it. All lie in one hash, so that their list is never wrong.
func installationsKey(platform string) string { return "hs:inst:" + platform }

// firstKey names a name's mark by a digest, since some names are as long as
// strangers care to make them, and others are secrets.
func firstKey(name string) string { return "hs:first:" + digest(name) }

func leaseKey(name string) string { return "hs:lease:" + name }

func slotKey(name string) string { return "hs:slot:" + name }

func hereKey(group string) string { return "hs:here:" + group }

func goneKey(c rumor.Channel) string { return "hs:gone:" + c.String() }

// shardKeys are the keys of one shard of the outbox.
type shardKeys struct {
	ready, meta, tries, dead string
	queue                    string // a channel's queue is this and the channel
}

// outboxKeys are the keys of every shard.
var outboxKeys = func() (all [shards]shardKeys) {
	for i := range all {
		tag := "hs:{ob:" + lanes[i/laneShards] + ":" + strconv.Itoa(i%laneShards) + "}:"
		all[i] = shardKeys{
			ready: tag + "ready", meta: tag + "meta", tries: tag + "tries", dead: tag + "dead",
			queue: tag + "q:",
		}
	}
	return all
}()

// shardOf returns the shard of a channel.
func shardOf(c rumor.Channel) int {
	return laneOf(c.Platform)*laneShards + int(crc32.ChecksumIEEE([]byte(c.String()))%laneShards)
}

func laneOf(platform string) int {
	if i := slices.Index(lanes[:], platform); i >= 0 {
		return i
	}
	return len(lanes) - 1
}

// shardsOf returns the shards of the platforms' lanes, or all when none is named.
func shardsOf(platforms []string) []int {
	var wanted [len(lanes)]bool
	for _, p := range platforms {
		wanted[laneOf(p)] = true
	}
	var out []int
	for i := range shards {
		if len(platforms) == 0 || wanted[i/laneShards] {
			out = append(out, i)
		}
	}
	return out
}
