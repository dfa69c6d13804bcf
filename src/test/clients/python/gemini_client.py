"""google-genai for Python: its base address and its key are set, and the version of the API that 302.AI has."""

from google import genai
from google.genai import errors as failures
from google.genai import types

from checks import DIRECT, KEY, LIMITED_KEY, URL, WRONG_KEY, check, done, prompt, raises, rejections, skip, submits_once

MODEL = "gemini-2.5-flash"


def connect(key):
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=URL, api_version="v1beta"))


client = connect(KEY)


def say(text, **settings):
    return client.models.generate_content(
        model=MODEL, contents=text, config=types.GenerateContentConfig(**settings) if settings else None
    )


def generate():
    text = prompt("Grüße, 世界")
    answer = say(text)
    check("content is generated", answer.text == "You said: " + text, answer)
    check("it ends", answer.candidates[0].finish_reason == types.FinishReason.STOP)
    usage = answer.usage_metadata
    check(
        "it tells its usage",
        usage.total_token_count == usage.prompt_token_count + usage.candidates_token_count > 0,
        usage,
    )
    declaration = types.FunctionDeclaration(
        name="get_weather",
        parameters=types.Schema(
            type=types.Type.OBJECT, properties={"city": types.Schema(type=types.Type.STRING)}, required=["city"]
        ),
    )
    called = say(
        text,
        tools=[types.Tool(function_declarations=[declaration])],
        tool_config=types.ToolConfig(function_calling_config=types.FunctionCallingConfig(mode="ANY")),
    )
    check("a function is called", called.function_calls[0].args == {"city": "sandbox"}, called)
    drawn = client.models.generate_content(model="gemini-2.5-flash-image", contents=text)
    picture = drawn.candidates[0].content.parts[0].inline_data
    check("a picture is drawn", picture.mime_type == "image/png" and picture.data.startswith(b"\x89PNG"))


def stream():
    text = prompt()
    chunks = list(client.models.generate_content_stream(model=MODEL, contents=text))
    words = "".join(chunk.text or "" for chunk in chunks)
    check("a stream says the same", words == "You said: " + text, words)
    check("it comes in pieces", len(chunks) > 3, len(chunks))
    check("it tells its usage", chunks[-1].usage_metadata.total_token_count > 0)


def errors():
    # a client that nobody holds closes its connections
    stranger = connect(WRONG_KEY)
    raises(
        "a wrong key",
        failures.ClientError,
        lambda: stranger.models.generate_content(model=MODEL, contents="hello"),
        401,
        lambda error: bool(error.message),
    )
    raises("an unknown path", failures.ClientError, lambda: client.models.get(model="nobody-knows-it"), 404)
    if not DIRECT:
        raises(
            "what 302.AI refuses", failures.ClientError, lambda: say(prompt("sandbox:echo-key")), (400, 422)
        )
    if LIMITED_KEY:
        limited = connect(LIMITED_KEY)
        raises(
            "a budget that is used up",
            failures.ClientError,
            lambda: limited.models.generate_content(model=MODEL, contents="hello"),
            402,
        )
    else:
        skip("what a limited key may not do", "needs GATEWAY_LIMITED_KEY")
    rejections(
        (
            failures.ClientError,
            failures.ClientError,
            failures.ClientError,
            failures.ServerError,
            failures.ServerError,
        ),
        # this client does not retry unless it is told to
        lambda text, retries: say(text),
        lambda error, code: not code.startswith("upstream-") or error.details["error"]["reason"] == code,
    )
    submits_once(
        "an unknown outcome",
        lambda: raises("an unknown outcome", failures.ServerError, lambda: say(prompt("sandbox:reset")), 504),
    )


generate()
stream()
errors()
done()
