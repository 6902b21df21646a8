"""Servers under load: started, pinned, watched and stopped."""

import base64
import http.client
import os
import socket
import subprocess
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from wrk import SERVER_CORE

BASIC = "Authorization: Basic " + base64.b64encode(b"tje0:Tje0").decode()
IMAGE_INFO = "/api/v1/Person/{id}/ImageInfo"
NO_ANSWERS = ("--set", "cache.answers_bytes=0")


def free_address() -> str:
    """An address on the loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"


class Server:
    """A server that runs as long as its `with` block; ADDRESS in the command stands for where it listens."""

    def __init__(self, name, command, path="/", people=(1, 1), headers=(), pinned=True, ready="/health/live"):
        self.name, self.path, self.headers, self.ready = name, path, list(headers), ready
        self.first, self.last = people
        self.seed, self.place = 20261, 0
        self.address = free_address()
        self.url = f"http://{self.address}"
        pin = ["taskset", "-c", SERVER_CORE] if pinned else []
        self.command = [*pin, *(word.replace("ADDRESS", self.address).replace("PORT", self.address.split(":")[1]) for word in command)]
        self.process, self.said = None, tempfile.TemporaryFile()
        # Gives the other processes that work for an answer.
        self.beside, self.variables = list, {}

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.DEVNULL, stderr=self.said, env={**os.environ, **self.variables})
        self.started_in = self.seconds_until_answered(self.ready)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.said.close()

    def meanwhile(self, _seconds: int):
        """What else goes on while it is under load: nothing."""
        return nullcontext()

    @property
    def pid(self) -> int:
        return self.process.pid

    def pids(self) -> list:
        """Everything that works for an answer: the server, and the stores behind it."""
        return [self.pid, *self.beside()]

    def seconds_until_answered(self, path: str) -> float:
        """Asks again and again until the first 200; how long that took."""
        began = time.monotonic()
        while time.monotonic() - began < 60:
            try:
                if self.get(path)[0] == 200:
                    return time.monotonic() - began
            except OSError:
                time.sleep(0.0005)
            if self.process.poll() is not None:
                self.said.seek(0)
                raise RuntimeError(f"{self.name} stopped: {self.said.read().decode()}")
        raise RuntimeError(f"{self.name} never answered {path}")

    def get(self, path: str):
        """Status and body of one request."""
        connection = http.client.HTTPConnection(self.address, timeout=10)
        headers = {"Accept": "application/json", "Accept-Language": "en"}
        headers.update(line.split(": ", 1) for line in self.headers)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def memory_mib(self) -> dict:
        """Resident, own (anonymous) and proportional memory."""
        wanted = {"Rss:": "rss", "Pss:": "pss", "Anonymous:": "anon"}
        rows = Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines()[1:]
        found = {wanted[row.split()[0]]: int(row.split()[1]) / 1024 for row in rows if row.split()[0] in wanted}
        status = dict(line.split(":", 1) for line in Path(f"/proc/{self.pid}/status").read_text().splitlines())
        return {**found, "highest": int(status["VmHWM"].split()[0]) / 1024}


def prism(name, binary: Path, description: Path):
    """Stoplight Prism mocking what an OpenAPI file describes."""
    command = [str(binary), "mock", "--host", "127.0.0.1", "--port", "PORT", str(description)]
    return Server(name, command, IMAGE_INFO, (1, 100_000), [BASIC], ready=IMAGE_INFO.replace("{id}", "1"))


def visage(name, binary, folder, people, *options, path=IMAGE_INFO, beside=list, variables=None, pinned=True):
    """visage on a folder that exists, asked as a signed-in user; `beside` gives the processes of its stores."""
    command = [str(binary), "serve", "--data", str(folder), "--listen", "ADDRESS", *options]
    server = Server(name, command, path, people, [BASIC], pinned)
    server.beside, server.variables = beside, variables or {}
    return server


NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
    open_file_cache max=64 inactive=1h; open_file_cache_valid 1h;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    types {{ }} default_type "{kind}";
    server {{ listen ADDRESS backlog=4096; root {folder}; }}
}}
"""


PASSING_ON = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off; keepalive_requests 1000000000;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    upstream store {{ server {address}; keepalive 64; }}
    server {{
        listen ADDRESS backlog=4096;
        location / {{
            proxy_pass http://store; proxy_http_version 1.1; proxy_set_header Connection "";
            proxy_buffer_size 64k; proxy_buffers 8 64k; proxy_busy_buffers_size 128k; proxy_max_temp_file_size 0;
        }}
    }}
}}
"""


def passing_on(name, folder: Path, behind: Server):
    """nginx in front of another server, which works for its answers."""
    folder.mkdir()
    config = folder / "nginx.conf"
    command = ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(config)]
    people = (behind.first, behind.last)
    server = Server(name, command, behind.path, people, ready=behind.path.replace("{id}", str(behind.first)))
    server.beside = behind.pids
    text = PASSING_ON.format(folder=folder, address=behind.address)
    config.write_text(text.replace("ADDRESS", server.address))
    return server


def nginx(name, folder: Path, file: str, kind: str, people=(1, 1)):
    """nginx with files of a folder, sent by sendfile; `file` may hold {id}."""
    config, path = folder / "nginx.conf", f"/{file}"
    command = ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(config)]
    server = Server(name, command, path, people, ready=path.replace("{id}", str(people[0])))
    config.write_text(NGINX.format(folder=folder, kind=kind).replace("ADDRESS", server.address))
    return server


def axum(name, binary: Path, file: Path):
    """The bare axum route with the bytes of one file."""
    path = IMAGE_INFO.replace("{id}", "1")
    return Server(name, [str(binary), str(file), "ADDRESS"], IMAGE_INFO, (1, 100_000), ready=path)
