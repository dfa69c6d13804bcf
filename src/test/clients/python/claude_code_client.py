"""What Claude Code does, by Anthropic's own client: counts, streams with thoughts, tools and a cache, and tries again."""

import anthropic

from checks import DIRECT, KEY, URL, check, credentials, done, prompt, raises, skip, submits_once

BETAS = ["claude-code-20250219", "interleaved-thinking-2025-05-14", "fine-grained-tool-streaming-2025-05-14"]
CACHED = {"cache_control": {"type": "ephemeral"}}
# a tool whose parameter looks like an address to which 302.AI would send a result
BASH = {
    "name": "Bash",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "webhook_url": {"type": "string"}},
        "required": ["city"],
    },
    **CACHED,
}


def connect(base_url=URL, **settings):
    # Claude Code sends its key in both headers if both are set; this client has a setting for one of them
    headers = {"x-api-key": KEY, "x-app": "cli"}
    return anthropic.Anthropic(base_url=base_url, auth_token=KEY, default_headers=headers, **settings)


def ask(text):
    return {
        "model": "claude-opus-4-8",
        "system": [{"type": "text", "text": "You are Claude Code.", **CACHED}],
        "messages": [{"role": "user", "content": [{"type": "text", "text": text, **CACHED}]}],
        "tools": [BASH],
        "betas": BETAS,
    }


def count(client):
    plain = client.messages.count_tokens(model="claude-opus-4-8", messages=[{"role": "user", "content": prompt()}])
    check("tokens are counted", plain.input_tokens > 0, plain)
    beta = client.beta.messages.count_tokens(**ask("a" * 400))
    check("tokens of the beta are counted", beta.input_tokens >= 100, beta)


def session(client):
    for thinking in ({"type": "enabled", "budget_tokens": 31999}, {"type": "adaptive"}):
        text = prompt("read it")
        request = ask(text) | {"max_tokens": 32000, "thinking": thinking, "metadata": {"user_id": "user_a_session_b"}}
        with client.beta.messages.stream(**request, tool_choice={"type": "any"}) as events:
            types = [event.type for event in events]
            told = events.get_final_message()
        kinds = [block.type for block in told.content]
        check(f"it thinks ({thinking['type']}) and uses a tool", kinds == ["thinking", "tool_use"], kinds)
        check("the thought is signed", bool(told.content[0].signature))
        check("the stream is whole", types[0] == "message_start" and types[-1] == "message_stop", types)
        check("it tells its usage", told.usage.input_tokens > 0 and told.usage.output_tokens > 0, told.usage)
        use = told.content[1]
        check("the tool's input is whole", use.input == {"city": "sandbox"}, use.input)
        request["messages"] += [
            {"role": "assistant", "content": told.content},
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": use.id, "content": "done", **CACHED},
                    {"type": "text", "text": text},
                ],
            },
        ]
        with client.beta.messages.stream(**request) as events:
            check("the result of the tool is taken", "".join(events.text_stream) == "You said: " + text)


def key():
    if DIRECT:
        skip("one credential arrives", "needs a gateway")
        return
    raw = connect().beta.messages.with_raw_response.create(**ask(prompt()), max_tokens=99)
    check("one credential arrives", credentials(raw.headers) == {"authorization"}, credentials(raw.headers))


def retries():
    def overloaded(most):
        return connect(max_retries=most).beta.messages.create(**ask(prompt("sandbox:overloaded")), max_tokens=9)

    if DIRECT:
        skip("retries", "need a gateway")
        return
    error = raises("an overloaded model", anthropic.APIStatusError, lambda: overloaded(0), 529)
    headers = error.response.headers
    check("it may be tried again, after a wait", headers["x-should-retry"] == "true" and int(headers["retry-after"]) > 0)
    for word, error_class, status in (
        ("sandbox:429=3600", anthropic.RateLimitError, 429),
        ("sandbox:too-long", anthropic.BadRequestError, 400),
        ("sandbox:reset", anthropic.APIStatusError, 504),
    ):
        submits_once(
            word,
            lambda: raises(
                word,
                error_class,
                lambda: list(connect(max_retries=10).beta.messages.create(**ask(prompt(word)), max_tokens=9, stream=True)),
                status,
            ),
        )
    text = prompt("sandbox:429 sandbox:times=1")
    answer = connect(max_retries=0).beta.messages.create(**ask(text), max_tokens=99)
    check("the gateway tries a refused call again", answer.content[0].text.startswith("You said: "), answer)


for prefix in ("", "/cc"):
    count(connect(URL + prefix))
    session(connect(URL + prefix))
key()
retries()
done()
