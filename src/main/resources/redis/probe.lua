-- Runs each command of the gateway's scripts once, on keys of its own.
--
-- KEYS: a key
-- returns: a line for each command that was refused: its name, a space, the reason

local key = KEYS[1]
local commands = {
  { 'TIME' },
  { 'DEL', key },
  { 'SET', key, 'open', 'NX', 'PX', '1000' }, { 'GET', key }, { 'SETRANGE', key, '0', 'text' }, { 'GETRANGE', key, '0', '1' },
  { 'PEXPIRE', key, '1000' },
  { 'DEL', key },
  { 'HSET', key, 'w', '1' }, { 'HGET', key, 'w' }, { 'HMGET', key, 'w', 'u' }, { 'HGETALL', key }, { 'HEXISTS', key, 'w' },
  { 'HINCRBY', key, 'w', '1' }, { 'HDEL', key, 'w' },
  { 'DEL', key },
  { 'ZADD', key, '1', 'a' }, { 'ZCOUNT', key, '0', '1' }, { 'ZRANGEBYSCORE', key, '0', '1' }, { 'ZREM', key, 'a' },
  { 'ZREMRANGEBYSCORE', key, '0', '1' },
  { 'DEL', key }
}

local refused = {}
for _, command in ipairs(commands) do
  local answer = redis.pcall(unpack(command))
  if type(answer) == 'table' and answer.err and not string.find(answer.err, 'OOM', 1, true) then
    table.insert(refused, command[1] .. ' ' .. answer.err)
  end
end
return table.concat(refused, '\n')
