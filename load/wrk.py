"""One slice of load on one server, with what it cost."""

import dataclasses
import os
import subprocess
import time
from pathlib import Path

SERVER_CORE, LOAD_CORE = "0", "1"
WALK = Path(__file__).with_name("walk.lua")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class Slice:
    """What one slice of load found out."""

    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    bytes_each: float
    load_core: float
    foreign: float
    errors: int
    memory: dict


def cpu_seconds(pid: int) -> float:
    """Processor time of all threads of a process, to the nanosecond."""
    total = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((thread / "schedstat").read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / 1e9


def with_children(pid: int) -> list:
    """A process and what it has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def busy_seconds() -> float:
    """Processor time that the whole machine has spent on anything."""
    user, nice, system, _, _, irq, softirq, steal = map(
        int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND


def wait_until_quiet(most_seconds: float) -> float:
    """Waits until nobody else uses the machine, but no longer than told; how long that took."""
    began = time.monotonic()
    while time.monotonic() - began < most_seconds:
        before = busy_seconds()
        time.sleep(0.25)
        if busy_seconds() - before < 0.25 * 0.12:
            break
    return time.monotonic() - began


def load(server, seconds: int, connections: int) -> Slice:
    """Loads a server for some seconds and goes on in its walk where the slice before stopped."""
    walk = [server.path, str(server.first), str(server.last), str(server.seed), str(server.place)]
    command = ["taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency",
               "-s", str(WALK), server.url, "--", *walk, *server.headers]
    def spent() -> float:
        return sum(map(cpu_seconds, server.pids()))

    busy, cpu, began = busy_seconds(), spent(), time.monotonic()
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    time.sleep(seconds / 2)
    memory = server.memory_mib()
    output = run.stdout.read()
    _, status, usage = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    took = time.monotonic() - began
    cpu, busy = spent() - cpu, busy_seconds() - busy
    load_cpu = usage.ru_utime + usage.ru_stime
    figures = [line.split()[1:] for line in output.splitlines() if line.startswith("figures ")]
    if not figures:
        raise RuntimeError(f"wrk said nothing about {server.name}:\n{output}")
    requests, microseconds, size, p50, p99, errors = map(float, figures[0])
    server.place = (server.place + int(requests)) % (server.last - server.first + 1)
    return Slice(
        per_second=requests / microseconds * 1e6, p50_ms=p50 / 1000, p99_ms=p99 / 1000,
        cpu_us=cpu / requests * 1e6, bytes_each=size / requests, load_core=load_cpu / took,
        foreign=max(0.0, busy - cpu - load_cpu) / took, errors=int(errors), memory=memory)
