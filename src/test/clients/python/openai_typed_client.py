"""openai for Python, as it comes, at the validated endpoints of the gateway: only its base address and its key are set."""

import io
import wave

import openai

from checks import DIRECT, KEY, LIMITED_KEY, URL, WRONG_KEY, check, done, prompt, raises, skip, submits_once

client = openai.OpenAI(base_url=URL + "/api/v1", api_key=KEY)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
ASK = dict(model="gpt-4o", messages=[{"role": "user", "content": "hello"}])
WEATHER = {
    "type": "function",
    "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}},
}


def say(text, **settings):
    return client.chat.completions.create(
        model="gpt-4o", messages=[{"role": "user", "content": text}], **settings
    )


def chat():
    text = prompt("Grüße, 世界")
    answer = say(text)
    check("chat answers", answer.choices[0].message.content == "You said: " + text, answer)
    check("chat tells its usage", answer.usage.total_tokens > 0, answer.usage)
    called = say(prompt(), tools=[WEATHER], tool_choice="required").choices[0].message
    call = called.tool_calls[0]
    messages = [
        {"role": "user", "content": "hello"},
        called,
        {"role": "tool", "tool_call_id": call.id, "content": "rain"},
    ]
    after = client.chat.completions.create(model="gpt-4o", messages=messages, tools=[WEATHER], temperature=None)
    check("an answer is taken back as it came", after.choices[0].message.content == "You said: hello", after)


def stream():
    text = prompt()
    chunks = list(say(text, stream=True))
    words = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    check("stream says the same", words == "You said: " + text, words)
    check("stream comes in pieces", len(chunks) > 4, len(chunks))
    check("stream tells no usage that was not asked for", all(chunk.usage is None for chunk in chunks))
    chunks = list(say(text, stream=True, stream_options={"include_usage": True}))
    check("stream tells the usage if asked for", chunks[-1].usage and chunks[-1].usage.total_tokens > 0, chunks[-1])


def media():
    images = client.images.generate(model="dall-e-3", prompt=prompt(), n=1)
    check("images come as links", images.data[0].url.endswith(".png"))
    inline = client.images.generate(model="dall-e-3", prompt=prompt(), response_format="b64_json")
    check("images come inline", inline.data[0].b64_json.startswith("iVBORw0KGgo"))
    edited = client.images.edit(model="gpt-image-1", image=("a.png", PNG, "image/png"), prompt=prompt())
    check("an image is edited", edited.data[0].b64_json.startswith("iVBORw0KGgo"))
    several = client.images.edit(
        model="gpt-image-1",
        image=[("a.png", PNG, "image/png"), ("b.png", PNG, "image/png")],
        mask=("mask.png", PNG, "image/png"),
        prompt=prompt(),
        n=2,
    )
    check("several images are edited", len(several.data) == 2, several)
    speech = client.audio.speech.create(model="tts-1", voice="alloy", input="Hello", response_format="wav")
    with wave.open(io.BytesIO(speech.read())) as sound:
        check("speech is a sound", sound.getframerate() == 8000)
    with client.audio.speech.with_streaming_response.create(model="tts-1", voice="alloy", input="Hello") as streamed:
        check("speech streams", b"".join(streamed.iter_bytes()).startswith(b"\xff\xfb"))
    upload = io.BytesIO(bytes(range(250)) * 800)
    upload.name = "speech.wav"
    heard = client.audio.transcriptions.create(
        model="whisper-1",
        file=upload,
        response_format="verbose_json",
        timestamp_granularities=["word", "segment"],
    )
    check("an upload is transcribed", "200000 bytes" in heard.text, heard.text)
    video = client.videos.create(model="sora-2", prompt=prompt(), seconds="4", size="1280x720")
    check("a job for a video starts", video.id and video.object == "video" and video.seconds == "4", video)


def errors():
    stranger = openai.OpenAI(base_url=URL + "/api/v1", api_key=WRONG_KEY)
    raises("a wrong key", openai.AuthenticationError, lambda: stranger.chat.completions.create(**ASK), 401)
    raises(
        "rules that are broken",
        openai.BadRequestError,
        lambda: say("hello", temperature=3, extra_body={"colour": "red"}),
        400,
        lambda error: {"temperature", "colour"} == {violation["field"] for violation in error.body["errors"]},
    )
    raises(
        "a model that nobody knows",
        openai.BadRequestError,
        lambda: client.images.generate(model="no-such-model", prompt="a cat"),
        400,
        lambda error: error.body["errors"][0]["field"] == "model",
    )
    if LIMITED_KEY:
        limited = openai.OpenAI(base_url=URL + "/api/v1", api_key=LIMITED_KEY)
        raises("a budget that is used up", openai.APIStatusError, lambda: limited.chat.completions.create(**ASK), 402)
    else:
        skip("what a limited key may not do", "needs GATEWAY_LIMITED_KEY")
    raises(
        "an error in a stream",
        openai.APIError,
        lambda: list(say(prompt("sandbox:stream-error"), stream=True)),
        None,
    )
    submits_once(
        "an unknown outcome",
        lambda: raises("an unknown outcome", openai.InternalServerError, lambda: say(prompt("sandbox:reset")), 504),
    )


if DIRECT:
    skip("the validated endpoints", "need a gateway")
else:
    chat()
    stream()
    media()
    errors()
done()
