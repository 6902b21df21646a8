"""nginx as the reverse proxy before several copies of visage, one after the other."""

import http.client

from stand.server import Server, free_addresses, program

# What could not be delivered goes to the next copy. A POST that was sent is never sent again: nginx does so only when
# told `non_idempotent`.
CONFIG = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr warn;
events {{ worker_connections 4096; }}
http {{
    access_log off; keepalive_requests 1000000000; client_max_body_size 128m;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    upstream copies {{ {servers} keepalive 64; keepalive_requests 1000000000; }}
    server {{
        listen {address} backlog=4096;
        location = /proxy-is-ready {{ return 204; }}
        location / {{
            proxy_pass http://copies; proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_next_upstream error timeout; proxy_next_upstream_tries {tries};
            proxy_connect_timeout 2s;
        }}
    }}
}}
"""


class Nginx(Server):
    """A reverse proxy at `address` before servers at HOST:PORT; one that fails is left alone for a second."""

    name = "nginx"
    humble = True

    def __init__(self, upstreams: list):
        super().__init__()
        self.upstreams = upstreams
        self.address = free_addresses(1)[0]
        self.url = f"http://{self.address}"
        self.config = self.folder / "nginx.conf"

    def prepare(self) -> None:
        servers = " ".join(f"server {upstream} max_fails=1 fail_timeout=1s;" for upstream in self.upstreams)
        self.config.write_text(CONFIG.format(
            folder=self.folder, servers=servers, address=self.address, tries=len(self.upstreams)))
        self.give(self.config)

    def command(self) -> list:
        return [program("nginx"), "-p", str(self.folder), "-e", "stderr", "-c", str(self.config)]

    def ready(self) -> bool:
        connection = http.client.HTTPConnection(self.address, timeout=5)
        try:
            connection.request("GET", "/proxy-is-ready")
            return connection.getresponse().status == 204
        except OSError:
            return False
        finally:
            connection.close()
