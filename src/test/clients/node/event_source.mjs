// fetch-event-source, which reads server-sent events with a parser of its own and insists on their media type, for the
// streams of OpenAI, Anthropic and Gemini.

import { createRequire } from 'node:module';

import { check, DIRECT, done, KEY, prompt, raises, skip, URL_ } from './checks.mjs';

// it is made for pages, and its module for import cannot be loaded by Node
globalThis.window = globalThis;
globalThis.document = new EventTarget();
const { fetchEventSource } = createRequire(import.meta.url)('@microsoft/fetch-event-source');

const turn = (content) => [{ role: 'user', content }];
const FORMS = {
  chat: {
    path: '/v1/chat/completions',
    body: (text) => ({ model: 'gpt-4o', stream: true, messages: turn(text) }),
    words: (data) => data.choices[0].delta.content,
    end: (event) => event.data === '[DONE]',
  },
  responses: {
    path: '/v1/responses',
    body: (text) => ({ model: 'gpt-4o', stream: true, input: text }),
    words: (data) => (data.type === 'response.output_text.delta' ? data.delta : ''),
    end: (event) => event.event === 'response.completed',
  },
  messages: {
    path: '/v1/messages?beta=true',
    body: (text) => ({ model: 'claude-opus-4-8', max_tokens: 99, stream: true, messages: turn(text) }),
    words: (data) => data.delta?.text,
    end: (event) => event.event === 'message_stop',
  },
  gemini: {
    path: '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
    body: (text) => ({ contents: [{ role: 'user', parts: [{ text }] }] }),
    words: (data) => data.candidates[0].content.parts[0].text,
    end: (event) => JSON.parse(event.data).candidates[0].finishReason === 'STOP',
  },
};

class Refused extends Error {}

/** Returns the events of a stream; the connection is not opened again. */
async function read({ path, body }, text) {
  const events = [];
  await fetchEventSource(URL_ + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${KEY}` },
    body: JSON.stringify(body(text)),
    openWhenHidden: true,
    onopen: async (response) => {
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
        throw Object.assign(new Refused(await response.text()), { status: response.status });
      }
    },
    onmessage: (event) => events.push(event),
    onerror: (error) => {
      throw error;
    },
  });
  return events;
}

for (const [name, form] of Object.entries(FORMS)) {
  const text = prompt('Grüße, 世界');
  const events = await read(form, text);
  const words = events
    .filter((event) => event.data !== '[DONE]')
    .map((event) => form.words(JSON.parse(event.data)) ?? '')
    .join('');
  check(`${name} streams`, words === `You said: ${text}`, words);
  check(`${name} comes to its end`, form.end(events.at(-1)), events.at(-1));
  if (DIRECT) {
    skip(`${name}: rejections by the provider`, 'need a gateway');
    continue;
  }
  await raises(`${name}: a model without room`, Refused, () => read(form, prompt('sandbox:too-long')), 400);
  await raises(`${name}: a limited rate`, Refused, () => read(form, prompt('sandbox:429=3600')), 429);
  const broken = await read(form, prompt('sandbox:stream-error'));
  check(`${name}: an error is an event`, broken.at(-1).data.includes('Network error'), broken.at(-1));
}
done();
