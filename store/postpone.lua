-- Keeps the places of a queue from being taken before a time.
-- KEYS: slot. ARGV: until, in whole microseconds; how long the key is needed, in milliseconds.
if tonumber(redis.call('GET', KEYS[1]) or 0) < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return 1
