"""Connections as an attacker opens them: idle, with a body that stops, or with an answer that is not read."""

import base64
import contextlib
import resource
import select
import socket
import struct
import time
import zlib

SECONDS = 30


def more_descriptors() -> None:
    """Lets this process open as many sockets as the system allows."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def basic(name: str, password: str) -> str:
    """The value of an Authorization header."""
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


class Hostile(contextlib.ExitStack):
    """Connections to one server, all of which are closed at the end."""

    def __init__(self, address: str):
        super().__init__()
        host, port = address.split(":")
        self.address = (host, int(port))
        self.host = f"Host: {address}"
        self.begun = []

    def connect(self, receive_bytes=0, source=None) -> socket.socket:
        """A connection; with a small buffer, little of an unread response is received."""
        one = self.enter_context(socket.socket())
        one.settimeout(SECONDS)
        if receive_bytes:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        if source:
            one.bind((source, 0))
        one.connect(self.address)
        return one

    def idle(self, count: int) -> list:
        """Connections that say nothing."""
        return [self.connect() for _ in range(count)]

    def begin(self, head: str, body=b"", **options) -> socket.socket:
        """Sends the head of a request, with a Host header added, and as much of the body as the server accepts at once."""
        one = self.connect(**options)
        self.begun.append(one)
        lines = head.split("\n")
        one.sendall("\r\n".join([lines[0], self.host, *lines[1:], "", ""]).encode())
        one.setblocking(False)
        # The rest is not sent.
        with contextlib.suppress(BlockingIOError, ConnectionError):
            while body:
                body = body[one.send(body):]
        return one


    def refusals(self) -> set:
        """The statuses of requests that were answered before they were complete."""
        return {status(one) for one in select.select(self.begun, (), (), 0)[0]}


def status(one: socket.socket) -> int:
    """The status of an answer; 0 when the connection is closed without one."""
    one.settimeout(SECONDS)
    try:
        head = one.recv(64)
    except ConnectionError:
        return 0
    return int(head.split()[1]) if head.startswith(b"HTTP/1.1 ") else 0


def timed(work) -> tuple:
    """What some work gives, and how many seconds it took."""
    began = time.monotonic()
    return work(), time.monotonic() - began


def png(width: int, height: int, bits: int, lines) -> bytes:
    """A PNG of grey pixels from the bytes of its lines."""
    head = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    packer = zlib.compressobj(1)
    data = b"".join([*(packer.compress(b"\0" + line) for line in lines), packer.flush()])
    pieces = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in pieces)
