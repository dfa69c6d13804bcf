"""A process under measurement: its CPU time, context switches, memory and, if it is a JVM, its heap."""
import collections, os, re, subprocess, sys, time, urllib.request

TICK = os.sysconf("SC_CLK_TCK")


def java():
    """The `java` of a JDK 25 or newer."""
    homes = [os.environ.get("JAVA_HOME", "")]
    if os.path.isdir("/usr/lib/jvm"):
        homes += sorted(entry.path for entry in os.scandir("/usr/lib/jvm"))
    for home in homes:
        program = os.path.join(home, "bin/java")
        if os.path.exists(program):
            version = subprocess.run([program, "-version"], capture_output=True, text=True).stderr
            if int(re.search(r'"(\d+)', version).group(1)) >= 25:
                return program
    sys.exit("no JDK 25 found; set JAVA_HOME")


class Measured:
    """A started process and its children."""

    def __init__(self, name, command, log, environment=None, ready=None):
        self.name = name
        self.log = log
        self.started = time.monotonic()
        self.process = subprocess.Popen(command, env=environment, stdout=open(log, "w"), stderr=subprocess.STDOUT)
        self.java = command[0].endswith("java")
        if ready:
            self.await_ready(ready)
        self.ready_after = time.monotonic() - self.started

    def await_ready(self, address):
        for _ in range(2400):
            if self.process.poll() is not None:
                sys.exit(f"{self.name} has ended:\n" + open(self.log).read()[-4000:])
            try:
                urllib.request.urlopen(address, timeout=5).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
        sys.exit(f"{self.name} is not ready:\n" + open(self.log).read()[-4000:])

    def stop(self, patience=20):
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def pids(self):
        main = self.process.pid
        children = open(f"/proc/{main}/task/{main}/children").read().split()
        return [main, *map(int, children)]

    def cpu(self):
        """Seconds of CPU time so far."""
        total = 0
        for pid in self.pids():
            fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def threads(self):
        """Seconds of CPU time and context switches of each group of threads, by name without its number."""
        groups = collections.defaultdict(lambda: [0.0, 0])
        for pid in self.pids():
            for task in os.listdir(f"/proc/{pid}/task"):
                try:
                    name, fields = open(f"/proc/{pid}/task/{task}/stat").read().split("(", 1)[1].rsplit(")", 1)
                    status = open(f"/proc/{pid}/task/{task}/status").read()
                except OSError:
                    continue
                fields = fields.split()
                group = groups[re.sub(r"[-# ]*\d+.*", "", name) or name]
                group[0] += (int(fields[11]) + int(fields[12])) / TICK
                group[1] += sum(map(int, re.findall(r"voluntary_ctxt_switches:\s+(\d+)", status)))
        return groups

    def switches(self):
        return sum(switches for _, switches in self.threads().values())

    def resident(self):
        """Resident memory in MB."""
        return sum(int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1))
                   for pid in self.pids()) / 1024

    def jcmd(self, *arguments):
        program = os.path.join(os.path.dirname(self.process.args[0]), "jcmd")
        return subprocess.run([program, str(self.process.pid), *arguments], capture_output=True, text=True).stdout

    def live_heap(self):
        """Heap after a full collection, in KB."""
        self.jcmd("GC.run")
        return sum(map(int, re.findall(r"^ *(?:garbage-first heap|\w+ generation|def new generation|tenured generation)"
                                       r".*?used (\d+)K", self.jcmd("GC.heap_info"), re.MULTILINE)))
