"""Hundreds change and read the pictures of the same few at once: nobody is refused, and nobody sees half a picture."""

import http.client
import random
import threading
import unittest

from stand import beside
from stand.cards import picture
from stand.client import Client
from stand.pictures import Holder, change, seen, sides
from stand.tests.world import binary, own_bucket, own_database
from stand.visage import Visage

CROWD, EACH = 500, 2
HOLDERS = [Holder("Person", 5), Holder("Person", 6), Holder("Person", 7), Holder("Contact", 1), Holder("Contact", 2),
           Holder("Project", 1), Holder("Project", 2)]
# Few enough that most are somebody else's picture too.
VERSIONS = [picture(f"version {number}", rows=rows) for number, rows in enumerate((16, 32, 64, 64, 128, 256))]
SIZES = {"w=16&type=PNG": (16, None), "w=24&h=24&type=PNG": (24, 24), "h=12&type=PNG": (None, 12)}
SECONDS = 90


class Member:
    """One of the crowd, on a connection of its own; begins when all do."""

    def __init__(self, number: int, copy: Visage, ticket: str, start: threading.Barrier):
        self.chance = random.Random(number)
        self.copy, self.ticket, self.start = copy, ticket, start
        self.problems: list[str] = []
        self.read: list[bytes] = []
        self.scaled: list[tuple] = []
        self.done = dict.fromkeys(("changed", "taken away", "read", "scaled", "without a picture"), 0)
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def work(self) -> None:
        """Some requests, one after the other."""
        self.start.wait()
        with Client(self.copy.address, "", "", SECONDS) as client:
            client.by(self.ticket)
            for _ in range(EACH):
                try:
                    self.ask(client, self.chance.choice(HOLDERS))
                except (OSError, http.client.HTTPException) as problem:
                    self.problems.append(repr(problem))

    def ask(self, client: Client, holder: Holder) -> None:
        """A change, or a look."""
        kind = self.chance.random()
        if kind < 0.4:
            self.expect(change(client, holder, self.chance.choice(VERSIONS)), 200, "changed")
        elif kind < 0.5:
            self.expect(change(client, holder, None), 204, "taken away")
        elif kind < 0.75:
            answer = client.get(holder.image)
            if self.has_picture(answer, "read"):
                self.read.append(answer.body)
        else:
            size = self.chance.choice(list(SIZES))
            answer = client.get(f"{holder.image}?{size}")
            if self.has_picture(answer, "scaled"):
                self.scaled.append((size, answer.body))

    def has_picture(self, answer, what: str) -> bool:
        """Whether there was one to look at just then."""
        if answer.status == 404:
            self.done["without a picture"] += 1
            return False
        return self.expect(answer, 200, what)

    def expect(self, answer, status: int, what: str) -> bool:
        """Counts what went as it should, and keeps what did not."""
        if answer.status == status:
            self.done[what] += 1
            return True
        self.problems.append(f"{answer.status}: {answer.body[:300]}")
        return False


class Crowd:
    """What holds wherever pictures lie."""

    def serve(self) -> Visage:
        """A copy that serves the demo."""
        raise NotImplementedError

    def setUp(self):
        self.copy = self.serve()
        self.addCleanup(self.copy.close)
        self.copy.start()
        self.ticket = f"SOTicket {beside.done(self.copy, 'token', 'issue', 'tje0').strip()}"
        self.client = self.enterContext(Client(self.copy.address, "", "").by(self.ticket))

    def crowd(self) -> list:
        """Everybody, when they are done."""
        start = threading.Barrier(CROWD)
        members = [Member(number, self.copy, self.ticket, start) for number in range(CROWD)]
        for member in members:
            member.thread.join()
        return members

    def renditions(self) -> set:
        """Every version in every size that was asked for, made again when nobody else asks."""
        made = set()
        for version in VERSIONS:
            self.assertEqual(change(self.client, HOLDERS[0], version).status, 200)
            for size, most in SIZES.items():
                answer = self.client.get(f"{HOLDERS[0].image}?{size}")
                self.assertEqual(answer.status, 200, answer)
                self.assertTrue(all(side <= (limit or side) for side, limit in zip(sides(answer.body), most)), size)
                made.add((size, answer.body))
        return made

    def test_every_read_in_a_crowd_that_changes_pictures_is_one_whole_version(self):
        for holder in HOLDERS:
            self.assertEqual(change(self.client, holder, None).status, 204, holder)
        others = self.pictures()
        for holder in HOLDERS:
            self.assertEqual(change(self.client, holder, VERSIONS[0]).status, 200, holder)
        members = self.crowd()
        done = {what: sum(member.done[what] for member in members) for what in members[0].done}
        print(f"{CROWD} at once: {done}", flush=True)
        self.assertEqual([problem for member in members for problem in member.problems], [])
        for what, count in done.items():
            self.assertGreater(count, 5, what)
        for member in members:
            for body in member.read:
                self.assertTrue(body in VERSIONS, f"{len(body)} bytes are no version")
        have = [seen(self.client, holder) for holder in HOLDERS]
        for holder, body in zip(HOLDERS, have):
            self.assertTrue(body is None or body in VERSIONS, holder)
        self.assertEqual(self.pictures(), others + sum(body is not None for body in have))
        whole = self.renditions()
        for member in members:
            for size, body in member.scaled:
                self.assertTrue((size, body) in whole, f"{len(body)} bytes are no version in {size}")

    def pictures(self) -> int:
        """How many there are, when everything that is stored is sound, and there is nothing beside it."""
        report = beside.checked(self.copy)
        self.assertEqual((report["sound"], report["findings"]), (True, []), report)
        return report["pictures"]


class TestOnSqliteAndAFolder(Crowd, unittest.TestCase):
    """One file, and a folder."""

    def serve(self) -> Visage:
        return Visage(binary(), "--demo")


class TestOnSqliteAndABucket(Crowd, unittest.TestCase):
    """One file, and bytes that lie elsewhere."""

    def serve(self) -> Visage:
        return Visage(binary(), "--demo", **own_bucket("crowd"))


class TestOnPostgresAndAFolder(Crowd, unittest.TestCase):
    """Writers that do not wait for each other, and a folder."""

    def serve(self) -> Visage:
        return Visage(binary(), "--demo", database=own_database("crowd"))


class TestOnPostgresAndABucket(Crowd, unittest.TestCase):
    """Writers that do not wait for each other, and bytes that lie elsewhere."""

    def serve(self) -> Visage:
        return Visage(binary(), "--demo", database=own_database("crowd"), **own_bucket("crowd"))
