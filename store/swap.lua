-- Replaces or removes a hash's value, if it still is what it was read as.
-- KEYS: the hash. ARGV: field, value as read, new value; a value that is empty means none.
-- Returns 1 if it is the new value now, 0 if it is another.
local value = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if value == ARGV[3] then return 1 end
if value ~= ARGV[2] then return 0 end
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return 1
