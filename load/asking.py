"""Asks one server for ImageInfo at a constant rate until its input ends; run by load/burst.py, as a process of its own.

    asking.py ADDRESS A-SECOND FIRST LAST "HEADER: VALUE"

One line of JSON comes out: milliseconds of every answer, from when it was due to be asked for, and how many failed.
"""

import http.client
import json
import sys
import threading
import time

CONNECTIONS = 4


class Asking(threading.Thread):
    """One connection that asks at every turn of its own."""

    def __init__(self, address: str, begin: float, between: float, people: range, headers: dict, ended: threading.Event):
        super().__init__()
        self.address, self.due, self.between, self.people = address, begin, between, people
        self.headers, self.ended, self.times, self.failed = headers, ended, [], 0

    def run(self) -> None:
        connection, asked = http.client.HTTPConnection(self.address, timeout=10), 0
        while not self.ended.is_set():
            time.sleep(max(0.0, self.due - time.monotonic()))
            person = self.people[asked * 7919 % len(self.people)]
            try:
                connection.request("GET", f"/api/v1/Person/{person}/ImageInfo", headers=self.headers)
                answer = connection.getresponse()
                answer.read()
                self.failed += answer.status != 200
            except (OSError, http.client.HTTPException):
                self.failed += 1
                connection.close()
            self.times.append((time.monotonic() - self.due) * 1000)
            self.due += self.between
            asked += 1


def main() -> None:
    address, rate, first, last, header = sys.argv[1:]
    ended, between = threading.Event(), CONNECTIONS / float(rate)
    people, headers = range(int(first), int(last) + 1), dict([header.split(": ", 1)])
    begin = time.monotonic() + 0.1
    asking = [Asking(address, begin + at * between / CONNECTIONS, between, people, headers, ended) for at in range(CONNECTIONS)]
    for one in asking:
        one.start()
    sys.stdin.read()
    ended.set()
    for one in asking:
        one.join()
    print(json.dumps({"ms": [value for one in asking for value in one.times], "failed": sum(one.failed for one in asking)}))


if __name__ == "__main__":
    main()
