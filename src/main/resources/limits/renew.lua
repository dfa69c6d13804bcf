-- Keeps a running call's record, its places and its reservations from lapsing.
--
-- KEYS: the hold's record; then each set of leases
-- ARGV: milliseconds of a place; milliseconds of the record; then the hold's member of each set

local state = redis.call('GET', KEYS[1])
if not state or string.sub(state, 1, 4) ~= 'open' then
  return '0'
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
for i = 2, #KEYS do
  if redis.call('ZADD', KEYS[i], string.format('%.0f', now + tonumber(ARGV[1])), ARGV[i + 1]) == 1 then
    -- it had lapsed, and the sum of a meter lacks it
    redis.call('DEL', KEYS[i] .. ':sum')
  end
  redis.call('PEXPIRE', KEYS[i], ARGV[1])
end
return '1'
