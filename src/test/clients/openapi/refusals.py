"""What Schemathesis is told of this gateway beyond the OpenAPI document."""

import re

import schemathesis

# Rules that no schema can express: field (list indexes as []) and code of the violation.
RULES = {
    ("allowed_origins[]", "origin"),  # an origin in normal form
    ("operation", "unknown"),  # the operations of the catalog
    ("operations[]", "unknown"),  # the operations of the catalog
    ("cursor", "unknown"),  # the id of an item
    ("cursor", "pattern"),  # a position in the ledger, in base64
    ("enabled", "disabled"),  # a webhook that sends nothing now
    ("expires_at", "future"),
    ("key", "pattern"),  # the id of a key, not the key itself
    ("key_id", "replaced"),
    ("image_base64", "encoded_picture"),
    ("image_urls", "one_reference_picture"),
    ("model", "unknown"),  # the models of the operations
    ("name", "named"),  # printable characters, and no space at the ends
    ("name", "taken"),
    ("operations", "not_allowed"),  # the client itself must be allowed one of them
    ("origin", "not_allowed"),
    ("status", "open"),  # a task that has ended
    ("stream", "unsupported"),  # an operation that offers streams
    ("temperature", "type"),  # a number with an exponent, in a form
    ("to", "range"),  # after `from`
    ("url", "taken"),  # one webhook of the client for each URL
    ("url", "webhook_url"),  # a public host over https
    ("webhook.events[]", "enum"),  # the types of events
    ("webhook.url", "url"),
    ("webhook.url", "webhook_url"),
}


# Codes of rules that no schema can express, in any field.
CODES = {
    "audio_file",  # the ending of a file's name
    "chat_content",  # what a message of its role needs
    "chat_metadata",  # the number and length of entries
    "described_tool",  # what a tool of its type needs
    "public_url",  # an address outside private networks
    "embedded_image",  # the bytes of an image
    "file_size",
    "image_file",  # the bytes of an image
    "text_or_object",  # a text or an object, for which not every generator has a type
    "token_biases",
}

# Paths of endpoints in OpenAI's form.
DRY_RUNS = set()


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Leaves out `default` responses, which would document every status, and adds what generators cannot translate.

    An endpoint in OpenAI's form answers a dry run with a CallDryRun. A choice of schemas needs a property that tells them
    apart, which OpenAI's forms do not have.
    """
    for path, item in raw_schema["paths"].items():
        if path.startswith(("/api/", "/admin/")):
            for operation in item.values():
                operation["responses"].pop("default", None)
                content = operation["responses"].get("200", {}).get("content", {}).get("application/json")
                if content and any("`CallDryRun`" in it.get("description", "") for it in operation.get("parameters", [])):
                    DRY_RUNS.add(path)
                    variants = [content["schema"], {"$ref": "#/components/schemas/CallDryRun"}]
                    content["schema"] = {"anyOf": variants}


@schemathesis.hook
def map_query(context, query):
    """Waits for the change of a task for a second only: a long poll of a minute outlasts the timeout of the checker."""
    wait = (query or {}).get("wait")
    if str(wait).isdecimal() and 1 < int(wait) <= 60:
        query["wait"] = 1
    return query


@schemathesis.hook
def filter_query(context, query):
    """Leaves out parameters of the form `name=` that stand for an empty object or list: an empty parameter counts as absent."""
    return not any(value in ({}, []) for value in (query or {}).values())


@schemathesis.hook
def map_body(context, body):
    """Writes whole numbers without a fraction: 1.0 is an integer for JSON Schema, but not for the gateway."""
    if isinstance(body, dict):
        return {name: map_body(context, value) for name, value in body.items()}
    if isinstance(body, list):
        return [map_body(context, value) for value in body]
    return int(body) if isinstance(body, float) and body.is_integer() else body


@schemathesis.hook
def filter_case(context, case):
    """Leaves out null in OpenAI's forms, where it counts as absent, as at OpenAI; generators would make a type of it."""
    return case.path not in DRY_RUNS or not isinstance(case.body, dict) or None not in case.body.values()


@schemathesis.check
def refusals_are_documented(ctx, response, case):
    """A request that fits the document is refused only for one of the rules above."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 400:
        return
    problem = response.json()
    errors = problem["errors"]
    if problem["type"] == "/problems/malformed-request" and case.path_parameters:
        return  # characters that no path may have
    if problem["type"] == "/problems/malformed-request" and problem["detail"].startswith("Gateway-Tags has the form"):
        return  # keys that occur once, and spaces and commas in any number
    broken = {(re.sub(r"\[\d+]", "[]", error["field"]), error["code"]) for error in errors}
    if case.path == "/api/v1/tasks":
        # the rules of the operation that the request names
        broken = {rule for rule in broken if not rule[0].startswith("input")}
    broken = {rule for rule in broken if rule[1] not in CODES}
    undocumented = broken - RULES if errors else {("", problem["type"])}
    assert not undocumented, f"The document does not tell of these rules: {sorted(undocumented)}"
