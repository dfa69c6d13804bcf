"""Cost of calls that wait: an upstream that takes two seconds, with more and more calls in flight."""
import re, threading, time

from .bench import CHAT, DELAY, PASS_THROUGH
from .load import measured, wrk

TITLE = "Calls in flight"
STEPS = {"512m": (64, 512, 2_000), "1g": (5_000,)}
COLLECTOR = re.compile(r"^(GC Thread|G|VM Thread|Shenandoah|ZWorker)")


def run(bench):
    results = {}
    for heap, steps in STEPS.items():
        gateway = bench.gateway("slow", name="waiting", heap=[f"-Xms{heap}", f"-Xmx{heap}"])
        try:
            address = f"http://127.0.0.1:{gateway.port}{PASS_THROUGH}"
            wrk(address, bench.script("warm", CHAT, gateway.key, Lang="warm-up"), 64, bench.seconds * 4)
            lua = bench.script("chat", CHAT, gateway.key)
            for calls in steps:
                results[calls] = step(bench, gateway, address, lua, calls) | {"heap": heap}
        finally:
            gateway.stop()
    return results


def step(bench, gateway, address, lua, calls):
    # without the connections and buffers of the step before
    at_rest = gateway.live_heap()
    held = []
    watch = threading.Thread(target=lambda: (time.sleep(DELAY * 2.5), held.append(gateway.live_heap())))
    watch.start()
    wrk(address, lua, calls, DELAY * 5)
    watch.join()
    round_ = measured(gateway, address, lua, calls, max(10, bench.seconds))
    cpu = sum(cost for cost, _ in round_["threads"].values())
    collector = sum(cost for name, (cost, _) in round_["threads"].items() if COLLECTOR.match(name))
    # calls that a round leaves behind are no part of the next step
    time.sleep(DELAY * 2)
    return round_ | {"collector_share": collector / cpu, "heap_kb_per_call": (held[0] - at_rest) / calls,
                     "possible_per_second": calls / DELAY}


def table(result):
    lines = ["| calls in flight | heap | calls/s | possible | errors | p99 ms | CPU µs per call | collector's share | live heap KB per call | RSS MB |",
             "|---|---|---|---|---|---|---|---|---|---|"]
    for calls, m in result.items():
        lines.append(f"| {int(calls):,} | {m['heap']} | {m['per_second']:,.0f} | {m['possible_per_second']:,.0f} | "
                     f"{m['refused'] + m['broken'] + m['late']} | {m['p99']:,.0f} | {m['cpu_us']:.0f} | {m['collector_share']:.0%} | "
                     f"{m['heap_kb_per_call']:.0f} | {m['resident_mb']:.0f} |")
    return lines
