"""anthropic for Python, as it comes: only its base address and its key are set."""

import anthropic

from checks import DIRECT, KEY, LIMITED_KEY, URL, WRONG_KEY, check, done, prompt, raises, rejections, skip, submits_once

MODEL = "claude-3-5-sonnet-20241022"
client = anthropic.Anthropic(base_url=URL, api_key=KEY)
TOOL = {
    "name": "get_weather",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


def say(text, **settings):
    return client.messages.create(
        model=MODEL, max_tokens=500, messages=[{"role": "user", "content": text}], **settings
    )


def messages():
    text = prompt("Grüße, 世界")
    answer = say(text)
    check("a message is answered", answer.content[0].text == "You said: " + text, answer)
    check("it says which model it was", answer.model == MODEL)
    check("it ends", answer.stop_reason == "end_turn")
    check("it tells its usage", answer.usage.input_tokens > 0 and answer.usage.output_tokens > 0)
    used = say(text, tools=[TOOL], tool_choice={"type": "any"})
    check("a tool is used", used.stop_reason == "tool_use" and used.content[0].input == {"city": "sandbox"})


def stream():
    text = prompt()
    with client.messages.stream(
        model=MODEL, max_tokens=500, messages=[{"role": "user", "content": text}]
    ) as events:
        words = "".join(events.text_stream)
        final = events.get_final_message()
    check("a stream says the same", words == "You said: " + text, words)
    check("it tells its usage", final.usage.output_tokens > 1 and final.stop_reason == "end_turn", final)
    names = [event.type for event in say(text, stream=True)]
    check("its events are Anthropic's", names[0] == "message_start" and names[-1] == "message_stop", names)
    with client.messages.stream(
        model=MODEL,
        max_tokens=500,
        messages=[{"role": "user", "content": text}],
        tools=[TOOL],
        tool_choice={"type": "tool", "name": "get_weather"},
    ) as events:
        call = events.get_final_message().content[0]
    check("a streamed use of a tool is whole", call.input == {"city": "sandbox"}, call)
    with client.messages.stream(
        model=MODEL, max_tokens=500, messages=[{"role": "user", "content": prompt("sandbox:stream=50x1")}]
    ) as events:
        pieces = list(events.text_stream)
    check("a stream loses no frame", pieces == [f"{i + 1} " for i in range(50)], pieces)


def errors():
    stranger = anthropic.Anthropic(base_url=URL, api_key=WRONG_KEY)
    ask = dict(model=MODEL, max_tokens=9, messages=[{"role": "user", "content": "hello"}])

    def in_dialect(error):
        return DIRECT or (error.body["type"] == "error" and bool(error.body["error"]["message"]))

    raises("a wrong key", anthropic.AuthenticationError, lambda: stranger.messages.create(**ask), 401, in_dialect)
    raises(
        "an unknown path", anthropic.NotFoundError, lambda: client.messages.batches.retrieve("msgbatch_1"), 404
    )
    if not DIRECT:
        raises(
            "what 302.AI refuses",
            (anthropic.BadRequestError, anthropic.UnprocessableEntityError),
            lambda: say(prompt("sandbox:echo-key")),
            (400, 422),
            # it passes in 302.AI's own format
            lambda error: error.body["error"]["err_code"] == -10011,
        )
    if LIMITED_KEY:
        limited = anthropic.Anthropic(base_url=URL, api_key=LIMITED_KEY)
        raises(
            "a budget that is used up", anthropic.APIStatusError, lambda: limited.messages.create(**ask), 402, in_dialect
        )
    else:
        skip("what a limited key may not do", "needs GATEWAY_LIMITED_KEY")
    raises(
        "an error in a stream",
        anthropic.APIStatusError,
        lambda: list(say(prompt("sandbox:stream-error"), stream=True)),
        200,
    )
    rejections(
        (
            anthropic.BadRequestError,
            anthropic.NotFoundError,
            anthropic.RateLimitError,
            anthropic.InternalServerError,
            anthropic.InternalServerError,
        ),
        lambda text, retries: (client if retries is None else client.with_options(max_retries=retries))
        .messages.create(model=MODEL, max_tokens=9, messages=[{"role": "user", "content": text}]),
        # Anthropic's format has no code; only the gateway's own errors have one
        lambda error, code: not code.startswith("upstream-") or error.body["error"]["code"] == code,
    )
    submits_once(
        "an unknown outcome",
        lambda: raises("an unknown outcome", anthropic.APIStatusError, lambda: say(prompt("sandbox:reset")), 504),
    )


messages()
stream()
errors()
done()
