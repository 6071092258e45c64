-- Returns every key that lives at least ARGV[1] milliseconds more:
-- key, type, milliseconds to live (-1: for ever), values.
-- Every call costs miniredis some 10 µs, so strings, the most by far, are read many at a time.
local least, batch = tonumber(ARGV[1]), 100
local rows, seen = {}, 0

local readers = {
  hash = function(key) return redis.call('HGETALL', key) end,
  zset = function(key) return redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') end,
  list = function(key) return redis.call('LRANGE', key, 0, -1) end,
  set = function(key) return redis.call('SMEMBERS', key) end,
}

-- keep calls f with each of the keys that live long enough, and their time to live.
local function keep(keys, f)
  seen = seen + #keys
  for _, key in ipairs(keys) do
    local life = redis.call('PTTL', key)
    if life == -1 or life >= least then f(key, life) end
  end
end

local function each_key_of(kind, f)
  local cursor = '0'
  repeat
    local page = redis.call('SCAN', cursor, 'TYPE', kind)
    cursor = page[1]
    keep(page[2], f)
  until cursor == '0'
end

local keys, lives = {}, {}
local function read_strings()
  if #keys == 0 then return end
  for i, value in ipairs(redis.call('MGET', unpack(keys))) do
    rows[#rows + 1] = {keys[i], 'string', lives[i], {value}}
  end
  keys, lives = {}, {}
end
each_key_of('string', function(key, life)
  keys[#keys + 1], lives[#lives + 1] = key, life
  if #keys == batch then read_strings() end
end)
read_strings()

for kind, read in pairs(readers) do
  each_key_of(kind, function(key, life) rows[#rows + 1] = {key, kind, life, read(key)} end)
end
if seen ~= redis.call('DBSIZE') then
  return redis.error_reply('there are keys of a type that cannot be saved')
end
return rows
