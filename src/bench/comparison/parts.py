"""What a request costs that ends earlier, and what a call costs without one of its parts."""
from .bench import CHAT, PASS_THROUGH, PICTURE, TYPED
from .load import measured, wrk

TITLE = "Cost of the parts"
CONNECTIONS = 64


def run(bench):
    gateway = bench.gateway(name="parts")
    try:
        free = gateway.client("free", {})
        own = bench.script("own", None, gateway.key)
        requests = {
            "rejected credential (401)": (PASS_THROUGH, bench.script("rejected", CHAT, "gw302_none_none")),
            "the caller's own data": ("/api/v1/me", own),
            "dry run, typed": (TYPED + "?dry_run=true", bench.script("dry", PICTURE, gateway.key)),
            "dry run, pass-through": (PASS_THROUGH, bench.script("dry-chat", CHAT, gateway.key, **{"Gateway-Dry-Run": "true"})),
            "free call, pass-through": ("/v1/models", own),
            "billable call, typed": (TYPED, bench.script("picture", PICTURE, gateway.key)),
            "billable call, pass-through": (PASS_THROUGH, bench.script("chat", CHAT, gateway.key)),
            "the same, client without limits": (PASS_THROUGH, bench.script("free", CHAT, free))}
        results = measure(bench, gateway, requests)
    finally:
        gateway.stop()
    return results | one(bench, "the same, without the log line of the call",
                         "--logging.level.io.gateway302.pipeline.CallLogFilter=off")


def one(bench, name, setting):
    gateway = bench.gateway(name="part", settings=[setting])
    try:
        return measure(bench, gateway, {name: (PASS_THROUGH, bench.script("chat", CHAT, gateway.key))})
    finally:
        gateway.stop()


def measure(bench, gateway, requests):
    results = {}
    for path, lua in list(requests.values())[::-1]:
        wrk(f"http://127.0.0.1:{gateway.port}{path}", lua, CONNECTIONS, bench.seconds * 2)
    for name, (path, lua) in requests.items():
        address = f"http://127.0.0.1:{gateway.port}{path}"
        wrk(address, lua, CONNECTIONS, bench.seconds)
        results[name] = measured(gateway, address, lua, CONNECTIONS, bench.seconds)
    return results


def table(result):
    lines = ["| | CPU µs | requests/s | switches | status not 2xx |", "|---|---|---|---|---|"]
    for name, m in result.items():
        lines.append(f"| {name} | {m['cpu_us']:.0f} | {m['per_second']:,.0f} | {m['switches']:.1f} | {m['refused'] / m['requests']:.0%} |")
    return lines
