"""What Schemathesis is told of this gateway beyond the OpenAPI document."""

import re

import schemathesis

# Rules that no schema can express: field (list indexes as []) and code of the violation.
RULES = {
    ("allowed_origins[]", "origin"),  # an origin in normal form
    ("operations[]", "unknown"),  # the operations of the catalog
    ("cursor", "unknown"),  # the id of an item
    ("cursor", "pattern"),  # a position in the ledger, in base64
    ("expires_at", "future"),
    ("key", "pattern"),  # the id of a key, not the key itself
    ("key_id", "replaced"),
    ("image_base64", "encoded_picture"),
    ("image_urls", "one_reference_picture"),
    ("image_urls[]", "public_url"),
    ("name", "named"),  # printable characters, and no space at the ends
    ("name", "taken"),
    ("operations", "not_allowed"),  # the client itself must be allowed one of them
    ("origin", "not_allowed"),
    ("to", "range"),  # after `from`
}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Leaves out `default` responses, which would document every status."""
    for path, item in raw_schema["paths"].items():
        if path.startswith(("/api/", "/admin/")):
            for operation in item.values():
                operation["responses"].pop("default", None)


@schemathesis.hook
def map_body(context, body):
    """Writes whole numbers without a fraction: 1.0 is an integer for JSON Schema, but not for the gateway."""
    if isinstance(body, dict):
        return {name: map_body(context, value) for name, value in body.items()}
    if isinstance(body, list):
        return [map_body(context, value) for value in body]
    return int(body) if isinstance(body, float) and body.is_integer() else body


@schemathesis.check
def refusals_are_documented(ctx, response, case):
    """A request that fits the document is refused only for one of the rules above."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 400:
        return
    problem = response.json()
    errors = problem["errors"]
    if problem["type"] == "/problems/malformed-request" and case.path_parameters:
        return  # characters that no path may have
    broken = {(re.sub(r"\[\d+]", "[]", error["field"]), error["code"]) for error in errors}
    undocumented = broken - RULES if errors else {("", problem["type"])}
    assert not undocumented, f"The document does not tell of these rules: {sorted(undocumented)}"
