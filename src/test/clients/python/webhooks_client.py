"""Receives the gateway's webhooks and verifies them with the library of Standard Webhooks.

The gateway has to allow the receiver: --gateway.egress.allowed-networks=127.0.0.0/8
"""

import json
import queue
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

from checks import DIRECT, KEY, URL, check, done, skip

if DIRECT:
    skip("webhooks", "need a gateway")
    sys.exit(done())

received = queue.Queue()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        received.put(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def call(method, path, body=None):
    request = urllib.request.Request(
        URL + "/api/v1/webhooks" + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + KEY, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
        return json.loads(text) if text else None


def verifies(secret, body, headers):
    try:
        return Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return None


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
webhook = call("POST", "", {"url": f"http://127.0.0.1:{server.server_port}/hook"})
path = "/" + webhook["id"]
try:
    call("POST", path + "/test")
    headers, body = received.get(timeout=30)
    event = verifies(webhook["secret"], body, headers)
    check("the library verifies an event", event is not None and event["type"] == "webhook.test", body)
    check("a changed body is rejected", verifies(webhook["secret"], body + b" ", headers) is None)
    check(
        "another id is rejected", verifies(webhook["secret"], body, {**headers, "webhook-id": "msg_other"}) is None
    )
    check("its id is that of the delivery", call("GET", path + "/deliveries")["items"][0]["id"] == headers["webhook-id"])

    rotated = call("POST", path + "/rotate")
    call("POST", path + f"/deliveries/{headers['webhook-id']}/redeliver")
    again, body = received.get(timeout=30)
    check("a redelivery has the same id", again["webhook-id"] == headers["webhook-id"])
    check("it has two signatures", len(again["webhook-signature"].split(" ")) == 2)
    for name, secret in (("old", webhook["secret"]), ("new", rotated["secret"])):
        check(f"the library verifies with the {name} secret", verifies(secret, body, again) is not None)
finally:
    call("DELETE", path)
    server.shutdown()
done()
