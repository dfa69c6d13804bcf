// openai for Node, as it comes: only its base address and its key are set.

import OpenAI, { toFile } from 'openai';
import { File } from 'node:buffer';

import { check, DIRECT, done, KEY, LIMITED_KEY, prompt, raises, rejections, skip, submitsOnce, URL_, WRONG_KEY } from './checks.mjs';

// Node 18 has it, but not as a global, as this client wants it
globalThis.File ??= File;

const connect = (apiKey) => new OpenAI({ baseURL: `${URL_}/v1`, apiKey });
const client = connect(KEY);
const ask = (content, more = {}) => ({ model: 'gpt-4o', messages: [{ role: 'user', content }], ...more });
const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

async function collect(stream) {
  const all = [];
  for await (const each of stream) {
    all.push(each);
  }
  return all;
}

async function chat() {
  const text = prompt('Grüße, 世界');
  const answer = await client.chat.completions.create(ask(text));
  check('chat answers', answer.choices[0].message.content === `You said: ${text}`, answer);
  check('chat says which model it was', answer.model === 'gpt-4o');
  check('chat tells its usage', answer.usage.total_tokens > 0, answer.usage);
}

async function stream() {
  const text = prompt();
  const plain = await collect(await client.chat.completions.create(ask(text, { stream: true })));
  const words = plain.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
  check('stream says the same', words === `You said: ${text}`, words);
  check('stream tells no usage that was not asked for', plain.every((chunk) => !chunk.usage && chunk.choices.length));
  const told = await collect(
    await client.chat.completions.create(ask(text, { stream: true, stream_options: { include_usage: true } })),
  );
  check('stream tells the usage if asked for', told.at(-1).usage.total_tokens > 0 && !told.at(-1).choices.length);
  const left = await client.chat.completions.create(ask(prompt('sandbox:stream=1000x20'), { stream: true }));
  for await (const chunk of left) {
    check('stream can be left', chunk.object === 'chat.completion.chunk');
    break;
  }
  const final = await client.chat.completions.stream(ask(text)).finalContent();
  check('stream helper puts it together', final === `You said: ${text}`, final);
}

async function tools() {
  const wanted = { tools: [weather], tool_choice: 'required' };
  const answer = await client.chat.completions.create(ask(prompt(), wanted));
  const call = answer.choices[0].message.tool_calls[0];
  check('a tool is called', call.function.arguments === '{"city":"sandbox"}', call);
  const chunks = await collect(await client.chat.completions.create(ask(prompt(), { ...wanted, stream: true })));
  const streamed = chunks.map((chunk) => chunk.choices[0]?.delta.tool_calls?.[0].function.arguments ?? '').join('');
  check('a streamed call is whole', streamed === '{"city":"sandbox"}', streamed);
}

async function responses() {
  const text = prompt();
  const answer = await client.responses.create({ model: 'gpt-4o', input: text });
  check('responses answer', answer.output_text === `You said: ${text}`, answer);
  const events = await collect(await client.responses.create({ model: 'gpt-4o', input: text, stream: true }));
  check('responses stream', events.at(-1).type === 'response.completed', events.at(-1));
}

async function media() {
  const pictures = await client.images.generate({ model: 'dall-e-3', prompt: prompt(), response_format: 'b64_json' });
  check('images come inline', pictures.data[0].b64_json.startsWith('iVBORw0KGgo'));
  const embedding = await client.embeddings.create({ model: 'text-embedding-3-large', input: 'a cat' });
  check('an embedding has its dimensions', embedding.data[0].embedding.length === 3072);
  const speech = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'Hello' });
  const sound = Buffer.from(await speech.arrayBuffer());
  check('speech is a sound', sound[0] === 0xff && sound[1] === 0xfb, sound.length);
  const heard = await client.audio.transcriptions.create({
    model: 'whisper-1',
    file: await toFile(Buffer.alloc(123456, 7), 'speech.wav'),
  });
  check('an upload is transcribed', heard.text === 'The sandbox received speech.wav, 123456 bytes.', heard);
}

async function errors() {
  await raises(
    'a wrong key',
    OpenAI.AuthenticationError,
    () => connect(WRONG_KEY).chat.completions.create(ask('hello')),
    401,
  );
  await raises('an unknown path', OpenAI.NotFoundError, () => client.models.retrieve('gpt-4o'), 404);
  if (!DIRECT) {
    await raises(
      'what 302.AI refuses',
      OpenAI.APIError,
      () => client.chat.completions.create(ask(prompt('sandbox:echo-key'))),
      [400, 422],
    );
  }
  if (LIMITED_KEY) {
    const limited = connect(LIMITED_KEY);
    await raises(
      'an operation that is not allowed',
      OpenAI.PermissionDeniedError,
      () => limited.embeddings.create({ model: 'text-embedding-3-small', input: 'a' }),
      403,
    );
    await raises('a budget that is used up', OpenAI.APIError, () => limited.chat.completions.create(ask('hello')), 402);
  } else {
    skip('what a limited key may not do', 'needs GATEWAY_LIMITED_KEY');
  }
  await raises(
    'an error in a stream',
    OpenAI.APIError,
    async () =>
      collect(await client.chat.completions.create(ask(prompt('sandbox:stream-error'), { stream: true }))),
    undefined,
  );
  await rejections(
    [
      OpenAI.BadRequestError,
      OpenAI.NotFoundError,
      OpenAI.RateLimitError,
      OpenAI.InternalServerError,
      OpenAI.InternalServerError,
    ],
    (text, maxRetries) => client.chat.completions.create(ask(text), maxRetries === undefined ? {} : { maxRetries }),
    (error, code) => error.code === code,
  );
  if (!DIRECT) {
    const chunks = await collect(
      await client.chat.completions.create(ask(prompt('sandbox:no-stream-options'), { stream: true })),
    );
    check('a model without stream_options streams', chunks[0].choices[0].delta.role === 'assistant', chunks[0]);
  }
  await submitsOnce('an unknown outcome', () =>
    raises(
      'an unknown outcome',
      OpenAI.InternalServerError,
      () => client.chat.completions.create(ask(prompt('sandbox:reset'))),
      504,
    ),
  );
}

await chat();
await stream();
await tools();
await responses();
await media();
await errors();
done();
