-- Takes the next place in a queue whose places are some time apart.
-- KEYS: slot. ARGV: now, how far apart, how far ahead at most, all whole microseconds;
-- how long the key outlasts the last place, in milliseconds.
-- Returns how long it is until the place. Longer than the most means that none was taken.
local now, every, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local wait = math.max(0, tonumber(redis.call('GET', KEYS[1]) or now) - now)
if wait <= most then
  local life = math.ceil((wait + every) / 1000) + tonumber(ARGV[4])
  redis.call('SET', KEYS[1], string.format('%.0f', now + wait + every), 'PX', string.format('%.0f', life))
end
return wait
