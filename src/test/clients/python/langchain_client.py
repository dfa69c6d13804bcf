"""LangChain with its packages for OpenAI and Anthropic: only the base address and the key are set."""

import functools
import operator

import anthropic
import openai
from langchain_anthropic import ChatAnthropic
from langchain_core.messages import HumanMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAIEmbeddings

from checks import DIRECT, KEY, URL, check, done, prompt, raises, skip, submits_once

OPENAI = {"base_url": URL + "/v1", "api_key": KEY}
MODELS = {
    "chat": (openai, ChatOpenAI(model="gpt-4o", stream_usage=True, **OPENAI)),
    "responses": (openai, ChatOpenAI(model="gpt-4o", use_responses_api=True, **OPENAI)),
    "messages": (anthropic, ChatAnthropic(model="claude-opus-4-8", base_url=URL, api_key=KEY)),
}


@tool
def get_weather(city: str) -> str:
    """The weather in a city"""
    return "rain in " + city


def talk(name, model):
    text = prompt("Grüße, 世界")
    answer = model.invoke(text)
    check(f"{name} answers", answer.text == "You said: " + text, answer)
    check(f"{name} tells its usage", answer.usage_metadata["total_tokens"] > 0, answer.usage_metadata)
    chunks = list(model.stream(text))
    streamed = functools.reduce(operator.add, chunks)
    check(f"{name} streams", streamed.text == "You said: " + text and len(chunks) > 3, streamed)
    check(f"{name}: a stream tells the same usage", streamed.usage_metadata == answer.usage_metadata, streamed)


def tools(name, model):
    text = prompt()
    armed = model.bind_tools([get_weather])
    forced = model.bind_tools([get_weather], tool_choice="any")
    asked = forced.invoke(text)
    check(f"{name}: a tool is called", asked.tool_calls[0]["args"] == {"city": "sandbox"}, asked)
    streamed = functools.reduce(operator.add, forced.stream(text))
    check(f"{name}: a streamed call is whole", streamed.tool_calls[0]["args"] == {"city": "sandbox"}, streamed)
    result = get_weather.invoke(asked.tool_calls[0])
    after = armed.invoke([HumanMessage(text), asked, result, HumanMessage(text)])
    check(f"{name}: its result is taken", after.text.endswith(text) and not after.tool_calls, after)


def errors(name, library, model):
    if DIRECT:
        skip(f"{name}: rejections by the provider", "need a gateway")
        return
    for word, error_class, status in (
        ("sandbox:too-long", library.BadRequestError, 400),
        ("sandbox:429=3600", library.RateLimitError, 429),
    ):
        for kind, call in ("a call", model.invoke), ("a stream", lambda text: list(model.stream(text))):
            what = f"{name}: {kind} with {word}"
            submits_once(what, lambda: raises(what, error_class, lambda: call(prompt(word)), status))


for each, (package, language_model) in MODELS.items():
    talk(each, language_model)
    tools(each, language_model)
    errors(each, package, language_model)
vectors = OpenAIEmbeddings(model="text-embedding-3-small", check_embedding_ctx_length=False, **OPENAI)
check("texts are embedded", [len(each) for each in vectors.embed_documents(["a", "b"])] == [1536, 1536])
done()
