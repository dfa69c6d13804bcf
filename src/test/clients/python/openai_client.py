"""openai for Python, as it comes: only its base address and its key are set."""

import io
import json
import wave

import openai

from checks import DIRECT, KEY, LIMITED_KEY, URL, WRONG_KEY, check, done, prompt, raises, rejections, skip, submits_once

client = openai.OpenAI(base_url=URL + "/v1", api_key=KEY)
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather in a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "unit": {"enum": ["celsius", "fahrenheit"]}},
            "required": ["city", "unit"],
        },
    },
}


def say(text, **settings):
    return client.chat.completions.create(
        model="gpt-4o", messages=[{"role": "user", "content": text}], **settings
    )


def chat():
    text = prompt("Grüße, 世界")
    answer = say(text)
    check("chat answers", answer.choices[0].message.content == "You said: " + text, answer)
    check("chat says which model it was", answer.model == "gpt-4o")
    check("chat ends", answer.choices[0].finish_reason == "stop")
    usage = answer.usage
    check("chat tells its usage", usage.total_tokens == usage.prompt_tokens + usage.completion_tokens > 0, usage)
    check("chat stops at the most tokens", say(text, max_tokens=2).choices[0].finish_reason == "length")
    check("chat gives several choices", len(say(text, n=3).choices) == 3)
    raw = client.chat.completions.with_raw_response.create(
        model="gpt-4o", messages=[{"role": "user", "content": text}]
    )
    check("headers come through", raw.headers.get("content-type") == "application/json", raw.headers)


def stream():
    text = prompt()
    chunks = list(say(text, stream=True))
    words = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    check("stream says the same", words == "You said: " + text, words)
    check("stream comes in pieces", len(chunks) > 4, len(chunks))
    check("stream tells no usage that was not asked for", all(chunk.usage is None for chunk in chunks))
    check("stream has no frame without a choice", all(chunk.choices for chunk in chunks))
    chunks = list(say(text, stream=True, stream_options={"include_usage": True}))
    check("stream tells the usage if asked for", chunks[-1].usage and chunks[-1].usage.total_tokens > 0, chunks[-1])
    check("only its last frame does", all(chunk.usage is None for chunk in chunks[:-1]) and not chunks[-1].choices)
    with client.chat.completions.stream(
        model="gpt-4o", messages=[{"role": "user", "content": text}]
    ) as events:
        final = events.get_final_completion()
    check("stream helper puts it together", final.choices[0].message.content == "You said: " + text)
    paced = [chunk for chunk in say(prompt("sandbox:stream=50x1"), stream=True) if chunk.choices[0].delta.content]
    check("stream loses no frame", [c.choices[0].delta.content for c in paced] == [f"{i + 1} " for i in range(50)])
    left = say(prompt("sandbox:stream=1000x20"), stream=True)
    next(iter(left))
    left.close()
    check("stream can be left", True)


def tools():
    answer = say(prompt(), tools=[WEATHER], tool_choice="required")
    call = answer.choices[0].message.tool_calls[0]
    check("a tool is called", call.function.name == "get_weather" and answer.choices[0].finish_reason == "tool_calls")
    arguments = json.loads(call.function.arguments)
    check("with arguments that fit", arguments == {"city": "sandbox", "unit": "celsius"}, arguments)
    messages = [
        {"role": "user", "content": "hello"},
        answer.choices[0].message,
        {"role": "tool", "tool_call_id": call.id, "content": "rain"},
    ]
    after = client.chat.completions.create(model="gpt-4o", messages=messages, tools=[WEATHER])
    check("and its result is taken", after.choices[0].message.content == "You said: hello")
    named = say(prompt(), tools=[WEATHER], tool_choice={"type": "function", "function": {"name": "get_weather"}})
    check("a named tool is called", named.choices[0].message.tool_calls[0].function.name == "get_weather")
    pieces = [
        tool.function.arguments or ""
        for chunk in say(prompt(), tools=[WEATHER], tool_choice="required", stream=True)
        if chunk.choices
        for tool in chunk.choices[0].delta.tool_calls or []
    ]
    check("a streamed call is whole", json.loads("".join(pieces)) == arguments, pieces)


def responses():
    text = prompt()
    answer = client.responses.create(model="gpt-4o", input=text)
    check("responses answer", answer.output_text == "You said: " + text and answer.status == "completed")
    check("responses tell their usage", answer.usage.total_tokens > 0)
    events = list(client.responses.create(model="gpt-4o", input=text, stream=True))
    words = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    check("responses stream", words == "You said: " + text and events[-1].type == "response.completed")


def media():
    pictures = client.images.generate(model="dall-e-3", prompt=prompt(), n=1)
    check("images come as links", pictures.data[0].url.endswith(".png"))
    inline = client.images.generate(model="dall-e-3", prompt=prompt(), response_format="b64_json")
    check("images come inline", inline.data[0].b64_json.startswith("iVBORw0KGgo"))
    edited = client.images.edit(model="gpt-image-1", image=("a.png", b"\x89PNG tiny", "image/png"), prompt=prompt())
    check("images are edited", edited.data[0].b64_json.startswith("iVBORw0KGgo"))
    one = client.embeddings.create(model="text-embedding-3-small", input="a cat")
    check("an embedding has its dimensions", len(one.data[0].embedding) == 1536)
    two = client.embeddings.create(model="text-embedding-3-small", input=["a cat", "a dog"], encoding_format="float")
    check("embeddings come for several texts", len(two.data) == 2 and two.data[1].index == 1)
    near = max(abs(a - b) for a, b in zip(one.data[0].embedding, two.data[0].embedding))
    check("packed or not, they are the same", near < 1e-6, near)
    speech = client.audio.speech.create(model="tts-1", voice="alloy", input="Hello", response_format="wav")
    with wave.open(io.BytesIO(speech.read())) as sound:
        check("speech is a sound", sound.getframerate() == 8000)
    with client.audio.speech.with_streaming_response.create(model="tts-1", voice="alloy", input="Hello") as streamed:
        check("speech streams", b"".join(streamed.iter_bytes()).startswith(b"\xff\xfb"))
    upload = io.BytesIO(bytes(range(250)) * 800)
    upload.name = "speech.wav"
    heard = client.audio.transcriptions.create(model="whisper-1", file=upload)
    check("an upload is transcribed", heard.text == "The sandbox received speech.wav, 200000 bytes.", heard.text)
    check("models are listed", "gpt-4o" in [model.id for model in client.models.list()])


def errors():
    stranger = openai.OpenAI(base_url=URL + "/v1", api_key=WRONG_KEY)
    ask = dict(model="gpt-4o", messages=[{"role": "user", "content": "hello"}])
    raises("a wrong key", openai.AuthenticationError, lambda: stranger.chat.completions.create(**ask), 401)
    raises("an unknown path", openai.NotFoundError, lambda: client.models.retrieve("gpt-4o"), 404)
    if not DIRECT:
        raises(
            "what 302.AI refuses",
            (openai.BadRequestError, openai.UnprocessableEntityError),
            lambda: say(prompt("sandbox:echo-key")),
            (400, 422),
        )
    if LIMITED_KEY:
        limited = openai.OpenAI(base_url=URL + "/v1", api_key=LIMITED_KEY)
        raises(
            "an operation that is not allowed",
            openai.PermissionDeniedError,
            lambda: limited.embeddings.create(model="text-embedding-3-small", input="a"),
            403,
        )
        raises("a budget that is used up", openai.APIStatusError, lambda: limited.chat.completions.create(**ask), 402)
    else:
        skip("what a limited key may not do", "needs GATEWAY_LIMITED_KEY")
    raises(
        "an error in a stream",
        openai.APIError,
        lambda: list(say(prompt("sandbox:stream-error"), stream=True)),
        None,
    )
    rejections(
        (
            openai.BadRequestError,
            openai.NotFoundError,
            openai.RateLimitError,
            openai.InternalServerError,
            openai.InternalServerError,
        ),
        lambda text, retries: (client if retries is None else client.with_options(max_retries=retries))
        .chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}]),
        lambda error, code: error.code == code,
    )
    if not DIRECT:
        told = raises(
            "a rejected stream",
            openai.BadRequestError,
            lambda: say(prompt("sandbox:too-long"), stream=True),
            400,
            lambda error: error.param == "messages" and error.type == "invalid_request_error",
        )
        check("it has the provider's whole message", "maximum context length is 128000" in str(told), told)
        chunks = list(say(prompt("sandbox:no-stream-options"), stream=True))
        check("a model without stream_options streams", chunks[0].choices[0].delta.role == "assistant", chunks[:1])
    submits_once(
        "an unknown outcome",
        lambda: raises("an unknown outcome", openai.InternalServerError, lambda: say(prompt("sandbox:reset")), 504),
    )


chat()
stream()
tools()
responses()
media()
errors()
done()
