-- Ends the subscriptions of a channel, if it or its workspace has slept long enough.
-- KEYS: the channel's topics, its workspace's channels, the channels that sleep, the
-- sleepers that it is one of. ARGV: channel, sleeper, since when at the latest in
-- microseconds, what a topic's key begins with.
-- Returns 1 if they ended, 0 if the sleeper has woken.
local channel = ARGV[1]
local since = redis.call('ZSCORE', KEYS[4], ARGV[2])
if not since or tonumber(since) > tonumber(ARGV[3]) then return 0 end
local records = redis.call('HGETALL', KEYS[1])
for i = 1, #records, 2 do
  redis.call('ZREM', ARGV[4] .. records[i], channel .. '\0' .. records[i + 1])
end
redis.call('DEL', KEYS[1])
redis.call('SREM', KEYS[2], channel)
redis.call('ZREM', KEYS[3], channel)
return 1
