"""Requests to an S3 server, signed as AWS Signature Version 4 wants it."""

import datetime
import hashlib
import hmac
import http.client
import urllib.parse

REGION = "us-east-1"


def request(address: str, access_key: str, secret: str, method: str, path: str, body=b"", query=None) -> tuple:
    """Status and body of one signed request to HOST:PORT."""
    moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    # The query is signed in sorted order, and sent as it was signed.
    asked = urllib.parse.urlencode(sorted((query or {}).items()), quote_via=urllib.parse.quote, safe="")
    path = urllib.parse.quote(path)
    headers = {"host": address, "x-amz-content-sha256": hashlib.sha256(body).hexdigest(), "x-amz-date": moment}
    headers["authorization"] = authorization(access_key, secret, method, path, asked, headers)
    connection = http.client.HTTPConnection(address, timeout=20)
    try:
        connection.request(method, f"{path}?{asked}" if asked else path, body=body, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def authorization(access_key: str, secret: str, method: str, path: str, query: str, headers: dict) -> str:
    """The Authorization header over the headers given, whose names are in lower case and sorted."""
    moment, names = headers["x-amz-date"], ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = "\n".join((method, path, query, lines, names, headers["x-amz-content-sha256"]))
    scope = "/".join((moment[:8], REGION, "s3", "aws4_request"))
    text = "\n".join(("AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    key = f"AWS4{secret}".encode()
    for word in (*scope.split("/"), text):
        key = hmac.new(key, word.encode(), hashlib.sha256).digest()
    return f"AWS4-HMAC-SHA256 Credential={access_key}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
