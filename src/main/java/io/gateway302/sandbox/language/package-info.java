/** Simulates language models in the dialects of 302.AI: two of OpenAI, and those of Anthropic, Gemini and Tencent. */
@NullMarked
package io.gateway302.sandbox.language;

import org.jspecify.annotations.NullMarked;
