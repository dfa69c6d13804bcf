"""A mix of all kinds of calls and faults for a long time, with PostgreSQL and Redis: what grows, and what is left at the end."""
import glob, json, os, pwd, shutil, subprocess, tempfile, time

from . import nginx
from .bench import free_port
from .gateways import Gateway, nginx as start_nginx
from .process import Measured, java

TITLE = "Soak"
CALLERS = 200
INTERVAL = 10
KINDS = "typed=25,pass-through=35,stream=15,left=15,task=10"
SECRET = "secret-of-the-benchmark-with-32-bytes-or-more"


def run(bench):
    seconds = 60 if bench.quick else 1_800
    databases = Databases(bench.work)
    port = free_port()
    upstream = start_nginx(bench.work, "soak", nginx.soak(work=bench.work, port=port))
    bench.ports["soak"] = port
    gateway = bench.gateway("soak", name="soak", heap=["-Xmx512m"], environment=databases.environment())
    try:
        began = time.monotonic()
        callers = subprocess.Popen(
            [java(), os.path.join(bench.here, "comparison/Callers.java"), str(gateway.port), gateway.key, str(seconds),
             str(CALLERS), KINDS],
            stdout=subprocess.PIPE, text=True)
        samples = []
        while callers.poll() is None:
            time.sleep(INTERVAL)
            samples.append({"at": time.monotonic() - began} | sample(gateway, databases))
        calls = json.loads(callers.stdout.read())
        # callers that left, and rows on their way
        for _ in range(60):
            at_rest = sample(gateway, databases)
            if at_rest["in_flight"] == at_rest["backlog"] == 0:
                break
            time.sleep(1)
        return {"seconds": seconds, "calls": calls, "samples": samples, "at_rest": at_rest,
                "rss_slope": slope(samples, "rss_mb"), "heap": gateway.live_heap(), "store": databases.size()}
    finally:
        gateway.stop(patience=60)
        upstream.stop()
        databases.stop()


def sample(gateway, databases):
    names = os.listdir(f"/proc/{gateway.process.pid}/fd")
    return {"rss_mb": gateway.resident(), "threads": len(os.listdir(f"/proc/{gateway.process.pid}/task")), "files": len(names),
            "in_flight": gateway.metric("gateway_in_flight"), "backlog": gateway.metric("gateway_ledger_backlog"),
            "unwritten": gateway.metric("gateway_ledger_unwritten"), "redis_keys": databases.redis_keys()}


def slope(samples, name):
    """Growth per hour in the last two thirds, by the method of least squares."""
    points = [(each["at"], each[name]) for each in samples[len(samples) // 3:]]
    if len(points) < 2:
        return 0
    x, y = (sum(values) / len(points) for values in zip(*points))
    return 3_600 * sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


class Databases:
    """PostgreSQL and Redis on loopback."""

    def __init__(self, work):
        self.redis_port, self.port = free_port(), free_port()
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not programs or not shutil.which("redis-server"):
            raise SystemExit("the soak needs PostgreSQL and Redis: apt-get install postgresql redis-server")
        self.programs, data = programs[-1], tempfile.mkdtemp(prefix="postgres-", dir=work)
        self.user = "postgres" if os.getuid() == 0 else None
        if self.user:
            os.chown(data, pwd.getpwnam(self.user).pw_uid, -1)
        self.call("initdb", "-D", data, "-A", "trust", "-U", "gateway302", "--no-sync")
        self.postgres = Measured("postgres", self.command(
            "postgres", "-D", data, "-p", str(self.port), "-h", "127.0.0.1", "-k", data), os.path.join(work, "postgres.log"))
        self.redis = Measured("redis", ["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", "",
                                        "--dir", work], os.path.join(work, "redis.log"))
        for _ in range(100):
            if not subprocess.run(self.command("pg_isready", "-h", "127.0.0.1", "-p", str(self.port)), capture_output=True).returncode:
                return
            time.sleep(0.1)
        raise SystemExit("PostgreSQL did not start")

    def command(self, program, *arguments):
        prefix = ["runuser", "-u", self.user, "--"] if self.user else []
        return [*prefix, os.path.join(self.programs, program), *arguments]

    def call(self, program, *arguments):
        return subprocess.run(self.command(program, *arguments), check=True, capture_output=True, text=True, cwd="/").stdout

    def environment(self):
        return {"SPRING_DATASOURCE_URL": f"jdbc:postgresql://127.0.0.1:{self.port}/postgres",
                "SPRING_DATASOURCE_USERNAME": "gateway302", "SPRING_DATASOURCE_PASSWORD": "none", "GATEWAY_STORE": "redis",
                "SPRING_DATA_REDIS_URL": f"redis://127.0.0.1:{self.redis_port}", "GATEWAY_TOKEN_SECRET": SECRET,
                "GATEWAY_LEDGER_SECRET": SECRET, "GATEWAY_SHUTDOWN_DELAY": "0s"}

    def query(self, sql):
        return self.call("psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "gateway302", "-d", "postgres", "-Atc", sql).strip()

    def size(self):
        """Tables of the database with their rows and bytes, and what Redis did."""
        return {"tables": self.query(
            "select string_agg(relname || ' ' || n_live_tup || ' ' || pg_total_relation_size(relid), ', ' order by relname)"
            " from pg_stat_user_tables where n_live_tup > 0"), "redis": self.redis_info()}

    def work(self):
        """What both have done so far: calls in the ledger, bytes of all tables, transactions, commands."""
        self.query("select pg_stat_force_next_flush()")
        calls, size, transactions = self.query(
            "select (select count(*) from ledger_entry), pg_database_size(current_database()),"
            " (select xact_commit from pg_stat_database where datname = current_database())").split("|")
        return {"calls": int(calls), "bytes": int(size), "transactions": int(transactions),
                "commands": int(self.redis_info()["total_commands_processed"])}

    def redis_cli(self, *arguments):
        return subprocess.run(["redis-cli", "-p", str(self.redis_port), *arguments], capture_output=True, text=True).stdout

    def redis_keys(self):
        return int(self.redis_cli("dbsize") or 0)

    def redis_info(self):
        return {line.split(":")[0]: line.split(":")[1] for line in self.redis_cli("info").splitlines()
                if line.startswith(("total_commands_processed", "used_memory:"))}

    def stop(self):
        for process in (self.postgres, self.redis):
            process.stop()


def table(m):
    first, last, rest = m["samples"][len(m["samples"]) // 3], m["samples"][-1], m["at_rest"]
    lines = [f"{m['seconds'] // 60} minutes, {CALLERS} callers, {sum(m['calls'].values()):,} calls, `-Xmx512m`, PostgreSQL and Redis. "
             f"RSS grows by {m['rss_slope']:.0f} MB an hour in the last two thirds.", "",
             "| | RSS MB | threads | open files | in flight | backlog | keys in Redis |", "|---|---|---|---|---|---|---|"]
    for name, each in (("after a third", first), ("at the end", last), ("at rest", rest)):
        lines.append(f"| {name} | {each['rss_mb']:.0f} | {each['threads']} | {each['files']} | {each['in_flight']:.0f} | "
                     f"{each['backlog']:.0f} | {each['redis_keys']} |")
    return [*lines, "", "Calls by kind and status: " + ", ".join(f"{name}: {number:,}" for name, number in m["calls"].items()) + "."]
