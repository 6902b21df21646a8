"""A proxy before an HTTP server that passes on, waits, fails, cuts answers short, or is not there, as it is told."""

import http.client
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from stand.server import free_addresses

# These belong to one connection, or are written anew.
NOT_PASSED_ON = {"connection", "keep-alive", "transfer-encoding", "date", "server"}
FAILURE = b"<?xml version='1.0'?><Error><Code>InternalError</Code><Message>as it was told</Message></Error>"


class FaultProxy:
    """Stands at `address` before HOST:PORT. What it does may be changed while it runs:

    `delay` seconds pass before each answer; every `fail_every`th request is answered 500; every `cut_every`th answer
    that has a body breaks off in the middle; 0 is never.
    """

    def __init__(self, upstream: str):
        self.upstream = upstream
        self.address = free_addresses(1)[0]
        self.delay, self.fail_every, self.cut_every = 0.0, 0, 0
        self.asked, self.failed, self.cut = 0, 0, 0
        self.lock = threading.Lock()
        self.server, self.thread = None, None

    def __enter__(self):
        self.come()
        return self

    def __exit__(self, *_):
        self.behave()
        self.go()

    def behave(self, delay=0.0, fail_every=0, cut_every=0) -> None:
        """Does this from now on, and counts anew."""
        with self.lock:
            self.delay, self.fail_every, self.cut_every = delay, fail_every, cut_every
            self.asked, self.failed, self.cut = 0, 0, 0

    def come(self) -> None:
        """Begins to listen, always at the same address; nothing happens when it does."""
        if self.server:
            return
        host, port = self.address.split(":")
        self.server = Listener((host, int(port)), Relay)
        self.server.proxy = self
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def go(self) -> None:
        """Stops listening and cuts every connection: whoever comes now is refused."""
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server.cut_all()
            self.thread.join()
            self.server = None

    def turn(self, has_body: bool) -> str:
        """What becomes of one more answer: passed on, failed or cut."""
        with self.lock:
            self.asked += 1
            if self.fail_every and self.asked % self.fail_every == 0:
                self.failed += 1
                return "failed"
            if has_body and self.cut_every and self.asked % self.cut_every == 0:
                self.cut += 1
                return "cut"
            return "passed on"


class Listener(ThreadingHTTPServer):
    """A thread for each connection, all of which can be cut."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 1024

    def __init__(self, *arguments):
        self.open = set()
        super().__init__(*arguments)

    def process_request(self, request, client_address):
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, *_):
        """A connection that breaks is what this is for."""

    def cut_all(self) -> None:
        """Ends every connection; the threads then end by themselves."""
        for request in list(self.open):
            try:
                request.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Relay(BaseHTTPRequestHandler):
    """One connection, request after request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def relay(self):
        """Passes one request on, and the answer back, or not."""
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        upstream = http.client.HTTPConnection(proxy.upstream, timeout=60)
        try:
            # The Host that was signed stays as it is.
            upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in NOT_PASSED_ON:
                    upstream.putheader(name, value)
            upstream.endheaders(body)
            answer = upstream.getresponse()
            content = answer.read()
        finally:
            upstream.close()
        threading.Event().wait(proxy.delay)
        fate = proxy.turn(len(content) > 1)
        if fate == "failed":
            self.answer(500, [("Content-Type", "application/xml")], FAILURE, len(FAILURE))
            return
        headers = [pair for pair in answer.getheaders() if pair[0].lower() not in NOT_PASSED_ON | {"content-length"}]
        length = answer.getheader("Content-Length") if self.command == "HEAD" else len(content)
        self.answer(answer.status, headers, content[:len(content) // 2] if fate == "cut" else content, length)
        if fate == "cut":
            self.close_connection = True

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = relay

    def answer(self, status: int, headers: list, content: bytes, length) -> None:
        """Writes one answer, whose body may be shorter than it says."""
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if length is not None and status != 204:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_):
        """Says nothing."""
