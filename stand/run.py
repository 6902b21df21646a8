"""Runs a command beside real servers: python3 -m stand.run --with postgres,pgbouncer,s3 -- COMMAND …"""

import argparse
import os
import signal
import subprocess
import sys
from contextlib import ExitStack

from stand.pgbouncer import PgBouncer
from stand.postgres import Postgres
from stand.seaweed import Seaweed
from stand.server import STOP_SECONDS, Failed

SERVERS = ("postgres", "pgbouncer", "s3")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """A signal asked us to end."""

    def __init__(self, number: int):
        super().__init__(number)
        self.number = number


def end(number, _frame):
    """The first signal ends what runs; while that is put away, later ones change nothing."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise Ended(number)


def start(wanted: set, stack: ExitStack) -> dict:
    """Starts servers that end with the stack; the variables that say where they are."""
    variables = {}
    if wanted & {"postgres", "pgbouncer"}:
        cluster = stack.enter_context(Postgres(max_connections=200, tls=True))
        variables["VISAGE_TEST_POSTGRES"] = cluster.address()
        variables["VISAGE_TEST_POSTGRES_TLS"] = cluster.tls_address()
        variables["VISAGE_TEST_POSTGRES_AUTHORITY"] = str(cluster.authority)
        if "pgbouncer" in wanted:
            variables["VISAGE_TEST_POSTGRES_POOLED"] = stack.enter_context(PgBouncer(cluster)).address()
    if "s3" in wanted:
        bucket = stack.enter_context(Seaweed())
        variables.update(bucket.variables(), VISAGE_TEST_S3=bucket.address("test"))
    return variables


def surroundings(variables: dict) -> dict:
    """The environment of the command: nobody's own cloud, and no proxy before the loopback."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "VISAGE_TEST_"))}
    unproxied = ",".join(filter(None, (os.environ.get("no_proxy"), "127.0.0.1,localhost")))
    return {**kept, **variables, "no_proxy": unproxied, "NO_PROXY": unproxied}


def run(command: list, variables: dict) -> int:
    """Runs the command to its end, or ends it when we are told to end; its exit code as a shell gives it."""
    process = subprocess.Popen(command, env=surroundings(variables))
    try:
        code = process.wait()
    except Ended as ended:
        # A terminal sends Ctrl-C to both of us, but only we are told by kill.
        process.send_signal(ended.number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise
    return code if code >= 0 else 128 - code


def main() -> int:
    """Parses, starts, runs and puts away."""
    parser = argparse.ArgumentParser(prog="python3 -m stand.run", description=__doc__)
    parser.add_argument("--with", dest="wanted", default=",".join(SERVERS), help="which servers: %(default)s")
    parser.add_argument("command", nargs="+", help="the command, after --")
    arguments = parser.parse_args()
    wanted = set(arguments.wanted.split(","))
    if unknown := wanted - set(SERVERS):
        parser.error(f"no such server: {', '.join(sorted(unknown))}; there are {', '.join(SERVERS)}")
    for number in SIGNALS:
        signal.signal(number, end)
    try:
        with ExitStack() as stack:
            return run(arguments.command, start(wanted, stack))
    except Ended as ended:
        return 128 + ended.number
    except (Failed, OSError) as failure:
        print(f"stand: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
