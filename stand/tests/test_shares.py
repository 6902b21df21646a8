"""No client can use up the server: long responses, slow uploads and readers, idle sockets, few descriptors, bodies before sign-in."""

import http.client
import random
import resource
import sqlite3
import threading
import time
import unittest

from stand.cards import picture
from stand.client import Client
from stand.crowd import memory_mib
from stand.hostile import Hostile, basic, more_descriptors, png, status, timed
from stand.pictures import Holder, change
from stand.server import program
from stand.tests.world import binary
from stand.visage import Visage

TOVE = ("tje0", "Tje0")
BY_TOVE = basic(*TOVE)
PERSON = Holder("Person", 5)
# Generous: other work may run on the same two cores.
QUICK_SECONDS, UPLOAD_SECONDS = 5, 20
# What the program takes without any of this is below 100 MiB, debug information included.
MOST_MIB = 350
MIB = 1 << 20


class Few(Visage):
    """A copy that may open only so many files."""

    def __init__(self, *options, descriptors: int):
        super().__init__(*options)
        self.descriptors = descriptors

    def command(self) -> list:
        return [program("prlimit"), f"--nofile={self.descriptors}:{self.descriptors}", *super().command()]


class Shares(unittest.TestCase):
    """A copy that serves the demo, and connections of an attacker that end with the test."""

    def setUp(self):
        more_descriptors()
        self.copy = self.serve()
        self.addCleanup(self.copy.close)
        self.copy.start()
        self.assert_upload("before")
        self.hostile = self.enterContext(Hostile(self.copy.address))

    def serve(self) -> Visage:
        """The copy, not yet started."""
        return Visage(binary(), "--demo")

    def client(self) -> Client:
        """The administrator of the demo, on another connection."""
        return self.enterContext(Client(self.copy.address, *TOVE, seconds=60))

    def assert_healthy(self) -> None:
        """Health is answered at once on new connections from another address, and soon from that of the attack."""
        for source in (*5 * ["127.0.0.2"], None):
            if source is None:
                time.sleep(1)
            answer, seconds = timed(lambda source=source: self.health(source))
            self.assertEqual(answer.status, 200)
            self.assertLess(seconds, QUICK_SECONDS)

    def health(self, source):
        """What is answered about health, on a connection of its own."""
        with Client(self.copy.address, "", "", source=source) as client:
            return client.get("/health/live")

    def assert_attacked(self) -> None:
        """The requests of the attack were rejected for their share only, if at all."""
        self.assertLessEqual(self.hostile.refusals(), {0, 503})

    def assert_small(self) -> None:
        """Its memory stayed small."""
        self.assertLess(memory_mib(self.copy.pid), MOST_MIB)

    def assert_upload(self, name: str) -> None:
        """An upload of some kilobytes goes through in a bounded time."""
        answer, seconds = timed(lambda: change(self.client(), PERSON, picture(name, rows=600)))
        self.assertEqual(answer.status, 200, answer.body[:300])
        self.assertLess(seconds, UPLOAD_SECONDS)


class TestLongAnswers(Shares):
    """Answers that would grow with the request."""

    def test_thousands_of_spellings_of_one_column_are_one_column(self):
        def spelt(number: int) -> str:
            return "".join(c.upper() if number >> place & 1 else c for place, c in enumerate("associatedbid"))

        target = "/api/v1/User?$select=" + ",".join(spelt(number) for number in range(2000))
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.client().get(target))) for _ in range(6)]
        for thread in threads:
            thread.start()
        self.assert_healthy()
        for thread in threads:
            thread.join()
        self.assertEqual([answer.status for answer in answers], [200] * 6)
        self.assertEqual(set(answers[0].carrier["value"][0]), {"PrimaryKey", "EntityName", "associatedbid"})
        self.assert_small()

    def test_a_list_is_whole_up_to_ten_thousand_rows_and_says_where_the_next_ones_are(self):
        self.copy.stop()
        with sqlite3.connect(self.copy.data / "people.db") as database:
            role, group = database.execute("SELECT min(role_id), min(usergroup_id) FROM role, usergroup").fetchone()
            there, = database.execute("SELECT count(*) FROM associate WHERE name NOT LIKE 'visage:%'").fetchone()
            rows = [(f"u{number}", f"u{number}", role, group) for number in range(10_100 - there)]
            database.executemany("INSERT INTO associate (name, search_name, role_id, usergroup_id, type) "
                                 "VALUES (?, ?, ?, ?, 0)", rows)
        database.close()
        # The demo does not take a folder with users of its own.
        self.copy.options = ()
        self.copy.start()
        client = self.client()
        first = client.get("/api/v1/User").carrier
        self.assertEqual(len(first["value"]), 10_000)
        target = first["odata.nextLink"].removeprefix(self.copy.url)
        rest = client.get(target).carrier
        self.assertEqual((len(rest["value"]), rest["odata.nextLink"]), (100, None))
        for form in ("application/json", "application/xml"):
            client.headers["Accept"] = form
            groups = client.ask("POST", "/api/v1/Agents/Associate/GetAssociatesByGroup",
                                f'{{"GroupId": {group}}}', "application/json")
            self.assertEqual(groups.status, 200)
            self.assertGreater(len(groups.body), MIB)
        self.assert_healthy()
        self.assert_small()


class TestReservations(Shares):
    """Memory that is taken and not used."""

    def upload(self, announced: int) -> str:
        """The head of an upload."""
        return (f"PUT {PERSON.image} HTTP/1.1\nAuthorization: {BY_TOVE}\n"
                f"Content-Type: image/png\nContent-Length: {announced}")

    def test_uploads_that_announce_much_and_send_one_byte_keep_no_other_from_uploading(self):
        for _ in range(8):
            self.hostile.begin(self.upload(64 * MIB), b"x")
        self.assert_attacked()
        for number in range(3):
            self.assert_upload(f"beside idle ones {number}")
        self.assert_small()

    def test_uploads_that_stop_after_many_bytes_lose_their_memory(self):
        slow = [self.hostile.begin(self.upload(12 * MIB)) for _ in range(8)]
        for one in slow:
            one.settimeout(2)
            try:
                one.sendall(bytes(11 * MIB))
            except (OSError, TimeoutError):
                pass
        self.assert_attacked()
        for number in range(3):
            self.assert_upload(f"beside stopped ones {number}")
        self.assert_healthy()
        self.assert_small()

    def test_readers_that_do_not_read_their_base64_keep_no_other_from_it(self):
        chance = random.Random(7)
        large = png(2600, 2600, 8, (chance.randbytes(2600) for _ in range(2600)))
        self.assertEqual(change(self.client(), PERSON, large).status, 200)
        head = ("POST /api/v1/Agents/BLOB/GetPersonImage HTTP/1.1\nContent-Type: application/json\n"
                f"Accept: application/json\nAuthorization: {BY_TOVE}\nContent-Length: 14")
        asked = [self.hostile.begin(head, b'{"PersonId":5}', receive_bytes=4096) for _ in range(6)]
        answer, seconds = timed(lambda: self.client().ask(
            "POST", "/api/v1/Agents/BLOB/GetPersonImage", '{"PersonId":5}', "application/json"))
        self.assertEqual(answer.status, 200, answer.body[:300])
        self.assertLess(seconds, UPLOAD_SECONDS)
        self.assertLessEqual({status(one) for one in asked}, {0, 200, 503})
        self.assert_small()

    def test_fresh_sizes_of_a_small_file_with_many_pixels_keep_no_other_from_uploading(self):
        bomb = png(8000, 8000, 1, [bytes(1000)] * 8000)
        self.assertEqual(change(self.client(), Holder("Person", 6), bomb).status, 200)
        threads = [threading.Thread(target=lambda side=side: self.client().get(f"/api/v1/Person/6/Image?w={side}"))
                   for side in range(301, 307)]
        for thread in threads:
            thread.start()
        for number in range(2):
            self.assert_upload(f"beside many pixels {number}")
        self.assert_healthy()
        for thread in threads:
            thread.join()
        self.assert_small()


class TestSockets(Shares):
    """Sockets that are opened and not used."""

    def test_thousands_of_idle_connections_keep_no_other_out(self):
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.hostile.idle(min(4096, soft - 256))
        self.assert_healthy()
        answer, seconds = timed(lambda: self.client().get(PERSON.image))
        self.assertEqual(answer.status, 200)
        self.assertLess(seconds, QUICK_SECONDS)
        self.assert_small()

    def test_bodies_before_sign_in_that_stop_take_little_memory_and_keep_no_other_out(self):
        head = ("POST /login HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n"
                "Content-Length: 131072")
        body = b"username=" + b"x" * 100_000
        for _ in range(1000):
            self.hostile.begin(head, body)
        self.assert_attacked()
        self.assert_healthy()
        form = "username=tje0&password=Tje0"
        answer = self.client().ask("POST", "/login", form, "application/x-www-form-urlencoded")
        self.assertEqual(answer.status, 303, answer.body[:300])
        self.assert_small()


class TestFewDescriptors(Shares):
    """A system that lets the program open 200 files."""

    def serve(self) -> Visage:
        return Few(binary(), "--demo", descriptors=200)

    def test_more_connections_than_descriptors_are_never_a_failure(self):
        get = f"GET {PERSON.image}?w=%d HTTP/1.1\nAuthorization: {BY_TOVE}"
        self.hostile.idle(150)
        # An idle connection makes way once it has been idle for a second.
        time.sleep(1.5)
        asked = [self.hostile.begin(get % (40 + number % 7)) for number in range(250)]
        self.assert_healthy()
        seen = [status(one) for one in asked]
        self.assertLessEqual(set(seen), {200, 503}, seen)
        # An address has a quarter of the places, and whoever finds none is asked to come again.
        self.assertGreater(seen.count(200), 10, seen)
        self.assertGreater(seen.count(503), 50, seen)
        for number in range(3):
            try:
                self.assertEqual(self.client().get(PERSON.image).status, 200)
            except http.client.HTTPException:
                self.fail("the server closed a connection that was asked on at once")
        self.assertNotIn("panicked", self.copy.talk())


if __name__ == "__main__":
    unittest.main()
