// What the Node clients share: where to go, and one line for each check.

import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';

const address = (name) => (process.env[name] ?? '').replace(/\/$/, '');

export const URL_ = address('GATEWAY_URL');
export const KEY = process.env.GATEWAY_KEY;
export const LIMITED_KEY = process.env.GATEWAY_LIMITED_KEY ?? '';
export const SANDBOX_URL = address('SANDBOX_URL');
export const WRONG_KEY = 'gw302_nobody_has-this-key';

// without a gateway between them, the sandbox answers itself: nothing is translated, kept back or governed
export const DIRECT = URL_ === SANDBOX_URL;

if (!URL_ || !KEY) {
  throw new Error('GATEWAY_URL and GATEWAY_KEY are needed');
}

const client = basename(process.argv[1], '.mjs');
let failures = 0;

/** Prints one line, and remembers a failure. */
export function check(what, condition, detail) {
  failures += condition ? 0 : 1;
  const more = detail === undefined || condition ? '' : ` [${JSON.stringify(detail)}]`;
  console.log(`${condition ? 'ok  ' : 'FAIL'} ${client}: ${what}${more}`);
}

export function skip(what, reason) {
  console.log(`skip ${client}: ${what} (${reason})`);
}

/** Checks that a call throws the client's own exception, with the status and a text that somebody can read. */
export async function raises(what, errorClass, call, statuses, also = () => true) {
  try {
    await call();
    check(what, false, 'no exception');
  } catch (error) {
    const status = error.status ?? error.statusCode;
    check(
      `${what}: ${error.constructor.name} ${status}`,
      (errorClass.isInstance?.(error) ?? error instanceof errorClass) &&
        [statuses].flat().includes(status) &&
        error.message.length > 10 &&
        !error.message.includes(KEY) &&
        also(error),
      `${error.name} ${error.message}`,
    );
  }
}

/**
 * Checks the client's own exception for each kind of rejection by the provider; none of them is repeated.
 *
 * @param errors classes for 400, 404, 429, 529 and 502
 * @param call function of a text and of the number of retries, undefined for the client's own
 * @param carries whether an exception carries the provider's code
 */
export async function rejections(errors, call, carries = () => true) {
  if (DIRECT) {
    skip('rejections by the provider', 'need a gateway');
    return;
  }
  const kinds = [
    ['sandbox:too-long', errors[0], 400, 'context_length_exceeded'],
    ['sandbox:no-model', errors[1], 404, 'model_not_found'],
    // a wait beyond the deadline, which nobody makes
    ['sandbox:429=3600', errors[2], 429, 'upstream-rate-limited'],
    ['sandbox:500', errors[4], 502, 'upstream-failed'],
  ];
  for (const [word, errorClass, status, code] of kinds) {
    await submitsOnce(word, () =>
      raises(word, errorClass, () => call(prompt(word)), status, (error) => carries(error, code)),
    );
  }
  // without the client's own retries, because it would wait between them
  await raises('sandbox:overloaded', errors[3], () => call(prompt('sandbox:overloaded'), 0), 529);
}

/** Checks that a call whose outcome is unknown reaches 302.AI once, although its client may try again. */
export async function submitsOnce(what, call) {
  if (!SANDBOX_URL || DIRECT) {
    skip(what, 'needs SANDBOX_URL, and a gateway before it');
    return;
  }
  const submissions = async () => (await (await fetch(`${SANDBOX_URL}/sandbox/generations`)).json()).submissions;
  const before = await submissions();
  await call();
  const sent = (await submissions()) - before;
  check(`${what}: submitted once`, sent === 1, sent);
}

/** A prompt that no other call has. */
export const prompt = (text = 'a cat') => `${text} ${randomUUID().slice(0, 8)}`;

export function done() {
  process.exit(failures ? 1 : 0);
}
