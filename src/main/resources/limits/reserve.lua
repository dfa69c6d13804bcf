-- Takes what a call asks of all its meters, or nothing; or reads them only.
--
-- KEYS: the hold's record; then each meter
-- ARGV: 'reserve' or 'read'; hold id; milliseconds of a place; milliseconds of the record;
--       then for each meter: window, limit ('' for none), amount, milliseconds that it is kept at least
-- returns: position of the meter that refuses, 0 for none; now in milliseconds;
--       then for each meter: used, window number, when more is free in seconds ('-' if not known)

local time = redis.call('TIME')
local second = tonumber(time[1])
local now = second * 1000 + math.floor(tonumber(time[2]) / 1000)
local reserving = ARGV[1] == 'reserve'
local id, place, record = ARGV[2], ARGV[3], ARGV[4]
local RECOUNT_SECONDS = 10

-- tostring would round to 14 digits
local function text(number)
  return string.format('%.0f', number)
end

-- year * 12 + month - 1 of a day since 1970-01-01, as the calendar of years that begin in March has it
local function month(day)
  local z = day + 719468
  local era = math.floor(z / 146097)
  local doe = z - era * 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  return (yoe + era * 400) * 12 + math.floor((5 * doy + 2) / 153) + 2
end

local function number(window)
  if window == 'minute' then return second end
  if window == 'day' then return math.floor(second / 86400) end
  if window == 'month' then return month(math.floor(second / 86400)) end
  return 0
end

local function readMinute(meter)
  local counts, left = {}, {}
  local entries = redis.call('HGETALL', meter.key)
  for i = 1, #entries, 2 do
    local at, count = tonumber(entries[i]), tonumber(entries[i + 1])
    if at > second - 60 and count > 0 then
      counts[at] = count
      meter.used = meter.used + count
    else
      table.insert(left, entries[i])
    end
  end
  if reserving and #left > 0 then redis.call('HDEL', meter.key, unpack(left)) end
  meter.counts = counts
end

-- when as many requests have left the minute as are needed for another one; mostly those of the first second do
local function freeInMinute(meter)
  local seconds, first = {}, math.huge
  for at in pairs(meter.counts) do
    table.insert(seconds, at)
    if at < first then first = at end
  end
  local leave = 1
  if meter.limit then leave = math.max(1, meter.used + 1 - meter.limit) end
  if (meter.counts[first] or 0) >= leave then return text(first + 60) end
  table.sort(seconds)
  for _, at in ipairs(seconds) do
    leave = leave - meter.counts[at]
    if leave <= 0 then return text(at + 60) end
  end
  return '-'
end

-- What running calls have reserved in this window; it lapses with its process. The sum is kept, so that a call costs the
-- same however many others run. It is counted again if the number of reservations is another than the sum was kept for,
-- and from time to time, because a replica of an earlier version reserves without it.
local function reserved(meter)
  local held, kept = meter.key .. ':held', meter.key .. ':held:sum'
  if redis.call('ZREMRANGEBYSCORE', held, '-inf', text(now)) > 0 then redis.call('DEL', kept) end
  local sum = redis.call('HMGET', kept, 'w', 's', 'n')
  local holds = redis.call('ZCARD', held)
  if sum[1] == text(meter.number) and tonumber(sum[3]) == holds then
    return tonumber(sum[2])
  end
  local amounts = 0
  for _, hold in ipairs(redis.call('ZRANGE', held, 0, -1)) do
    local number, amount = string.match(hold, '^(%-?%d+):(%d+):')
    if tonumber(number) == meter.number then amounts = amounts + tonumber(amount) end
  end
  if holds > 0 then
    redis.call('HSET', kept, 'w', text(meter.number), 's', text(amounts), 'n', text(holds))
    redis.call('EXPIRE', kept, RECOUNT_SECONDS)
  end
  return amounts
end

local function readSum(meter)
  local sum = redis.call('HMGET', meter.key, 'w', 'u')
  if sum[1] == text(meter.number) then meter.used = tonumber(sum[2]) end
  meter.used = meter.used + reserved(meter)
end

local function read(meter)
  meter.used = 0
  if meter.window == 'minute' then
    readMinute(meter)
  elseif meter.window == 'call' then
    meter.used = redis.call('ZCOUNT', meter.key, '(' .. text(now), '+inf')
  else
    readSum(meter)
  end
end

local function take(meter)
  if meter.window == 'minute' then
    redis.call('HINCRBY', meter.key, text(second), text(meter.amount))
    redis.call('PEXPIRE', meter.key, meter.keep)
    if meter.amount > 0 then meter.counts[second] = (meter.counts[second] or 0) + meter.amount end
  elseif meter.window == 'call' then
    redis.call('ZREMRANGEBYSCORE', meter.key, '-inf', text(now))
    redis.call('ZADD', meter.key, text(now + tonumber(place)), id)
    redis.call('PEXPIRE', meter.key, place)
  elseif meter.amount > 0 then
    local held = meter.key .. ':held'
    redis.call('ZADD', held, text(now + tonumber(place)), text(meter.number) .. ':' .. text(meter.amount) .. ':' .. id)
    redis.call('PEXPIRE', held, place)
    if redis.call('EXISTS', held .. ':sum') == 1 then
      redis.call('HINCRBY', held .. ':sum', 's', text(meter.amount))
      redis.call('HINCRBY', held .. ':sum', 'n', '1')
    end
  end
  meter.used = meter.used + (meter.window == 'call' and 1 or meter.amount)
end

local meters, numbers, refusing = {}, {}, 0
for i = 2, #KEYS do
  local at = 5 + (i - 2) * 4
  local meter = {
    key = KEYS[i], window = ARGV[at], limit = tonumber(ARGV[at + 1]), amount = tonumber(ARGV[at + 2]), keep = ARGV[at + 3]
  }
  meter.number = number(meter.window)
  read(meter)
  if refusing == 0 and meter.limit and meter.amount > 0 and meter.used + meter.amount > meter.limit then
    refusing = i - 1
  end
  table.insert(meters, meter)
  table.insert(numbers, text(meter.number))
end

-- a record that is there already says that the caller gave up before this came to be done; a new one has the windows
-- in which the amounts are held
if reserving and refusing == 0 and redis.call('SET', KEYS[1], 'open ' .. table.concat(numbers, ' '), 'NX', 'PX', record) then
  for _, meter in ipairs(meters) do take(meter) end
end

local result = { text(refusing), text(now) }
for _, meter in ipairs(meters) do
  table.insert(result, text(meter.used))
  table.insert(result, text(meter.number))
  table.insert(result, meter.window == 'minute' and freeInMinute(meter) or '-')
end
return table.concat(result, ' ')
