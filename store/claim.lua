-- Leases the channels that have been due longest.
-- KEYS: ready, meta, tries. ARGV: queue prefix, now, lease end, channels at most,
-- deliveries at most for each. Times are whole microseconds, the lease end whole
-- milliseconds of them: its last three digits count the claims, which makes a lease
-- unlike the one before it even when the clock stands still.
-- Returns for each claimed channel: channel, lease, how many wait, failed attempts of
-- the first, delivery keys.
local ready, meta, tries = KEYS[1], KEYS[2], KEYS[3]
local due = redis.call('ZRANGEBYSCORE', ready, '-inf', ARGV[2], 'LIMIT', 0, ARGV[4])
local claims = {}
if #due == 0 then return claims end
local turn = redis.call('HINCRBY', meta, 'turns', #due)
for i, channel in ipairs(due) do
  local queue = ARGV[1] .. channel
  local keys = redis.call('ZRANGE', queue, 0, ARGV[5] - 1)
  if #keys == 0 then
    -- It was only resting after its last delivery.
    redis.call('ZREM', ready, channel)
  else
    local lease = string.format('%.0f', ARGV[3] + (turn - i) % 1000)
    redis.call('ZADD', ready, lease, channel)
    claims[#claims + 1] = {
      channel, lease, redis.call('ZCARD', queue),
      tonumber(redis.call('HGET', tries, channel) or 0), keys,
    }
  end
end
return claims
