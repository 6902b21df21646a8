"""A certificate for the loopback and the authority that signed it, made for one run."""

import subprocess
from pathlib import Path

from stand.server import Failed, program

DAYS = "2"
KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n"


def make(folder: Path) -> list:
    """Writes authority.pem, server.pem and server.key into a folder; the paths of the files a server reads."""
    authority, authority_key = folder / "authority.pem", folder / "authority.key"
    wish, names = folder / "server.csr", folder / "names"
    certificate, key = folder / "server.pem", folder / "server.key"
    names.write_text(NAMES)
    openssl("req", "-x509", *KEY, "-keyout", authority_key, "-out", authority, "-days", DAYS, "-subj", "/CN=stand authority")
    openssl("req", *KEY, "-keyout", key, "-out", wish, "-subj", "/CN=localhost")
    openssl("x509", "-req", "-in", wish, "-CA", authority, "-CAkey", authority_key, "-set_serial", "1", "-days", DAYS,
            "-extfile", names, "-out", certificate)
    key.chmod(0o600)
    for spent in (authority_key, wish, names):
        spent.unlink()
    return [authority, certificate, key]


def openssl(*words) -> None:
    """Runs openssl."""
    made = subprocess.run([program("openssl"), *map(str, words)], capture_output=True, text=True)
    if made.returncode != 0:
        raise Failed(f"openssl {words[0]} failed:\n{made.stderr[-2000:]}")
