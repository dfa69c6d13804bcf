"""Load by wrk, and what it cost the process under measurement."""
import os, re, subprocess

UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


def _ms(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * UNITS[unit]


def script(work, name, body, headers):
    """A script of wrk that posts this body, or gets a resource if there is none."""
    path = os.path.join(work, name + ".lua")
    with open(path, "w") as file:
        if body:
            file.write('wrk.method = "POST"\nwrk.body = [==[%s]==]\n' % body)
        for header, value in headers.items():
            file.write(f'wrk.headers["{header}"] = "{value}"\n')
        file.write("""
done = function(summary, latency, requests)
  io.write(string.format("JSON %d %d %d %d %f %f %f %f\\n", summary.requests, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write, summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
""")
    return path


def wrk(address, lua, connections, seconds, timeout=30):
    """One round: requests, requests per second, errors, and latency in milliseconds."""
    text = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", f"--timeout={timeout}s", "-s", lua, address],
        capture_output=True, text=True, check=True).stdout
    found = re.search(r"JSON (\d+) (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)", text)
    requests, status, broken, late = map(int, found.groups()[:4])
    p50, p90, p99, longest = map(float, found.groups()[4:])
    return {"requests": requests, "per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)),
            "refused": status, "broken": broken, "late": late, "p50": p50, "p90": p90, "p99": p99, "max": longest}


def measured(process, address, lua, connections, seconds):
    """A round with the CPU time in microseconds and the context switches for each request."""
    cpu, switches, threads = process.cpu(), process.switches(), process.threads()
    round_ = wrk(address, lua, connections, seconds)
    requests = max(1, round_["requests"])
    after = process.threads()
    round_["cpu_us"] = (process.cpu() - cpu) * 1e6 / requests
    round_["switches"] = (process.switches() - switches) / requests
    round_["threads"] = {name: [round((time - threads[name][0]) * 1e6 / requests, 1),
                                round((count - threads[name][1]) / requests, 2)]
                         for name, (time, count) in after.items() if (time - threads[name][0]) * 1e6 / requests >= 1}
    round_["resident_mb"] = process.resident()
    return round_


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
