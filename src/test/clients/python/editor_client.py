"""An editor that sends its key twice, or a placeholder beside it: OpenAI's own client with headers of its own."""

import base64

import openai

from checks import DIRECT, KEY, URL, WRONG_KEY, check, credentials, done, prompt, raises, skip

BASIC = "Basic " + base64.b64encode(f"editor:{KEY}".encode()).decode()

# name of each way, key of the client, its other headers and query
WAYS = [
    ("api-key", KEY, {"api-key": KEY}, {}),
    ("x-api-key", KEY, {"x-api-key": KEY, "x-goog-api-key": KEY}, {}),
    ("a header of its own", KEY, {"X-Editor-Key": KEY, "X-Editor-Login": BASIC, "Cookie": f"key={KEY}"}, {}),
    ("the query", KEY, {}, {"api-version": "2026-01-01", "key": KEY, "ApiKey": KEY}),
    ("a query of its own", KEY, {}, {"editor": KEY}),
    ("api-key beside a placeholder", "not-needed", {"api-key": KEY}, {}),
    ("x-api-key beside a login", "not-needed", {"x-api-key": KEY, "Authorization": "Basic Og=="}, {}),
]


def connect(key, headers, query):
    return openai.OpenAI(base_url=URL + "/v1", api_key=key, default_headers=headers, default_query=query)


def ask(text):
    return {"model": "gpt-4o", "messages": [{"role": "user", "content": text}]}


def ways():
    for name, key, headers, query in WAYS:
        text = prompt()
        client = connect(key, headers, query)
        raw = client.chat.completions.with_raw_response.create(**ask(text))
        check(f"{name}: chat answers", raw.parse().choices[0].message.content == "You said: " + text)
        check(f"{name}: one credential arrives", credentials(raw.headers) == {"authorization"}, credentials(raw.headers))
        raw = client.chat.completions.with_raw_response.create(**ask(text), stream=True)
        words = "".join(chunk.choices[0].delta.content or "" for chunk in raw.parse())
        check(f"{name}: a stream says the same", words == "You said: " + text, words)
        check(f"{name}: one arrives there too", credentials(raw.headers) == {"authorization"}, credentials(raw.headers))


def two_keys():
    client = connect(KEY, {"api-key": WRONG_KEY}, {})
    raises("two different keys", openai.AuthenticationError, lambda: client.chat.completions.create(**ask("a")), 401)


if DIRECT:
    skip("keys that are sent twice", "need a gateway")
else:
    ways()
    two_keys()
done()
