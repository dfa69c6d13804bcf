"""The proxies under measurement: nginx, Spring Cloud Gateway in both forms, and gateway302 with everything on."""
import json, os, shutil, subprocess, urllib.request

from .process import Measured, java

ADMIN = "administrators-key-of-the-benchmark"
HEAP = ["-Xms512m", "-Xmx512m"]
# none of them is ever reached, but each is counted and reserved
LIMITS = {"requests_per_minute": 1_000_000, "tokens_per_minute": 1_000_000_000_000, "concurrency": 100_000,
          "units_per_day": {"image": 1_000_000_000}, "usd_per_day": "100000000", "usd_per_month": "900000000"}
# the limits that spare the upstream would stop the load
OPEN = ["--resilience4j.ratelimiter.configs.upstream.limit-for-period=1000000",
        "--resilience4j.bulkhead.configs.upstream.max-concurrent-calls=100000",
        "--gateway.upstream.max-connections=10000", "--gateway.upstream.first-byte-timeout=5m",
        "--gateway.upstream.total-timeout=10m"]


def _environment(name):
    return os.environ | {"SERVER_ADDRESS": "127.0.0.1", "BENCH": name}


def nginx(work, name, text):
    path = os.path.join(work, name + ".conf")
    with open(path, "w") as file:
        file.write(text)
    return Measured(name, ["nginx", "-p", work, "-c", path], os.path.join(work, name + ".out"))


def build_peers(here, work):
    """Builds Spring Cloud Gateway in both forms."""
    jars = {}
    project = os.path.join(work, "peer")
    shutil.copytree(os.path.join(here, "comparison/peer"), project)
    maven = os.path.abspath(os.path.join(here, "../../mvnw"))
    for form in ("webflux", "webmvc"):
        subprocess.run([maven, "-B", "-ntp", "-q", "-f", project, "-Dserver=" + form, "package"], check=True)
        jars[form] = os.path.join(project, "target", form + ".jar")
    return jars


def peer(work, form, jar, port, upstream):
    prefix = f"--spring.cloud.gateway.server.{form}.routes[0]."
    flags = ["-Dspring.main.banner-mode=off"]
    own = ["--spring.threads.virtual.enabled=true"] if form == "webmvc" else []
    return Measured("Spring Cloud Gateway " + form, [
        java(), *HEAP, *flags, "-jar", jar, f"--server.port={port}", prefix + "id=all",
        f"{prefix}uri=http://127.0.0.1:{upstream}", prefix + "predicates[0]=Path=/**", *own],
        os.path.join(work, form + ".log"), _environment(form), f"http://127.0.0.1:{port}/")


class Gateway(Measured):
    """gateway302 with a client that has every kind of limit."""

    def __init__(self, work, jar, port, management, upstream, name="gateway302", heap=HEAP, options=(), settings=(),
                 environment=None, known=None):
        self.port, self.management = port, management
        data = os.path.join(work, f"data-{name}-{port}-{upstream}")
        shutil.rmtree(data, ignore_errors=True)
        variables = _environment(name) | {
            "AI302_API_KEY": "key-of-the-benchmark", "GATEWAY_ADMIN_KEY": ADMIN, "GATEWAY_DATA_DIR": data,
            "AI302_BASE_URL": f"http://127.0.0.1:{upstream}"} | (environment or {})
        super().__init__(name, [
            java(), *heap, *options, "-jar", jar, f"--server.port={port}", f"--management.server.port={management}",
            *OPEN, *settings], os.path.join(work, name + ".log"), variables,
            f"http://127.0.0.1:{management}/actuator/health/readiness")
        self.key = known or self.client("benchmark", LIMITS)

    def client(self, name, limits):
        """Adds a client, and returns its key."""
        client = self.admin("clients", {"name": name, "limits": limits})["id"]
        return self.admin(f"clients/{client}/keys", {"name": name})["key"]

    def admin(self, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/admin/v1/{path}", body and json.dumps(body).encode(),
            {"Authorization": "Bearer " + ADMIN, "Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def metric(self, name):
        """Sum of a metric over all its labels."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.management}/actuator/prometheus") as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((name + "{", name + " ")))
