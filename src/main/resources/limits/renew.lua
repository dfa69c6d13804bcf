-- Keeps the records, places and reservations of running calls of one client from lapsing. An update of a set takes one
-- command for all of them.
--
-- KEYS: the records of the holds; then each set of leases
-- ARGV: milliseconds of a place; milliseconds of a record; number of records;
--       then for each set: number of its members, and for each member: position of its record, the member

local place, record, records = ARGV[1], ARGV[2], tonumber(ARGV[3])
local time = redis.call('TIME')
local lapse = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) + tonumber(place))

local open = {}
for i = 1, records do
  local state = redis.call('GET', KEYS[i])
  if state and string.sub(state, 1, 4) == 'open' then
    open[i] = true
    redis.call('PEXPIRE', KEYS[i], record)
  end
end

local at = 4
for i = records + 1, #KEYS do
  local members = {}
  local last = at + 2 * tonumber(ARGV[at])
  for j = at + 1, last, 2 do
    if open[tonumber(ARGV[j])] then
      table.insert(members, lapse)
      table.insert(members, ARGV[j + 1])
    end
  end
  at = last + 1
  if #members > 0 then
    if redis.call('ZADD', KEYS[i], unpack(members)) > 0 then
      -- some had lapsed, and the sum of a meter lacks them
      redis.call('DEL', KEYS[i] .. ':sum')
    end
    redis.call('PEXPIRE', KEYS[i], place)
  end
end
return '1'
