"""Somebody who signs in with a password and asks, over a connection that is kept."""

import base64
import http.client
import json
import time
from dataclasses import dataclass

ANSWER_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """One answer, and when it was asked for and there."""

    asked: float
    answered: float
    status: int
    headers: dict
    body: bytes

    @property
    def carrier(self) -> dict:
        """The body, read as JSON."""
        return json.loads(self.body)


class Client:
    """Asks one server at HOST:PORT. After a failure, which is raised as it comes, it connects anew."""

    def __init__(self, address: str, name: str, password: str, seconds=ANSWER_SECONDS, source=None):
        proof = base64.b64encode(f"{name}:{password}".encode()).decode()
        self.headers = {"Authorization": f"Basic {proof}", "Accept": "application/json"}
        self.connection = http.client.HTTPConnection(
            address, timeout=seconds, source_address=source and (source, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def get(self, path: str) -> Answer:
        """The answer to one GET."""
        return self.ask("GET", path)

    def ask(self, method: str, path: str, body=None, kind="application/octet-stream") -> Answer:
        """The answer to one request, with bytes of a kind as its body when there are any."""
        headers = self.headers if body is None else {**self.headers, "Content-Type": kind}
        asked = time.monotonic()
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(asked, time.monotonic(), response.status, headers, body)

    def by(self, authorization: str) -> "Client":
        """The same, who shows something else instead of the password."""
        self.headers["Authorization"] = authorization
        return self

    def image_info(self, person: int) -> Answer:
        """The facts about a person's picture."""
        return self.get(f"/api/v1/Person/{person}/ImageInfo")

    def image(self, person: int) -> Answer:
        """A person's picture."""
        return self.get(f"/api/v1/Person/{person}/Image")
