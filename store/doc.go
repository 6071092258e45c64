// Package store keeps everything Hotstove remembers, in Redis: one server, a
// Sentinel group or a Cluster, through one implementation.
//
// # Keys
//
// All keys begin with hs: and are built in keys.go. Values marked JSON are the
// records of records.go. Keep is Options.Keep, 90 days unless set otherwise.
//
//	hs:{sub}:c:<channel>   hash    topic → JSON subscription; kept until unsubscribed
//	hs:{sub}:t:<topic>     zset    <channel> NUL JSON subscription, all of score 0; kept until unsubscribed
//	hs:{sub}:w:<workspace> set     the channels of <platform>/<workspace> that subscribe to anything, as
//	                               <channel>; kept until the last one unsubscribes
//	hs:{sub}:asleep        zset    <channel> by when it was put to sleep, in microseconds; kept until woken or ended
//	hs:{sub}:asleep:w      zset    <platform>/<workspace> likewise; all its channels sleep
//	hs:st:<story>          string  JSON story; expires Keep after it was last saved
//	hs:sti:<topic>         zset    story id by minus its Updated in microseconds, so the newest come first; entries
//	                               leave by Clean once Updated is Keep ago, the key expires Keep after the last save
//	hs:topics              zset    topic by the newest Updated of its stories, in microseconds; trimmed by Clean
//	hs:seen:<digest>       string  content hash of the item whose key has this digest; expires after Keep
//	hs:src:<source>        string  the source's state, in its own form; expires Keep after it was last saved
//	hs:rc:<channel>|<subj> string  JSON receipt; expires Keep after it was last saved
//	hs:mark:<name>         string  a time, RFC 3339; expires after 400 days or Keep, whichever is longer
//	hs:set:<channel>       hash    setting → value; kept until set to nothing
//	hs:inst:<platform>     hash    workspace → what it gave the bot when it installed it, sealed; kept until deleted
//	hs:first:<digest>      string  a mark of who asked first about the name of this digest; expires when its asker said
//	hs:lease:<name>        string  the holder's token; expires with the lease
//	hs:slot:<name>         string  when the next place is free, in microseconds; expires a minute after that
//	hs:here:<group>        zset    member by when it falls out, in microseconds; expires a minute after the last one
//	hs:gone:<channel>      hash    since, when the channel was found gone first, in microseconds; times, how often;
//	                               expires a day after the last time
//	hs:{ob:L:N}:ready      zset    channel by when it is due, in microseconds; a claimed one by its lease
//	hs:{ob:L:N}:q:<channel>  zset  delivery key by its place in the queue; kept until settled
//	hs:{ob:L:N}:meta       hash    seq, the last place given; waiting, how many wait; turns, claims so far
//	hs:{ob:L:N}:tries      hash    channel → how often its first delivery has failed; kept until that one leaves
//	hs:{ob:L:N}:dead       list    JSON dead letter, the newest first, 1000 at most; expires Keep after the last one
//
// What a braces' tag holds together is written together: both directions of a
// subscription, and whether its channel sleeps, in one transaction or script, a
// shard of the outbox in one script: its lane L is console, discord, slack or
// other, its number N is 0 to 15. Nothing else needs two keys in one step, so a
// Cluster may place the rest anywhere. No command walks the key space.
//
// # Crashes
//
// Whatever takes several steps is done so that redoing it repairs it: SaveStory
// writes the indexes before the story, Push of what is already waiting changes
// nothing, and EndSleepers removes a channel's settings before the subscriptions
// by which it finds them. A script or command whose answer was lost on the way
// may run twice, as the client tries again; all of them bear that: at worst a
// slot goes to waste, or an absence counts twice.
//
// # Time
//
// Options.Now rules what is due, leased and old. Redis's own clock rules only
// the expiry of keys. The clocks of processes that share a store should agree
// to within a second: a lease ends earlier or later by their difference.
package store
