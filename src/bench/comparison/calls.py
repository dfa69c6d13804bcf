"""Cost of a call with an instant upstream: CPU time, throughput, latency, memory."""
from . import nginx
from .bench import CHAT, PASS_THROUGH, PICTURE, TYPED, free_port
from .gateways import nginx as start_nginx, peer
from .load import measured, median, wrk

TITLE = "Cost of a call"
CONNECTIONS = 64
GOALS = (5, 10, 50)


def run(bench):
    proxy, webflux, webmvc = free_port(), free_port(), free_port()
    processes = {
        "nginx": start_nginx(bench.work, "proxy", nginx.proxy(work=bench.work, proxy=proxy, **bench.ports)),
        "webflux": peer(bench.work, "webflux", bench.peers["webflux"], webflux, bench.ports["instant"]),
        "webmvc": peer(bench.work, "webmvc", bench.peers["webmvc"], webmvc, bench.ports["instant"]),
        "gateway": bench.gateway()}
    try:
        gateway = processes["gateway"]
        chat, picture = bench.script("chat", CHAT, gateway.key), bench.script("picture", PICTURE, gateway.key)
        subjects = [
            ("nginx proxy_pass", "nginx", f"http://127.0.0.1:{proxy}{PASS_THROUGH}", chat),
            ("Spring Cloud Gateway WebFlux", "webflux", f"http://127.0.0.1:{webflux}{PASS_THROUGH}", chat),
            ("Spring Cloud Gateway WebMVC", "webmvc", f"http://127.0.0.1:{webmvc}{PASS_THROUGH}", chat),
            ("gateway302 pass-through", "gateway", f"http://127.0.0.1:{gateway.port}{PASS_THROUGH}", chat),
            ("gateway302 typed", "gateway", f"http://127.0.0.1:{gateway.port}{TYPED}", picture)]
        return measure(bench, subjects, processes)
    finally:
        for process in processes.values():
            process.stop()


def measure(bench, subjects, processes):
    for name, process, address, lua in subjects:
        if process != "nginx":
            for connections in (CONNECTIONS, 1, CONNECTIONS):
                wrk(address, lua, connections, bench.seconds * 2)
    rounds = {name: [] for name, *_ in subjects}
    single = {name: [] for name, *_ in subjects}
    for _ in range(bench.rounds):
        for name, process, address, lua in subjects:
            rounds[name].append(measured(processes[process], address, lua, CONNECTIONS, bench.seconds))
    for _ in range(bench.rounds):
        for name, process, address, lua in subjects:
            single[name].append(measured(processes[process], address, lua, 1, bench.seconds))
    return {name: {
        "rounds": rounds[name], "single": single[name],
        "median": {key: median([round_[key] for round_ in rounds[name]]) for key in rounds[name][0] if key != "threads"},
        "one_p50": median([round_["p50"] for round_ in single[name]]),
        "within": within(bench, address, lua)} for name, _, address, lua in subjects}


def within(bench, address, lua):
    """The highest throughput at which 99 of 100 calls take at most so many milliseconds."""
    best = {str(goal): 0 for goal in GOALS}
    for connections in (1, 2, 4, 8, 16, 32, 64, 128, 256):
        round_ = wrk(address, lua, connections, max(2, bench.seconds // 3))
        for goal in GOALS:
            if round_["p99"] <= goal:
                best[str(goal)] = max(best[str(goal)], round_["per_second"])
        if round_["p99"] > max(GOALS):
            break
    return best


def table(result):
    base = result["Spring Cloud Gateway WebFlux"]["median"]
    lines = ["| | CPU µs per request | ratio | requests/s | ratio | p50 ms | p99 ms | p50 ms, one connection | switches per request | RSS MB |",
             "|---|---|---|---|---|---|---|---|---|---|"]
    for name, figures in result.items():
        m = figures["median"]
        lines.append(f"| {name} | {m['cpu_us']:.0f} | {m['cpu_us'] / base['cpu_us']:.2f} | {m['per_second']:,.0f} | "
                     f"{m['per_second'] / base['per_second']:.2f} | {m['p50']:.1f} | {m['p99']:.1f} | {figures['one_p50']:.2f} | "
                     f"{m['switches']:.1f} | {m['resident_mb']:.0f} |")
    lines += ["", "Requests/s while 99 of 100 take at most:", "",
              "| | " + " | ".join(f"{goal} ms" for goal in GOALS) + " |", "|---" * (len(GOALS) + 1) + "|"]
    for name, figures in result.items():
        lines.append(f"| {name} | " + " | ".join(f"{figures['within'][str(goal)]:,.0f}" for goal in GOALS) + " |")
    lines += ["", "CPU µs per request by threads of the gateway (context switches in brackets):", ""]
    for name in ("gateway302 pass-through", "gateway302 typed"):
        threads = sorted(result[name]["rounds"][-1]["threads"].items(), key=lambda item: -item[1][0])
        lines.append(f"- {name}: " + ", ".join(f"{group} {cost:.0f} ({count:.1f})" for group, (cost, count) in threads[:8]))
    return lines
