-- Ends claims whose lease still stands; the others are passed over.
-- KEYS: ready, meta, tries, dead. ARGV: queue prefix, now, dead letters at most, their
-- expiry in seconds, then for each claim: channel, lease, not before, 1 if failed, 1 if
-- dead, how many leave, and for each of these its key and, if dead, its dead letter.
-- Returns how many claims ended.
local ready, meta, tries, dead = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local now = tonumber(ARGV[2])
local settled, left, buried = 0, 0, false
local some_failed = redis.call('EXISTS', tries) == 1 -- seldom: saves a call for each claim

local function leave(queue, at, n, die)
  local gone = 0
  for k = at, at + n * (die and 2 or 1) - 1, die and 2 or 1 do
    if redis.call('ZREM', queue, ARGV[k]) == 1 then
      gone = gone + 1
      if die then redis.call('LPUSH', dead, ARGV[k + 1]) end
    end
  end
  buried = buried or (die and gone > 0)
  return gone
end

local i = 5
while i <= #ARGV do
  local channel, lease, due = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local failed, die, n = ARGV[i + 3] == '1', ARGV[i + 4] == '1', tonumber(ARGV[i + 5])
  local at = i + 6
  i = at + n * (die and 2 or 1)
  -- Numbers are compared, not their text, which servers write differently.
  if tonumber(redis.call('ZSCORE', ready, channel) or -1) == lease then
    settled = settled + 1
    local queue = ARGV[1] .. channel
    local gone = leave(queue, at, n, die)
    left = left + gone
    if gone > 0 and some_failed then redis.call('HDEL', tries, channel) end
    local empty = redis.call('EXISTS', queue) == 0
    if failed and not empty then redis.call('HINCRBY', tries, channel, 1) end
    if empty and due <= now then
      redis.call('ZREM', ready, channel)
    else
      redis.call('ZADD', ready, string.format('%.0f', math.max(due, now)), channel)
    end
  end
end
if left > 0 then redis.call('HINCRBY', meta, 'waiting', -left) end
if buried then
  redis.call('LTRIM', dead, 0, ARGV[3] - 1)
  redis.call('EXPIRE', dead, ARGV[4])
end
return settled
