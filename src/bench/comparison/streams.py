"""Streams: how much later their first byte comes, and how many run side by side without a stall."""
import json, os, subprocess

from .bench import CHAT, PASS_THROUGH
from .load import wrk
from .process import java

TITLE = "Streams"
# (streams, their upstream): one frame in 20 ms, or one in a second
STEPS = ((1, "stream"), (50, "stream"), (200, "stream"), (400, "stream"), (3_000, "calm"))
INTERVAL = {"stream": 20, "calm": 1_000}
# milliseconds between the starts of two streams; all of them run side by side for a while
APART = {"stream": 4, "calm": 10}
STALL = 250


def run(bench):
    results = []
    for streams, upstream in STEPS:
        gateway = bench.gateway(upstream, name="streams")
        try:
            wrk(f"http://127.0.0.1:{gateway.port}{PASS_THROUGH}",
                bench.script("warm", CHAT | {"stream": True}, gateway.key, Lang="warm-up"), 64, bench.seconds * 4)
            cpu = gateway.cpu()
            round_ = read(bench, gateway.port, gateway.key, streams, streams * APART[upstream],
                          INTERVAL[upstream] + STALL)
            round_ |= {"interval": INTERVAL[upstream], "cpu_ms": (gateway.cpu() - cpu) * 1e3 / streams,
                       "resident_mb": gateway.resident()}
            results.append(round_)
        finally:
            gateway.stop()
    return results


def read(bench, port, key, streams, spread, stall):
    program = os.path.join(bench.here, "comparison/Streams.java")
    output = subprocess.run([java(), program, str(port), key, str(streams), str(spread), str(stall)],
                            capture_output=True, text=True, check=True, timeout=300).stdout
    return json.loads(output)


def table(result):
    lines = [f"A stream is smooth if it is whole and no pause in it is more than {STALL} ms longer than that of the upstream.", "",
             "| streams | ms between frames | whole | smooth | first byte p50 ms | p99 ms | longest pause p99 ms | CPU ms per stream | RSS MB |",
             "|---|---|---|---|---|---|---|---|---|"]
    for m in result:
        lines.append(f"| {m['streams']:,} | {m['interval']:,} | {m['whole']:,} | {m['smooth']:,} | {m['first_p50']:.1f} | "
                     f"{m['first_p99']:.1f} | {m['pause_p99']:.0f} | {m['cpu_ms']:.1f} | {m['resident_mb']:.0f} |")
    return lines
