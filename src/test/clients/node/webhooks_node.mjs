// Receives the gateway's webhooks and verifies them with the library of Standard Webhooks.
// The gateway has to allow the receiver: --gateway.egress.allowed-networks=127.0.0.0/8
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

import { DIRECT, KEY, URL_, check, done, skip } from './checks.mjs';

if (DIRECT) {
  skip('webhooks', 'need a gateway');
  done();
}

async function call(method, path, body) {
  const response = await fetch(`${URL_}/api/v1/webhooks${path}`, {
    method,
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return text && JSON.parse(text);
}

function verifies(secret, body, headers) {
  try {
    return new Webhook(secret).verify(body, headers);
  } catch {
    return null;
  }
}

const waiting = [];
const received = [];
const next = () => (received.length ? Promise.resolve(received.shift()) : new Promise((resolve) => waiting.push(resolve)));
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  response.writeHead(204).end();
  const event = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
  waiting.length ? waiting.shift()(event) : received.push(event);
}).listen(0, '127.0.0.1');
await once(server, 'listening');

const webhook = await call('POST', '', { url: `http://127.0.0.1:${server.address().port}/hook` });
const path = `/${webhook.id}`;
try {
  await call('POST', `${path}/test`);
  const { headers, body } = await next();
  const event = verifies(webhook.secret, body, headers);
  check('the library verifies an event', event?.type === 'webhook.test', body);
  check('a changed body is rejected', verifies(webhook.secret, body + ' ', headers) === null);
  check('another id is rejected', verifies(webhook.secret, body, { ...headers, 'webhook-id': 'msg_other' }) === null);

  const rotated = await call('POST', `${path}/rotate`);
  await call('POST', `${path}/deliveries/${headers['webhook-id']}/redeliver`);
  const again = await next();
  check('a redelivery has the same id', again.headers['webhook-id'] === headers['webhook-id']);
  check('it has two signatures', again.headers['webhook-signature'].split(' ').length === 2);
  for (const [name, secret] of [['old', webhook.secret], ['new', rotated.secret]]) {
    check(`the library verifies with the ${name} secret`, verifies(secret, again.body, again.headers) !== null);
  }
} finally {
  await call('DELETE', path);
  server.close();
}
done();
