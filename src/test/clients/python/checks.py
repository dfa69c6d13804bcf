"""What the Python clients share: where to go, and one line for each check."""

import json
import os
import sys
import urllib.request
import uuid

URL = os.environ["GATEWAY_URL"].rstrip("/")
KEY = os.environ["GATEWAY_KEY"]
LIMITED_KEY = os.environ.get("GATEWAY_LIMITED_KEY", "")
SANDBOX_URL = os.environ.get("SANDBOX_URL", "").rstrip("/")

# without a gateway between them, the sandbox answers itself: nothing is translated, kept back or governed
DIRECT = URL == SANDBOX_URL

WRONG_KEY = "gw302_nobody_has-this-key"

failures = 0
client = os.path.basename(sys.argv[0]).removesuffix(".py")


def check(what, condition, detail=""):
    """Prints one line, and remembers a failure."""
    global failures
    failures += not condition
    print(f"{'ok  ' if condition else 'FAIL'} {client}: {what}" + (f" [{detail}]" if detail and not condition else ""))
    return condition


def skip(what, reason):
    print(f"skip {client}: {what} ({reason})")


def raises(what, error_class, call, status, also=lambda error: True):
    """Checks that a call raises the client's own exception, with the status and a text that somebody can read."""
    try:
        result = call()
    except error_class as error:
        code = getattr(error, "status_code", getattr(error, "code", None))
        statuses = status if isinstance(status, tuple) else (status,)
        text = str(error)
        check(
            f"{what}: {type(error).__name__} {code}",
            code in statuses and len(text) > 10 and KEY not in text and also(error),
            f"{code} {text}",
        )
        return error
    except Exception as error:
        check(what, False, f"{type(error).__name__}: {error}")
    else:
        check(what, False, f"no exception, but {result}")


def rejections(errors, call, details=lambda error, code: True):
    """Checks the client's own exception for each kind of rejection by the provider; none of them is repeated.

    errors: classes for 400, 404, 429, 529 and 502. details: whether an exception carries the provider's code.
    """
    if DIRECT:
        skip("rejections by the provider", "need a gateway")
        return
    for word, error_class, status, code in (
        ("sandbox:too-long", errors[0], 400, "context_length_exceeded"),
        ("sandbox:no-model", errors[1], 404, "model_not_found"),
        # a wait beyond the deadline, which nobody makes
        ("sandbox:429=3600", errors[2], 429, "upstream-rate-limited"),
        ("sandbox:500", errors[4], 502, "upstream-failed"),
    ):
        submits_once(
            word,
            lambda: raises(
                word, error_class, lambda: call(prompt(word), None), status, lambda error: details(error, code)
            ),
        )
    # without the client's own retries, because it would wait between them
    raises("sandbox:overloaded", errors[3], lambda: call(prompt("sandbox:overloaded"), 0), 529)


def submissions():
    """How often anything was submitted to 302.AI, as the sandbox counts it."""
    with urllib.request.urlopen(SANDBOX_URL + "/sandbox/generations") as answer:
        return json.load(answer)["submissions"]


def submits_once(what, call):
    """Checks that a call whose outcome is unknown reaches 302.AI once, although its client may try again."""
    if not SANDBOX_URL or DIRECT:
        skip(what, "needs SANDBOX_URL, and a gateway before it")
        return
    before = submissions()
    call()
    sent = submissions() - before
    check(f"{what}: submitted once", sent == 1, f"{sent} times")


def credentials(headers):
    """The headers, and query parameters after a question mark, in which a credential reached the simulated 302.AI."""
    return set(headers.get("sandbox-credentials", "").split(", "))


def prompt(text="a cat"):
    """A prompt that no other call has."""
    return f"{text} {uuid.uuid4().hex[:8]}"


def done():
    sys.exit(1 if failures else 0)
