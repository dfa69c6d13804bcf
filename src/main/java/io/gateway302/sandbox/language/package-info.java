/** Speaks as language models do, in the dialects that 302.AI has: OpenAI's two, Anthropic's, Gemini's, Tencent's. */
@NullMarked
package io.gateway302.sandbox.language;

import org.jspecify.annotations.NullMarked;
