"""From the start of the process to readiness, and the first calls after it."""
import http.client, json, os, subprocess, time

from .bench import CHAT, PASS_THROUGH
from .load import median
from .process import java

TITLE = "Start, and the first calls"
CALLS = 1_000
# as the image starts it
FLAGS = ["-XX:Flags=" + os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../main/docker/jvm.flags"),
         "-Djdk.reflect.useNativeAccessorOnly=true"]


def run(bench):
    extracted = os.path.join(bench.work, "extracted")
    subprocess.run([java(), "-Djarmode=tools", "-jar", bench.jar, "extract", "--destination", extracted], check=True,
                   capture_output=True)
    jar = os.path.join(extracted, os.path.basename(bench.jar))
    cache = os.path.join(extracted, "start.aot")
    train(bench, jar, cache)
    forms = {"jar": (bench.jar, []), "extracted, AOT cache": (jar, [*FLAGS, "-XX:AOTCache=" + cache])}
    results = {form: [] for form in forms}
    for _ in range(bench.rounds):
        for form, (program, options) in forms.items():
            results[form].append(one(bench, program, options))
    return results


def train(bench, jar, cache):
    """Records a start and some calls, as the image does."""
    bench_jar, bench.jar = bench.jar, jar
    try:
        gateway = bench.gateway(name="training", options=[*FLAGS, "-XX:AOTCacheOutput=" + cache])
        first_calls(gateway, 50)
        gateway.stop(patience=180)
    finally:
        bench.jar = bench_jar
    assert os.path.getsize(cache) > 0


def one(bench, jar, options):
    bench_jar, bench.jar = bench.jar, jar
    try:
        gateway = bench.gateway(name="start", options=options)
    finally:
        bench.jar = bench_jar
    try:
        cpu = gateway.cpu()
        times = first_calls(gateway, CALLS)
        return {"ready_s": gateway.ready_after, "cpu_s": cpu, "first": times[0], "p50_200": median(times[:200]),
                "p50_1000": median(times[-200:]), "resident_mb": gateway.resident()}
    finally:
        gateway.stop()


def first_calls(gateway, number):
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port)
    body = json.dumps(CHAT)
    times = []
    for _ in range(number):
        began = time.perf_counter()
        connection.request("POST", PASS_THROUGH, body,
                           {"Authorization": "Bearer " + gateway.key, "Content-Type": "application/json"})
        connection.getresponse().read()
        times.append((time.perf_counter() - began) * 1e3)
    return times


def table(result):
    lines = ["| | ready s | CPU s | first call ms | p50 ms of the first 200 | p50 ms of calls 800 to 1,000 | RSS MB |",
             "|---|---|---|---|---|---|---|"]
    for form, rounds in result.items():
        m = {key: median([round_[key] for round_ in rounds]) for key in rounds[0]}
        lines.append(f"| {form} | {m['ready_s']:.1f} | {m['cpu_s']:.1f} | {m['first']:.0f} | {m['p50_200']:.1f} | "
                     f"{m['p50_1000']:.1f} | {m['resident_mb']:.0f} |")
    ready = [median([round_["ready_s"] for round_ in rounds]) for rounds in result.values()]
    return [*lines, "", f"Ratio of the times to readiness: {ready[1] / ready[0]:.2f}."]
