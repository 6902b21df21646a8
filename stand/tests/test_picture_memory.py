"""Pictures of a hundred megapixels in few bytes: the memory for pictures stays within its budget for all of them."""

import json
import threading
import time
import unittest

from stand import beside
from stand.bombs import MEBIBYTE, bombs
from stand.client import Client
from stand.tests.world import binary
from stand.visage import Visage

# The default of imaging.memory_bytes.
BUDGET = 96 * MEBIBYTE
# What one request takes beside that: the stack of each thread and memory that the allocator caches. The body of the
# request and its copy without metadata are added by their length.
BESIDE = 24 * MEBIBYTE
ANSWER_SECONDS = 60


def peak(pid: int) -> int:
    """The peak memory of a process, in bytes."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))


def resting(pid: int) -> int:
    """The current memory of a process, in bytes."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))


def forget_peak(pid: int) -> None:
    """Resets the peak memory of a process to its current memory."""
    with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as file:
        file.write("5")


class TestPictureMemory(unittest.TestCase):
    """One server, which gets every bomb."""

    @classmethod
    def setUpClass(cls):
        cls.bombs = bombs()

    def setUp(self):
        self.copy = Visage(binary(), "--demo")
        self.addCleanup(self.copy.close)
        self.copy.start()
        self.ticket = f"SOTicket {beside.done(self.copy, 'token', 'issue', 'tje0').strip()}"

    def client(self) -> Client:
        """A user who may change every picture."""
        return self.enterContext(Client(self.copy.address, "", "", ANSWER_SECONDS).by(self.ticket))

    def send(self, client: Client, person: int, name: str) -> list:
        """Stores a bomb and requests it in several sizes; every response is the picture or an error with a reason."""
        picture, shown = self.bombs[name]
        answers = [client.ask("PUT", f"/api/v1/Person/{person}/Image", picture, "application/octet-stream")]
        if answers[0].status == 200:
            for query in ("w=180&h=180&type=PNG", "w=900&h=900&type=JPG", "w=3000&type=PNG", "type=WEBP"):
                answers.append(client.get(f"/api/v1/Person/{person}/Image?{query}"))
        for answer in answers:
            self.assertIn(answer.status, (200, 400, 413), (name, answer.status, answer.body[:300]))
            if answer.status != 200:
                self.assertIn("picture", json.dumps(answer.carrier), (name, answer.body[:300]))
        small = [answer.status for answer in answers[:3]]
        self.assertTrue(small == [200, 200, 200] or not shown, (name, small, answers[-1].body[:300]))
        # What is stored can be shown.
        self.assertTrue(answers[0].status != 200 or answers[1].status == 200, (name, small, answers[-1].body[:300]))
        return [answer.status for answer in answers]

    def test_no_picture_takes_more_memory_than_the_budget(self):
        client = self.client()
        rest = resting(self.copy.pid)
        problems = []
        for name in self.bombs:
            forget_peak(self.copy.pid)
            before = min(rest, resting(self.copy.pid))
            began = time.monotonic()
            statuses = self.send(client, 5, name)
            most = peak(self.copy.pid) - before
            print(f"{most // MEBIBYTE:5} MiB {time.monotonic() - began:5.1f} s {statuses} {name}", flush=True)
            if most > BUDGET + BESIDE + 2 * len(self.bombs[name][0]):
                problems.append((name, most // MEBIBYTE))
        self.assertEqual(problems, [])

    def test_many_pictures_at_once_take_no_more_than_the_budget(self):
        names = [name for name in self.bombs if "WebP" in name or "PNG" in name][:8]
        failures = []

        def work(number: int, name: str) -> None:
            with Client(self.copy.address, "", "", ANSWER_SECONDS) as client:
                client.by(self.ticket)
                picture, _ = self.bombs[name]
                for method, path in (("PUT", "Image"), ("GET", "Image?w=700&type=PNG"), ("GET", "Image?w=333&type=JPG")):
                    answer = client.ask(method, f"/api/v1/Person/{number}/{path}", picture if method == "PUT" else None)
                    if answer.status not in (200, 400, 404, 503):
                        failures.append((name, answer.status, answer.body[:300]))

        rest = resting(self.copy.pid)
        threads = [threading.Thread(target=work, args=(5 + number, name)) for number, name in enumerate(names)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        bodies = sum(len(self.bombs[name][0]) for name in names)
        self.assertLess(peak(self.copy.pid) - rest, BUDGET + 2 * BESIDE + 2 * bodies)


if __name__ == "__main__":
    unittest.main()
