-- Returns every key that lives at least ARGV[1] milliseconds more:
-- key, type, milliseconds to live (-1: for ever), values.
local least = tonumber(ARGV[1])
local rows = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  local life = redis.call('PTTL', key)
  if life == -1 or life >= least then
    local kind = redis.call('TYPE', key)['ok']
    local values
    if kind == 'string' then
      values = {redis.call('GET', key)}
    elseif kind == 'hash' then
      values = redis.call('HGETALL', key)
    elseif kind == 'zset' then
      values = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
    elseif kind == 'list' then
      values = redis.call('LRANGE', key, 0, -1)
    elseif kind == 'set' then
      values = redis.call('SMEMBERS', key)
    else
      return redis.error_reply('cannot save ' .. key .. ', a ' .. kind)
    end
    rows[#rows + 1] = {key, kind, life, values}
  end
end
return rows
