"""Installs the chart into a real API server, once for each value set, and removes it again.

For each set: strict server-side validation of every manifest, install, the pods of every template against Pod Security,
upgrade to a newer chart with a newer image, helm test, rollback, uninstall. No warning of the server is tolerated.

There is no kubelet and no controller. A thread stands in for both where helm waits for a hook: it finishes jobs and test
pods, but only after the API server has accepted the pod of the job with everything that it refers to.

Arguments: names of value sets; without any, all of them and the commands of kubernetes.md.
"""

import json
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

API = os.environ["API"]
TOKEN = os.environ["TOKEN"]
CHART = pathlib.Path("helm/gateway302")
DOCUMENT = pathlib.Path("src/docs/operations/kubernetes.md")
RELEASE = "gateway302"

# kind → path below /apis or /api, and whether it is the name of a workload with a pod template
PATHS = {
    "ConfigMap": "/api/v1/namespaces/{ns}/configmaps",
    "Pod": "/api/v1/namespaces/{ns}/pods",
    "Secret": "/api/v1/namespaces/{ns}/secrets",
    "Service": "/api/v1/namespaces/{ns}/services",
    "ServiceAccount": "/api/v1/namespaces/{ns}/serviceaccounts",
    "StatefulSet": "/apis/apps/v1/namespaces/{ns}/statefulsets",
    "Deployment": "/apis/apps/v1/namespaces/{ns}/deployments",
    "Job": "/apis/batch/v1/namespaces/{ns}/jobs",
    "HorizontalPodAutoscaler": "/apis/autoscaling/v2/namespaces/{ns}/horizontalpodautoscalers",
    "PodDisruptionBudget": "/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets",
    "Ingress": "/apis/networking.k8s.io/v1/namespaces/{ns}/ingresses",
    "NetworkPolicy": "/apis/networking.k8s.io/v1/namespaces/{ns}/networkpolicies",
    "HTTPRoute": "/apis/gateway.networking.k8s.io/v1/namespaces/{ns}/httproutes",
    "ServiceMonitor": "/apis/monitoring.coreos.com/v1/namespaces/{ns}/servicemonitors",
    "PodMonitor": "/apis/monitoring.coreos.com/v1/namespaces/{ns}/podmonitors",
    "PrometheusRule": "/apis/monitoring.coreos.com/v1/namespaces/{ns}/prometheusrules",
    "ScaledObject": "/apis/keda.sh/v1alpha1/namespaces/{ns}/scaledobjects",
    "ExternalSecret": "/apis/external-secrets.io/v1/namespaces/{ns}/externalsecrets",
    "SecretProviderClass": "/apis/secrets-store.csi.x-k8s.io/v1/namespaces/{ns}/secretproviderclasses",
    "Cluster": "/apis/postgresql.cnpg.io/v1/namespaces/{ns}/clusters",
    "Route": None,  # OpenShift's own; there is no definition to be had
}
STRICT = "dryRun=All&fieldValidation=Strict"
# seconds are enough where nothing else runs
WAIT = ("--timeout", "180s")


class Failure(Exception):
    pass


def call(method, path, body=None, content_type="application/json"):
    """Returns status, warnings and JSON of an answer of the API server."""
    data = body.encode() if isinstance(body, str) else json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(API + path, data=data, method=method)
    request.add_header("Authorization", "Bearer " + TOKEN)
    request.add_header("Content-Type", content_type)
    # the server's certificate is its own, made at its start
    context = ssl._create_unverified_context()
    try:
        with urllib.request.urlopen(request, context=context, timeout=60) as answer:
            return answer.status, answer.headers.get_all("Warning") or [], json.load(answer)
    except urllib.error.HTTPError as error:
        text = error.read().decode()
        try:
            return error.code, [], json.loads(text)
        except ValueError:
            return error.code, [], {"message": text}


def accept(what, method, path, body, content_type="application/json"):
    """Fails unless the server takes it without a warning."""
    status, warnings, answer = call(method, path, body, content_type)
    if status >= 300:
        raise Failure(f"{what}: {status} {answer.get('message')}")
    if warnings:
        raise Failure(f"{what}: the server warns: {warnings}")
    return answer


def run(*command, folder=None):
    """Runs a command, fails with its output, and fails on warnings of the server that client-go prints."""
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=folder)
    output = result.stdout + result.stderr
    if result.returncode != 0:
        raise Failure(f"{' '.join(map(str, command))}: {output}")
    if "warnings.go" in output or "Warning:" in output:
        raise Failure(f"{' '.join(map(str, command))} warns: {output}")
    return result.stdout


def create_namespace(name):
    accept(name, "POST", "/api/v1/namespaces", {"metadata": {"name": name, "labels": {
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/audit": "restricted"}}})
    # the controller manager would make it
    accept("default", "POST", PATHS["ServiceAccount"].format(ns=name), {"metadata": {"name": "default"}})


def documents(text):
    return [part for part in re.split(r"(?m)^---$", text) if re.search(r"(?m)^kind:", part)]


def kind(document):
    return re.search(r"(?m)^kind: *(\w+)", document).group(1)


def validate(namespace, manifests, pods=False):
    """Sends the manifests to the server for strict validation: all but pods, which need their service account, or pods."""
    count = 0
    for document in documents(manifests):
        path = PATHS[kind(document)]
        if path is None or pods != (kind(document) == "Pod"):
            continue
        accept(kind(document), "POST", path.format(ns=namespace) + "?" + STRICT, document, "application/yaml")
        count += 1
    return count


def dry_run_pod(namespace, template, labels):
    pod = {"apiVersion": "v1", "kind": "Pod",
           "metadata": {"generateName": "dry-run-", "labels": labels,
                        "annotations": template["metadata"].get("annotations", {})},
           "spec": json.loads(json.dumps(template["spec"]))}
    # the StatefulSet controller would add the volume of the claim
    mounted = {mount["name"] for c in pod["spec"]["containers"] for mount in c.get("volumeMounts", [])}
    volumes = pod["spec"].setdefault("volumes", [])
    for name in mounted - {volume["name"] for volume in volumes}:
        volumes.append({"name": name, "persistentVolumeClaim": {"claimName": name + "-0"}})
    accept("pod of a template", "POST", PATHS["Pod"].format(ns=namespace) + "?" + STRICT, pod)


def dry_run_pods(namespace):
    """Creates the pod of each workload without keeping it: for workloads, Pod Security only warns."""
    for workload in ("StatefulSet", "Deployment"):
        _, _, found = call("GET", PATHS[workload].format(ns=namespace))
        for item in found["items"]:
            dry_run_pod(namespace, item["spec"]["template"], item["spec"]["template"]["metadata"]["labels"])


class Hooks(threading.Thread):
    """Finishes jobs and test pods, in place of controllers and a kubelet."""

    def __init__(self, namespace):
        super().__init__(daemon=True)
        self.namespace = namespace
        self.finished = []
        self.failure = None
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(0.1):
            try:
                for job in call("GET", PATHS["Job"].format(ns=self.namespace))[2].get("items", []):
                    if not job["status"].get("conditions"):
                        self.finish_job(job)
                for pod in call("GET", PATHS["Pod"].format(ns=self.namespace))[2].get("items", []):
                    if pod["status"].get("phase") == "Pending":
                        self.patch("Pod", pod, {"phase": "Succeeded"})
            except Exception as error:  # told by the main thread
                self.failure = self.failure or error
                return

    def finish_job(self, job):
        template = job["spec"]["template"]
        dry_run_pod(self.namespace, template, template["metadata"]["labels"])
        for volume in template["spec"].get("volumes", []):
            if "configMap" in volume:
                name = volume["configMap"]["name"]
                if not name.startswith("ca-"):
                    accept("ConfigMap of a hook", "GET", PATHS["ConfigMap"].format(ns=self.namespace) + "/" + name, None)
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        done = [{"type": kind, "status": "True", "lastTransitionTime": now} for kind in ("SuccessCriteriaMet", "Complete")]
        self.patch("Job", job, {"startTime": now, "completionTime": now, "succeeded": 1, "conditions": done})

    def patch(self, kind, item, status):
        name = item["metadata"]["name"]
        path = PATHS[kind].format(ns=self.namespace) + "/" + name + "/status"
        code, _, answer = call("PATCH", path, {"status": status}, "application/merge-patch+json")
        if code == 404:
            return
        if code >= 300:
            raise Failure(f"status of {name}: {answer.get('message')}")
        self.finished.append(name)

    def stop(self):
        self.ended.set()
        self.join()
        if self.failure:
            raise self.failure


def helm(namespace, *arguments):
    return run("helm", "--namespace", namespace, *arguments)


def newer_chart(folder):
    """A copy with the next version: an upgrade must not touch what Kubernetes refuses to change."""
    copy = folder / "gateway302"
    shutil.copytree(CHART, copy)
    chart = copy / "Chart.yaml"
    chart.write_text(re.sub(r"(?m)^(version|appVersion): .*", r"\1: 99.0.0", chart.read_text()))
    return copy


def exercise(name, values, folder):
    namespace = "chart-" + name
    create_namespace(namespace)
    began = time.monotonic()
    manifests = helm(namespace, "template", RELEASE, CHART, "--values", values)
    count = validate(namespace, manifests)
    hooks = Hooks(namespace)
    hooks.start()
    try:
        helm(namespace, "install", RELEASE, CHART, "--values", values, *WAIT)
        count += validate(namespace, manifests, pods=True)
        dry_run_pods(namespace)
        helm(namespace, "upgrade", RELEASE, newer_chart(folder), "--values", values,
             "--set", "restartToken=again,image.digest=,image.tag=next", *WAIT)
        dry_run_pods(namespace)
        tested = "" if "tests:\n  enabled: false" in values.read_text() else "test, "
        if tested:
            helm(namespace, "test", RELEASE, *WAIT)
        helm(namespace, "rollback", RELEASE, "1", *WAIT)
        helm(namespace, "uninstall", RELEASE, *WAIT)
    finally:
        hooks.stop()
    jobs = sum("migrations" in done for done in hooks.finished)
    expected = 2 if "migrations: job" in values.read_text() else 0
    if jobs != expected:
        raise Failure(f"{jobs} migration jobs ran, not {expected}")
    left = [item["metadata"]["name"] for path in PATHS.values() if path
            for item in call("GET", path.format(ns=namespace))[2].get("items", [])
            if item["metadata"]["name"] != "default"]
    if left:
        raise Failure(f"left behind: {left}")
    print(f"{name}: {count} manifests validated, install, upgrade, {tested}rollback, uninstall"
          f"{f', {jobs} migration jobs' if jobs else ''}: {time.monotonic() - began:.1f} s", flush=True)


def refuses_what_it_must():
    """Shows that the server does refuse: otherwise nothing that it accepts would mean anything."""
    create_namespace("refusal")
    text = run("helm", "--namespace", "refusal", "template", RELEASE, CHART, "--set", "serviceAccount.create=false")
    stateful = next(d for d in documents(text) if kind(d) == "StatefulSet")
    for broken, expected in ((stateful.replace("replicas: 1", "replicas: 1\n  replicaz: 1"), "replicaz"),
                             (stateful.replace("runAsNonRoot: true", "runAsNonRoot: false"), "PodSecurity")):
        status, warnings, answer = call(
            "POST", PATHS["StatefulSet"].format(ns="refusal") + "?" + STRICT, broken, "application/yaml")
        if expected not in str(warnings) + str(answer.get("message")):
            raise Failure(f"the server does not mind {expected}: {status} {warnings}")
    print("refusal: an unknown field is refused, a pod that may run as root is warned of", flush=True)


def follow_the_document(folder):
    """Runs the marked shell blocks of kubernetes.md as a new user would, in the repository."""
    blocks = re.findall(r"<!-- run -->\n+```sh\n(.*?)```", DOCUMENT.read_text(), re.S)
    if len(blocks) < 3:
        raise Failure(f"{DOCUMENT} has {len(blocks)} marked blocks")
    repository = pathlib.Path.cwd()
    (folder / "helm").symlink_to(repository / "helm")
    (folder / "upstream-key.txt").write_text("key-for-tests")
    hooks = Hooks("gateway302")
    hooks.start()
    try:
        for number, block in enumerate(blocks, 1):
            script = folder / f"block-{number}.sh"
            script.write_text("set -eu\n" + block)
            run("bash", script, folder=folder)
    finally:
        hooks.stop()
    manifests = re.findall(r"<!-- validate -->\n+```yaml\n(.*?)```", DOCUMENT.read_text(), re.S)
    count = sum(validate("gateway302", "---\n" + text) for text in manifests)
    print(f"kubernetes.md: {len(blocks)} blocks run, {count} examples validated", flush=True)


def prepare():
    for file in sorted(pathlib.Path(os.environ["CRD_FOLDER"]).glob("*.yaml")):
        for document in documents("---\n" + file.read_text()):
            if kind(document) == "CustomResourceDefinition":
                code, _, answer = call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", document,
                                       "application/yaml")
                if code >= 300 and code != 409:
                    raise Failure(f"{file.name}: {answer.get('message')}")
    accept("class", "POST", "/apis/scheduling.k8s.io/v1/priorityclasses", {"metadata": {"name": "high"}, "value": 1000})
    accept("class", "POST", "/apis/node.k8s.io/v1/runtimeclasses", {"metadata": {"name": "gvisor"}, "handler": "runsc"})
    wanted = [path for path in PATHS.values() if path]
    deadline = time.monotonic() + 240
    while any(call("GET", path.format(ns="default"))[0] != 200 for path in wanted):
        if time.monotonic() > deadline:
            raise Failure("custom resources are not served: " + str(
                [path for path in wanted if call("GET", path.format(ns="default"))[0] != 200]))
        time.sleep(0.2)


def main():
    prepare()
    names = sys.argv[1:] or [file.name.removesuffix("-values.yaml") for file in sorted((CHART / "ci").glob("*-values.yaml"))]
    failures = 0
    refuses_what_it_must()
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            values = CHART / "ci" / (name + "-values.yaml")
            if "kind: Route" in values.read_text():
                values = without_route(values, pathlib.Path(folder))
            try:
                exercise(name, values, pathlib.Path(folder))
            except Failure as failure:
                failures += 1
                print(f"{name}: FAILED: {failure}", flush=True)
    if not sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            follow_the_document(pathlib.Path(folder))
    sys.exit(1 if failures else 0)


def without_route(values, folder):
    """The set without OpenShift's Route, which only OpenShift serves."""
    copy = folder / values.name
    copy.write_text(values.read_text().split("extraObjects:")[0])
    return copy


if __name__ == "__main__":
    main()
