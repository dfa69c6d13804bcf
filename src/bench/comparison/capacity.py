"""Three replicas with PostgreSQL and Redis, and calls of 20 s: what each call takes of all of them."""
import collections, json, os, subprocess, time

from .bench import CHAT, PASS_THROUGH, free_port
from .gateways import nginx as start_nginx
from .load import wrk
from .process import java
from .soak import Databases
from . import nginx

TITLE = "Three replicas"
REPLICAS = 3
SECONDS = 20
HEAP = "512m"


def run(bench):
    # callers start within a tenth of the time: ten waves spread the calls evenly over their 20 s
    calls, waves = (600, 2) if bench.quick else (2_100, 10)
    databases = Databases(bench.work)
    bench.ports["long"] = free_port()
    upstream = start_nginx(bench.work, "long", nginx.slow(work=bench.work, port=bench.ports["long"], delay=SECONDS))
    replicas = []
    try:
        for number in range(REPLICAS):
            replicas.append(bench.gateway("long", name=f"replica-{number}", heap=["-Xmx" + HEAP],
                                          environment=databases.environment(), known=replicas and replicas[0].key))
        key = replicas[0].key
        time.sleep(3)
        warm = bench.script("warm", CHAT, key, Lang="warm-up")
        for replica in replicas:
            wrk(f"http://127.0.0.1:{replica.port}{PASS_THROUGH}", warm, 32, bench.seconds)
        time.sleep(5)
        at_rest = [replica.live_heap() for replica in replicas]
        before, cpu = databases.work(), [process.cpu() for process in (*replicas, databases.redis)]
        load = [subprocess.Popen(
            [java(), os.path.join(bench.here, "comparison/Callers.java"), str(replica.port), key, str(SECONDS * waves),
             str(calls // REPLICAS), "pass-through=100"], stdout=subprocess.PIPE, text=True) for replica in replicas]
        time.sleep(SECONDS * (waves - 1))
        in_flight = [replica.metric("gateway_in_flight") for replica in replicas]
        held = [replica.live_heap() for replica in replicas]
        answers = collections.Counter()
        for process in load:
            answers.update(json.loads(process.communicate()[0]))
        # rows on their way
        time.sleep(SECONDS + 5)
        after = databases.work()
        used = [process.cpu() - earlier for process, earlier in zip((*replicas, databases.redis), cpu)]
        sent = after["calls"] - before["calls"]
        return {"answers": answers, "in_flight": in_flight,
                "heap_kb_per_call": [(a - b) / n for a, b, n in zip(held, at_rest, in_flight)],
                "cpu_us": sum(used[:-1]) * 1e6 / sent, "redis_cpu_us": used[-1] * 1e6 / sent,
                "resident_mb": [replica.resident() for replica in replicas],
                "redis_commands": (after["commands"] - before["commands"]) / sent,
                "rows": sent, "bytes": (after["bytes"] - before["bytes"]) / sent, "transactions": (
                    after["transactions"] - before["transactions"]) / sent, "tables": databases.size()["tables"]}
    finally:
        for replica in replicas:
            replica.stop(patience=60)
        upstream.stop()
        databases.stop()


def table(m):
    def each(values, form="{:.0f}"):
        return " / ".join(form.format(value) for value in values)
    answers = ", ".join(f"{name}: {number:,}" for name, number in m["answers"].items())
    return [f"{REPLICAS} replicas with `-Xmx{HEAP}`, calls of {SECONDS} s; calls by status: {answers}.", "",
            "| | |", "|---|---|",
            f"| calls in flight at each replica | {each(m['in_flight'])} |",
            f"| live heap for each call in flight, KB | {each(m['heap_kb_per_call'])} |",
            f"| RSS of each replica, MB | {each(m['resident_mb'])} |",
            f"| CPU of the replicas for each call, µs | {m['cpu_us']:.0f} |",
            f"| CPU of Redis for each call, µs | {m['redis_cpu_us']:.0f} |",
            f"| commands of Redis for each call | {m['redis_commands']:.1f} |",
            f"| transactions of PostgreSQL for each call | {m['transactions']:.2f} |",
            f"| bytes in PostgreSQL for each call, with indexes | {m['bytes']:,.0f} |"]
