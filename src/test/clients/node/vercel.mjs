// The Vercel AI SDK with 302.AI's own provider, as they come: only the base address and the key are set.

import { createRequire } from 'node:module';

import {
  APICallError,
  embedMany,
  experimental_generateImage as generateImage,
  generateObject,
  generateText,
  streamText,
  tool,
} from 'ai';
import { z } from 'zod';

import { check, DIRECT, done, KEY, LIMITED_KEY, prompt, raises, skip, submitsOnce, URL_, WRONG_KEY } from './checks.mjs';

// the provider's module for import cannot load what it cuts Midjourney's pictures with
const { createAI302 } = createRequire(import.meta.url)('@302ai/ai-sdk');

const PNG = 'iVBORw0KGgo';

// one for each of 302.AI's paths that the provider knows
const IMAGE_MODELS = [
  'dall-e-3',
  'gpt-image-1',
  'flux-dev',
  'flux-v1.1-ultra',
  'ideogram/V_2',
  'recraftv3',
  'kolors',
  'sdxl',
  'sd3.5-large',
  'photon-1',
  'doubao-general-v2.1-l',
  'cogview-4',
  'minimaxi-image-01',
  'irag-1.0',
];

const provider = (apiKey) => createAI302({ baseURL: URL_, apiKey });
const ai302 = provider(KEY);
const model = ai302('gpt-4o');

async function chat() {
  const text = prompt('Grüße, 世界');
  const answer = await generateText({ model, prompt: text });
  check('text is generated', answer.text === `You said: ${text}`, answer.text);
  check('it tells its usage', answer.usage.totalTokens > 0, answer.usage);
  check('it ends', answer.finishReason === 'stop');
  const stream = streamText({ model, prompt: text });
  let pieces = 0;
  let words = '';
  for await (const piece of stream.textStream) {
    pieces++;
    words += piece;
  }
  check('a stream says the same', words === `You said: ${text}` && pieces > 2, words);
  const object = await generateObject({ model, prompt: text, output: 'no-schema' });
  check('an object is generated', object.object.answer === 'sandbox', object.object);
  const called = await generateText({
    model,
    prompt: text,
    toolChoice: 'required',
    maxSteps: 2,
    tools: {
      weather: tool({ parameters: z.object({ city: z.string() }), execute: async ({ city }) => `rain in ${city}` }),
    },
  });
  check('a tool is called', called.steps[0].toolCalls[0].args.city === 'sandbox', called.steps[0].toolCalls);
  check('and its result is taken', called.text === `You said: ${text}`, called.text);
}

async function embeddings() {
  const openai = await embedMany({ model: ai302.textEmbeddingModel('text-embedding-3-small'), values: ['a', 'b'] });
  check('texts are embedded', openai.embeddings.length === 2 && openai.embeddings[0].length === 1536);
  const jina = await embedMany({ model: ai302.textEmbeddingModel('jina-embeddings-v3'), values: ['a'] });
  check("texts are embedded by Jina's path", jina.embeddings[0].length === 1024);
}

async function images() {
  for (const name of IMAGE_MODELS) {
    try {
      const { image } = await generateImage({ model: ai302.image(name), prompt: prompt(), aspectRatio: '1:1' });
      const picture = Buffer.from(image.base64, 'base64');
      const isPicture = image.base64.startsWith(PNG) || (picture[0] === 0xff && picture[1] === 0xd8);
      check(`${name} draws`, isPicture, image.base64.slice(0, 20));
    } catch (error) {
      check(`${name} draws`, false, `${error.name} ${error.message} ${error.url ?? ''} ${error.responseBody ?? ''}`);
    }
  }
}

async function tasks() {
  const kling = await generateImage({ model: ai302.image('kling-v1-5'), prompt: prompt(), aspectRatio: '1:1' });
  check('a task of Kling runs to its end', kling.image.base64.startsWith(PNG));
  const midjourney = await generateImage({ model: ai302.image('midjourney/6.1'), prompt: prompt(), n: 1 });
  check('a task of Midjourney runs to its end', midjourney.image.base64.startsWith(PNG));
}

async function errors() {
  const ask = (key, text = 'hello') => generateText({ model: provider(key)('gpt-4o'), prompt: text, maxRetries: 0 });
  await raises('a wrong key', APICallError, () => ask(WRONG_KEY), 401);
  if (!DIRECT) {
    await raises('what 302.AI refuses', APICallError, () => ask(KEY, prompt('sandbox:echo-key')), [400, 422]);
  }
  if (LIMITED_KEY) {
    await raises('a budget that is used up', APICallError, () => ask(LIMITED_KEY), 402);
  } else {
    skip('what a limited key may not do', 'needs GATEWAY_LIMITED_KEY');
  }
  // by default this client tries again whatever the header x-should-retry says
  await submitsOnce('an unknown outcome', () =>
    raises('an unknown outcome', APICallError, () => ask(KEY, prompt('sandbox:reset')), 504),
  );
}

await chat();
await embeddings();
await images();
await tasks();
await errors();
done();
