-- Puts to sleep what has subscriptions and does not sleep yet.
-- KEYS: what exists while there are subscriptions, who sleeps, what sleeps in its stead.
-- ARGV: who, since when in microseconds, what would sleep in its stead.
-- Returns 1 if it fell asleep.
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('ZSCORE', KEYS[3], ARGV[3]) then return 0 end
return redis.call('ZADD', KEYS[2], 'NX', ARGV[2], ARGV[1])
