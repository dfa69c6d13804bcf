-- Replaces what a hold reserved by what was used; once for a hold.
--
-- KEYS: the hold's record; then each meter
-- ARGV: hold id; milliseconds for which it is remembered that this was done;
--       then for each meter: window, window number, reserved, used, milliseconds that it is kept at least

local id, remembered = ARGV[1], ARGV[2]
local state = redis.call('GET', KEYS[1])
if state == 'settled' then
  return '0'
end

-- windows in which the amounts are held; they differ from those of a caller who did not hear of them
local held = {}
for number in string.gmatch(state or '', '%-?%d+') do
  table.insert(held, number)
end

local function text(number)
  return string.format('%.0f', number)
end

for i = 2, #KEYS do
  local at = 3 + (i - 2) * 5
  local key, window, number, used, keep = KEYS[i], ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 3]), ARGV[at + 4]
  local heldIn = held[i - 1] or number
  if window == 'call' then
    redis.call('ZREM', key, id)
  elseif window == 'minute' then
    local correction = used
    if state then correction = used - tonumber(ARGV[at + 2]) end
    if correction ~= 0 and redis.call('HEXISTS', key, heldIn) == 1 then
      redis.call('HINCRBY', key, heldIn, text(correction))
    end
  else
    local holds, kept = key .. ':held', key .. ':held:sum'
    if redis.call('ZREM', holds, heldIn .. ':' .. ARGV[at + 2] .. ':' .. id) == 1 then
      local window = redis.call('HGET', kept, 'w')
      if window == heldIn then redis.call('HINCRBY', kept, 's', '-' .. ARGV[at + 2]) end
      if window then redis.call('HINCRBY', kept, 'n', '-1') end
    end
    if used ~= 0 then
      local sum = redis.call('HMGET', key, 'w', 'u')
      if sum[1] == number then
        redis.call('HSET', key, 'u', text(math.max(0, tonumber(sum[2]) + used)))
      elseif used > 0 and (not sum[1] or tonumber(sum[1]) < tonumber(number)) then
        redis.call('HSET', key, 'w', number, 'u', text(used))
        redis.call('PEXPIRE', key, keep)
      end
    end
  end
end

-- for whoever asks again, and for a reservation that is still on its way
redis.call('SET', KEYS[1], 'settled', 'PX', remembered)
return '1'
