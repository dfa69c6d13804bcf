"""Large bodies: 32 at once, of 25 MB each, with a small heap."""
from .bench import CHAT, PASS_THROUGH
from .load import measured

TITLE = "Bodies of 25 MB"
CONNECTIONS = 32
SIZE = 25_000_000


def run(bench):
    gateway = bench.gateway(name="bodies", heap=["-Xmx256m"], settings=["--gateway.passthrough.max-spool=4GB"])
    try:
        body = CHAT | {"messages": [{"role": "user", "content": [
            {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * SIZE}}]}]}
        lua = bench.script("large", body, gateway.key)
        return measured(gateway, f"http://127.0.0.1:{gateway.port}{PASS_THROUGH}", lua, CONNECTIONS, max(10, bench.seconds))
    finally:
        gateway.stop()


def table(m):
    return [f"{CONNECTIONS} connections, `-Xmx256m`: {m['requests']} calls, {m['refused'] + m['broken'] + m['late']} errors, "
            f"{m['per_second'] * SIZE / 1e6:,.0f} MB/s, {m['cpu_us'] / 1e3:.0f} ms of CPU per call, RSS {m['resident_mb']:.0f} MB."]
