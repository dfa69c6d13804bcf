"""What Codex does: a WebSocket, which is refused, and then the Responses API over HTTP, by OpenAI's own client."""

import openai
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from checks import DIRECT, KEY, URL, check, done, prompt, raises, skip

HEADERS = {"OpenAI-Beta": "responses_websockets=2026-02-06", "originator": "codex_cli_rs", "session_id": "0b8d"}
TOOLS = [
    {
        "type": "function",
        "name": "shell",
        "strict": False,
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
    {
        "type": "custom",
        "name": "apply_patch",
        "format": {"type": "grammar", "syntax": "lark", "definition": 'start: "*** Begin Patch"'},
    },
    {"type": "web_search"},
]


def said(text, role="user"):
    kind = "input_text" if role == "user" else "output_text"
    return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}


def socket(prefix):
    address = URL.replace("http", "ws", 1) + prefix + "/responses"
    try:
        connect(address, additional_headers={"Authorization": f"Bearer {KEY}", **HEADERS}, proxy=None).close()
        check("a WebSocket is refused", False)
    except InvalidStatus as refused:
        check("a WebSocket is refused", refused.response.status_code == 426, refused)


def turn(client):
    text = prompt()
    # a command with a variable that looks like an address to which 302.AI would send a result
    ran = {
        "type": "local_shell_call",
        "call_id": "call_1",
        "status": "completed",
        "action": {"type": "exec", "command": ["ls"], "env": {"SLACK_WEBHOOK_URL": "https://example.com"}},
    }
    request = {
        "model": "gpt-5-codex",
        "instructions": "You are Codex.",
        "input": [said("hello"), ran, {"type": "local_shell_call_output", "id": "call_1", "output": "{}"}, said(text)],
        "tools": TOOLS,
        "parallel_tool_calls": True,
        "reasoning": {"effort": "medium", "summary": "auto"},
        "store": False,
        "stream": True,
        "include": ["reasoning.encrypted_content"],
        "prompt_cache_key": "0b8d",
    }
    events = list(client.responses.create(**request))
    words = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    check("a turn streams", words == "You said: " + text, words)
    check("it comes to its end", events[-1].type == "response.completed" and events[-1].response.usage.total_tokens > 0)
    check("its events are in order", [event.sequence_number for event in events] == list(range(len(events))))
    events = list(client.responses.create(**request | {"tool_choice": "required"}))
    call = next(event.item for event in events if event.type == "response.output_item.done")
    check("a tool is called", call.type == "function_call" and call.arguments == '{"city":"sandbox"}', call)
    after = client.responses.create(
        model="gpt-5-codex",
        previous_response_id=events[-1].response.id,
        input=[{"type": "function_call_output", "call_id": call.call_id, "output": "done"}, said(text)],
        tools=TOOLS,
        store=True,
    )
    check("a turn goes on from the one before", after.output_text == "You said: " + text, after)


def errors(client):
    if DIRECT:
        skip("rejections by the provider", "need a gateway")
        return
    for word, error_class, status in (
        ("sandbox:too-long", openai.BadRequestError, 400),
        ("sandbox:429=3600", openai.RateLimitError, 429),
    ):
        raises(
            f"a stream with {word}",
            error_class,
            lambda: list(client.responses.create(model="gpt-5-codex", input=prompt(word), stream=True)),
            status,
        )


for prefix in ("/v1", "/codex/v1"):
    if DIRECT:
        skip("a WebSocket", "needs a gateway")
    else:
        socket(prefix)
    codex = openai.OpenAI(base_url=URL + prefix, api_key=KEY, default_headers=HEADERS)
    turn(codex)
    errors(codex)
done()
