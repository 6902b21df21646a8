"""The nginx block of docs/operating.md, unchanged, in front of a copy of visage."""

import http.client
import json
import re
import unittest

from stand.nginx import Nginx
from stand.server import free_addresses
from stand.tests.world import ROOT, binary
from stand.visage import Visage

AROUND = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr warn;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen {ready}; return 204; }}
{block}
}}
"""


class Documented(Nginx):
    """nginx with the documented block; only addresses and TLS differ."""

    def prepare(self) -> None:
        page = (ROOT / "docs" / "operating.md").read_text()
        block = re.search(r"```nginx\n(.*?)```", page, re.DOTALL).group(1)
        block, upstreams = re.subn(r"(server 10\.0\.0\.\d+:8080; )+", f"server {self.upstreams[0]}; ", block)
        block, listens = re.subn(r"listen 443 ssl;", f"listen {self.address};", block)
        assert (upstreams, listens) == (1, 1), block
        self.ready_address = free_addresses(1)[0]
        self.config.write_text(AROUND.format(folder=self.folder, ready=self.ready_address, block=block))
        self.give(self.config)

    def ready(self) -> bool:
        try:
            return ask(self.ready_address, "/").status == 204
        except OSError:
            return False


def ask(address: str, target: str, host: str = "crm.example.com:8443") -> http.client.HTTPResponse:
    """A response whose body has been read into `text`."""
    connection = http.client.HTTPConnection(address, timeout=10)
    try:
        connection.request("GET", target, headers={"Host": host})
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        return answer
    finally:
        connection.close()


class TestDocumentedNginx(unittest.TestCase):
    """The behaviour for an operator who copies the block."""

    @classmethod
    def setUpClass(cls):
        cls.visage = cls.enterClassContext(Visage(
            binary(), "--demo", "--set", "trusted_proxies=127.0.0.1", "--set", "http.hosts=crm.example.com,127.0.0.1"))
        cls.nginx = cls.enterClassContext(Documented([cls.visage.address]))

    def test_the_issuer_and_links_have_the_port_that_the_client_used(self):
        answer = ask(self.nginx.address, "/login/.well-known/openid-configuration")
        self.assertEqual(json.loads(answer.text)["issuer"], "http://crm.example.com:8443/login")

    def test_metrics_are_not_shown_in_any_spelling(self):
        self.assertIn("visage_", ask(self.visage.address, "/metrics", self.visage.address).text)
        for target in ("/metrics", "/METRICS", "/metrics/", "//metrics//", "/%6detrics", "/SuperOffice/metrics",
                       "/superoffice//Metrics/", "/metrics?x", "/./metrics", "/x/../metrics"):
            answer = ask(self.nginx.address, target)
            self.assertEqual(answer.status, 404, target)
            self.assertNotIn("visage_", answer.text, target)
        self.assertEqual(ask(self.nginx.address, "/health/ready").status, 200)
