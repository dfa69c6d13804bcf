// @anthropic-ai/sdk for Node, as it comes: only its base address and its key are set.

import Anthropic from '@anthropic-ai/sdk';

import { check, done, KEY, prompt, raises, rejections, submitsOnce, URL_, WRONG_KEY } from './checks.mjs';

const connect = (apiKey) => new Anthropic({ baseURL: URL_, apiKey });
const client = connect(KEY);
const ask = (content, more = {}) => ({
  model: 'claude-3-5-sonnet-20241022',
  max_tokens: 500,
  messages: [{ role: 'user', content }],
  ...more,
});

async function messages() {
  const text = prompt('Grüße, 世界');
  const answer = await client.messages.create(ask(text));
  check('a message is answered', answer.content[0].text === `You said: ${text}`, answer);
  const events = [];
  for await (const event of await client.messages.create(ask(text, { stream: true }))) {
    events.push(event.type);
  }
  check("its events are Anthropic's", events[0] === 'message_start' && events.at(-1) === 'message_stop', events);
}

async function errors() {
  await raises(
    'a wrong key',
    Anthropic.AuthenticationError,
    () => connect(WRONG_KEY).messages.create(ask('hello')),
    401,
  );
  await rejections(
    [
      Anthropic.BadRequestError,
      Anthropic.NotFoundError,
      Anthropic.RateLimitError,
      Anthropic.InternalServerError,
      Anthropic.InternalServerError,
    ],
    (text, maxRetries) => client.messages.create(ask(text), maxRetries === undefined ? {} : { maxRetries }),
    // Anthropic's format has no code; only the gateway's own errors have one
    (error, code) => !code.startsWith('upstream-') || error.error.error.code === code,
  );
  await submitsOnce('an unknown outcome', () =>
    raises(
      'an unknown outcome',
      Anthropic.InternalServerError,
      () => client.messages.create(ask(prompt('sandbox:reset'))),
      504,
    ),
  );
}

await messages();
await errors();
done();
