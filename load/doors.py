"""The same question of the same server by every way in: what it costs to find out who asks."""

import http.client
import json
from contextlib import contextmanager

from outside import Provider
from servers import BASIC, Server


class Entered(Server):
    """A server that runs already, asked by another way in."""

    def __init__(self, name: str, running: Server, headers: list):
        super().__init__(name, [], running.path, (running.first, running.last), headers)
        self.address, self.url, self.process = running.address, running.url, running.process


@contextmanager
def every(running: Server, provider: Provider):
    """The ways in, Basic first; the server runs as long as the `with` block."""
    with running:
        ticket = json.loads(sent(running, "POST", "/login/ticket", "", BASIC)[0])["Ticket"]
        token = json.loads(sent(running, "GET", "/api/v1/User/currentToken", "", BASIC)[0])
        login = json.dumps({"username": "tje0", "password": "Tje0"})
        told, cookies = sent(running, "POST", "/login", login, "Content-Type: application/json")
        session = next(cookie.split(";")[0] for cookie in cookies if cookie.startswith("visage-session="))
        xsrf = json.loads(told)["XsrfToken"]
        yield [
            Entered("Basic", running, [BASIC]),
            Entered("SOTicket", running, [f"Authorization: SOTicket {ticket}"]),
            Entered("Bearer, our own", running, [f"Authorization: Bearer {token}"]),
            Entered("Bearer, a JWT", running, [f"Authorization: Bearer {provider.token('tje0')}"]),
            Entered("a browser's session", running, [f"Cookie: {session}; XSRF-TOKEN={xsrf}", f"X-XSRF-TOKEN: {xsrf}"]),
        ]


def sent(server: Server, method: str, path: str, body: str, header: str) -> tuple:
    """The body of one answer that is as it should be, and its cookies."""
    connection = http.client.HTTPConnection(server.address, timeout=10)
    name, value = header.split(": ", 1)
    try:
        connection.request(method, path, body, {name: value})
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status == 200, (path, answer.status, text)
        return text, [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    finally:
        connection.close()
