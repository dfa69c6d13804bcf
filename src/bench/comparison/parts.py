"""What a request costs that ends earlier, and what a call costs without one of its parts."""
from .bench import CHAT, PASS_THROUGH, PICTURE, TYPED
from .load import measured, wrk

TITLE = "Cost of the parts"
CONNECTIONS = 64
BILLABLE = "billable call, pass-through"
WITHOUT_LOG = "the same, without the log line of the call"


def run(bench):
    results = measure(bench, "parts", [], lambda name: name)
    without = measure(bench, "part", ["--logging.level.io.gateway302.pipeline.CallLogFilter=off"],
                      lambda name: WITHOUT_LOG if name == BILLABLE else None)
    return results | without


def measure(bench, gateway_name, settings, name_of):
    """Sends all requests to warm the gateway up, and measures those that have a name."""
    gateway = bench.gateway(name=gateway_name, settings=settings)
    try:
        requests = parts(bench, gateway)
        for path, lua in list(requests.values())[::-1]:
            wrk(f"http://127.0.0.1:{gateway.port}{path}", lua, CONNECTIONS, bench.seconds * 2)
        results = {}
        for name, (path, lua) in requests.items():
            address = f"http://127.0.0.1:{gateway.port}{path}"
            wrk(address, lua, CONNECTIONS, bench.seconds)
            if name_of(name):
                results[name_of(name)] = measured(gateway, address, lua, CONNECTIONS, bench.seconds)
        return results
    finally:
        gateway.stop()


def parts(bench, gateway):
    free = gateway.client("free", {})
    own = bench.script("own", None, gateway.key)
    return {
        "rejected credential (401)": (PASS_THROUGH, bench.script("rejected", CHAT, "gw302_none_none")),
        "the caller's own data": ("/api/v1/me", own),
        "dry run, typed": (TYPED + "?dry_run=true", bench.script("dry", PICTURE, gateway.key)),
        "dry run, pass-through": (PASS_THROUGH, bench.script("dry-chat", CHAT, gateway.key, **{"Gateway-Dry-Run": "true"})),
        "free call, pass-through": ("/v1/models", own),
        "billable call, typed": (TYPED, bench.script("picture", PICTURE, gateway.key)),
        BILLABLE: (PASS_THROUGH, bench.script("chat", CHAT, gateway.key)),
        "the same, client without limits": (PASS_THROUGH, bench.script("free", CHAT, free))}


def table(result):
    lines = ["| | CPU µs | requests/s | switches | status not 2xx |", "|---|---|---|---|---|"]
    for name, m in result.items():
        lines.append(f"| {name} | {m['cpu_us']:.0f} | {m['per_second']:,.0f} | {m['switches']:.1f} | {m['refused'] / m['requests']:.0%} |")
    return lines
