"""A provider of OpenID Connect on the loopback whose tokens are let in: as much of one as is asked for keys."""

import base64
import json
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

AUDIENCE, KEY = "visage-bench", "bench"
# Longer than any run: then its tokens are nothing any more.
LASTS_SECONDS = 6 * 3600


class Provider:
    """Where it listens, and what it signs with: an RSA key that openssl makes anew each time."""

    def __init__(self, address: str, folder: Path):
        self.issuer, self.key = f"http://{address}", folder / "key.pem"
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", str(self.key))
        modulus = openssl("rsa", "-in", str(self.key), "-noout", "-modulus").decode().strip().split("=")[1]
        self.documents = {
            "/.well-known/openid-configuration": {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"},
            "/keys": {"keys": [{"kty": "RSA", "kid": KEY, "use": "sig", "n": part(bytes.fromhex(modulus)), "e": "AQAB"}]},
        }

    @property
    def options(self) -> list:
        """What visage is to be told of it."""
        return ["--set", f"auth.oidc.issuer={self.issuer}", "--set", f"auth.oidc.audience={AUDIENCE}"]

    def token(self, user: str) -> str:
        """A token of the size that providers give, signed with RS256."""
        now = int(time.time())
        header = {"alg": "RS256", "kid": KEY, "typ": "at+jwt"}
        claims = {"iss": self.issuer, "aud": AUDIENCE, "sub": user, "iat": now, "exp": now + LASTS_SECONDS,
                  "scope": "openid profile email", "roles": [f"role-{number}" for number in range(12)]}
        signed = ".".join(part(json.dumps(said).encode()) for said in (header, claims))
        signature = openssl("dgst", "-sha256", "-sign", str(self.key), said=signed.encode())
        return f"{signed}.{part(signature)}"


@contextmanager
def provider():
    """A provider that listens as long as the `with` block."""
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            document = ours.documents.get(self.path)
            body = json.dumps(document).encode()
            self.send_response(200 if document else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with tempfile.TemporaryDirectory(prefix="visage-bench-") as folder, ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        ours = Provider(f"127.0.0.1:{server.server_address[1]}", Path(folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield ours
        finally:
            server.shutdown()


def openssl(*words: str, said: bytes = b"") -> bytes:
    """What openssl answers."""
    return subprocess.run(["openssl", *words], input=said, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60).stdout


def part(bytes_: bytes) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(bytes_).rstrip(b"=").decode()
