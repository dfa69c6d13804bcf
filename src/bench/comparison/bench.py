"""What the sections share: the upstream, the built peers, and the scripts of the load generator."""
import json, os, socket

from . import nginx
from .gateways import Gateway, build_peers, nginx as start_nginx
from .load import script

CHAT = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Say hello."}], "max_tokens": 20}
PICTURE = {"prompt": "a cat", "image_urls": ["https://example.com/cat.jpg"]}
PASS_THROUGH, TYPED = "/v1/chat/completions", "/api/v1/images/character"
DELAY = 2


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Bench:

    def __init__(self, here, work, jar, quick):
        self.here, self.work, self.jar, self.quick = here, work, jar, quick
        self.seconds = 3 if quick else 15
        self.rounds = 1 if quick else 3
        self.ports = {name: free_port() for name in ("instant", "slow", "stream", "calm")}
        self.upstream = start_nginx(work, "upstream", nginx.upstream(
            work=work, delay=DELAY, **self.ports))
        self._peers = None

    @property
    def peers(self):
        if self._peers is None:
            self._peers = build_peers(self.here, self.work)
        return self._peers

    def gateway(self, upstream="instant", **options):
        return Gateway(self.work, self.jar, free_port(), free_port(), self.ports[upstream], **options)

    def script(self, name, body, key="none", **headers):
        return script(self.work, name, body and json.dumps(body),
                      {"Content-Type": "application/json", "Authorization": "Bearer " + key} | headers)

    def close(self):
        self.upstream.stop()
