// @google/genai for Node: its base address and its key are set, and the version of the API that 302.AI has.

import { ApiError, GoogleGenAI } from '@google/genai';

import { check, done, KEY, prompt, raises, rejections, submitsOnce, URL_, WRONG_KEY } from './checks.mjs';

const MODEL = 'gemini-2.5-flash';
const connect = (apiKey) =>
  new GoogleGenAI({ apiKey, httpOptions: { baseUrl: URL_, apiVersion: 'v1beta' } });
const client = connect(KEY);
const say = (text, of = client) => of.models.generateContent({ model: MODEL, contents: text });

async function generate() {
  const text = prompt('Grüße, 世界');
  const answer = await say(text);
  check('content is generated', answer.text === `You said: ${text}`, answer.text);
  let words = '';
  for await (const chunk of await client.models.generateContentStream({ model: MODEL, contents: text })) {
    words += chunk.text ?? '';
  }
  check('a stream says the same', words === `You said: ${text}`, words);
}

async function errors() {
  await raises('a wrong key', ApiError, () => say('hello', connect(WRONG_KEY)), 401);
  await rejections(
    [ApiError, ApiError, ApiError, ApiError, ApiError],
    (text) => say(text),
    // the message of this client is the body of the response
    (error, code) => !code.startsWith('upstream-') || error.message.includes(code),
  );
  await submitsOnce('an unknown outcome', () =>
    raises('an unknown outcome', ApiError, () => say(prompt('sandbox:reset')), 504),
  );
}

await generate();
await errors();
done();
