-- Puts deliveries at the end of their channels' queues.
-- KEYS: ready, meta. ARGV: queue prefix, now, then channel and delivery key in turn.
-- What waits already stays where it is, so running twice changes nothing.
local ready, meta = KEYS[1], KEYS[2]
local seq = tonumber(redis.call('HGET', meta, 'seq') or 0)
local added = 0
for i = 3, #ARGV, 2 do
  if redis.call('ZADD', ARGV[1] .. ARGV[i], 'NX', seq + 1, ARGV[i + 1]) == 1 then
    seq = seq + 1
    added = added + 1
    redis.call('ZADD', ready, 'NX', ARGV[2], ARGV[i])
  end
end
if added > 0 then
  redis.call('HSET', meta, 'seq', string.format('%.0f', seq))
  redis.call('HINCRBY', meta, 'waiting', added)
end
return added
