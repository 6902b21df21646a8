"""A PostgreSQL cluster in a temporary folder, reached by a Unix socket and, when wanted, by TLS on the loopback."""

import os
import re
import secrets
import signal
import socket
import struct
import subprocess
from contextlib import contextmanager
from pathlib import Path

from stand import certificates
from stand.server import Failed, Server, free_addresses, program

OLDEST = 15
PARTINGS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
WHO_MAY = """
local   all all trust
hostssl all all 127.0.0.1/32 scram-sha-256
"""


def installed(name: str) -> str:
    """A program of the newest PostgreSQL on this machine."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    return program(name, *folders)


def refuse_old() -> None:
    """Says so when the newest PostgreSQL here is older than visage takes."""
    said = subprocess.run([installed("postgres"), "--version"], check=True, capture_output=True, text=True).stdout
    if int(re.search(r"(\d+)", said)[1]) < OLDEST:
        raise Failed(f"PostgreSQL {OLDEST} or newer is needed, and this is {said.strip()}")


class Postgres(Server):
    """A cluster whose user `postgres` may do everything."""

    name = "postgres"
    parting = PARTINGS["fast"]
    humble = True

    def __init__(self, max_connections=100, tls=False, **settings):
        super().__init__()
        self.max_connections, self.tls, self.settings = max_connections, tls, settings
        self.data = self.folder / "data"
        self.port = int(free_addresses(1)[0].split(":")[1]) if tls else 5432
        self.password = secrets.token_hex(16)
        self.authority = self.folder / "authority.pem"

    def prepare(self) -> None:
        refuse_old()
        password = self.folder / "password"
        password.write_text(self.password)
        password.chmod(0o600)
        self.give(password)
        command = [installed("initdb"), "--pgdata", self.data, "--username=postgres", f"--pwfile={password}", "--no-sync",
                   "--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
        made = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, **self.identity)
        if made.returncode != 0:
            raise Failed(f"initdb failed:\n{made.stderr[-2000:]}")
        (self.data / "pg_hba.conf").write_text(WHO_MAY)
        if self.tls:
            for file in certificates.make(self.folder):
                self.give(file)

    def command(self) -> list:
        settings = {
            "unix_socket_directories": self.folder, "unix_socket_permissions": "0700", "port": self.port,
            "listen_addresses": "127.0.0.1" if self.tls else "", "max_connections": self.max_connections,
            "shared_buffers": "32MB", "log_line_prefix": "%m [%p] %d ",
        }
        settings.update(self.settings)
        if self.tls:
            settings.update(ssl="on", ssl_cert_file=self.folder / "server.pem", ssl_key_file=self.folder / "server.key")
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [installed("postgres"), "-D", str(self.data), *words]

    def ready(self) -> bool:
        asked = [installed("pg_isready"), "--quiet", "--host", str(self.folder), "--port", str(self.port)]
        return subprocess.run(asked).returncode == 0

    def stop(self, mode="fast") -> None:
        """`fast` cuts connections and writes everything; `immediate` just ends, as if the power were lost."""
        super().stop(PARTINGS[mode])

    def restart(self, mode="fast") -> None:
        """Stops it in one of the two ways, and starts it again."""
        self.stop(mode)
        self.start()

    def kill(self) -> None:
        """The same as stopping it at once: left to themselves, its processes would hold the data for a while."""
        self.stop("immediate")
        super().kill()

    def hang(self) -> None:
        """Lets all its processes stand still: it takes connections, and answers nothing until it is woken."""
        self.signal_all(signal.SIGSTOP)

    def wake(self) -> None:
        """Lets them go on."""
        self.signal_all(signal.SIGCONT)

    def signal_all(self, number) -> None:
        """Sends a signal to the first process, which then begins no other, and to all that it began."""
        first = self.process.pid
        os.kill(first, number)
        for pid in Path(f"/proc/{first}/task/{first}/children").read_text().split():
            os.kill(int(pid), number)

    def sit(self, user: str) -> socket.socket | None:
        """A session of that user which does nothing and takes a place; None when there is no place left."""
        session = socket.socket(socket.AF_UNIX)
        session.settimeout(10)
        try:
            session.connect(f"{self.folder}/.s.PGSQL.{self.port}")
            wishes = b"user\0" + user.encode() + b"\0database\0postgres\0\0"
            session.sendall(struct.pack("!ii", 8 + len(wishes), 196_608) + wishes)
            with session.makefile("rb") as said:
                # Much is said before it is ready (Z), or before an error (E).
                while (kind := said.read(1)) not in (b"Z", b"E", b""):
                    said.read(struct.unpack("!i", said.read(4))[0] - 4)
            if kind == b"Z":
                return session
        except OSError:
            pass
        session.close()
        return None

    def address(self, database="postgres", user="postgres") -> str:
        """The address of a database by the Unix socket, as libpq and visage understand it."""
        port = "" if self.port == 5432 else f"&port={self.port}"
        return f"postgres://{user}@/{database}?host={self.folder}{port}&sslmode=disable"

    def tls_address(self, database="postgres") -> str:
        """The address by TLS, with the password; the certificate is signed by the one in `authority`."""
        return f"postgres://postgres:{self.password}@127.0.0.1:{self.port}/{database}?sslmode=require"

    def create_database(self, name: str) -> str:
        """Makes an empty database and gives its address."""
        self.query(f'CREATE DATABASE "{name}"')
        return self.address(name)

    def query(self, text: str, database="postgres") -> str:
        """What psql prints for one statement: a line for each row, columns set apart by |."""
        return ask(self.address(database), text)

    @contextmanager
    def locked(self, table: str, database: str):
        """Nobody else reads or writes a table as long as the `with` block lasts."""
        with self.session(database) as session:
            try:
                session.stdin.write(f"BEGIN;\nLOCK TABLE {table} IN ACCESS EXCLUSIVE MODE;\n")
                session.stdin.flush()
                if [session.stdout.readline() for _ in range(2)] != ["BEGIN\n", "LOCK TABLE\n"]:
                    raise Failed(f"{table} cannot be locked")
                yield
            finally:
                # At the end of what it reads, psql ends, and with it the transaction.
                session.stdin.close()

    def session(self, database="postgres") -> subprocess.Popen:
        """psql, which runs what is written to it, says so line by line, and leaves when its input is closed."""
        command = [installed("psql"), "--no-psqlrc", "--tuples-only", "--no-align", self.address(database)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(address: str, text: str) -> str:
    """Runs one statement at an address and gives its rows; what went wrong is an exception."""
    command = [installed("psql"), "--no-psqlrc", "--tuples-only", "--no-align", "--command", text, address]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if answer.returncode != 0:
        raise Failed(f"psql: {answer.stderr.strip()}")
    return answer.stdout.strip()
