"""A disk that is full, under the database or under the stored bytes: reads go on, and writes say what is full."""

import os
import unittest
from pathlib import Path

from stand import beside, crowd
from stand.crowd import Many, get, image, image_info
from stand.disk import SmallDisk
from stand.visage import Visage

BINARY = os.environ.get("VISAGE_BINARY", "target/debug/visage")
PEOPLE = 4
PICTURE_BYTES = 100_000
MOST_MEMORY_MIB = 150


class FullDisk(unittest.TestCase):
    """A disk of its own for each test, with what the test is about on it; the rest lies elsewhere."""

    def setUp(self):
        self.disk = self.enter(SmallDisk(24))

    def enter(self, context):
        """Leaves it again when the test is over."""
        entered = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return entered

    def serve(self, **stores):
        """A copy that serves people who have pictures."""
        self.copy = self.enter(Visage(BINARY, **stores))
        beside.add_reader(self.copy)
        beside.done(self.copy, "import", "vcard", self.cards("first.vcf", range(1, PEOPLE + 1)))

    def cards(self, name: str, people: range) -> Path:
        """A file of cards."""
        return beside.cards(self.copy.folder, name, people, PICTURE_BYTES)

    def assert_reads_go_on(self):
        """Everybody gets what is there."""
        people = [1 + number % PEOPLE for number in range(40)]
        answers = Many(self.copy.address, [image(person) for person in people]).all()
        facts = Many(self.copy.address, [image_info(person) for person in people]).all()
        self.assertEqual((crowd.statuses(answers), crowd.statuses(facts)), ({200: 40}, {200: 40}))
        for person, seen in zip(people, answers):
            self.assertTrue(seen.body == beside.picture(person, PICTURE_BYTES), "another picture")
        memory = crowd.memory_mib(self.copy.pid)
        self.assertLess(memory, MOST_MEMORY_MIB)

    def assert_full(self, place: Path, *words):
        """A command that writes ends with a sentence that names what is full."""
        ended = beside.run(self.copy, *words, given="Secret\n")
        self.assertEqual((ended.returncode, ended.stdout), (3, ""), ended)
        self.assertRegex(ended.stderr, r"\Avisage: [^\n]*(disk is full|No space left)[^\n]*\n\Z")
        self.assertIn(str(place), ended.stderr)

    def assert_sound(self, people: int):
        """So many were acknowledged: they are there, and no row lacks its bytes."""
        report = beside.checked(self.copy)
        self.assertTrue(report["sound"], report)
        self.assertEqual((report["persons"], report["pictures"]), (people, people), report)

    def test_a_full_disk_under_the_bytes_stops_writes_alone_and_room_lets_them_go_on(self):
        blobs = self.disk.folder / "blobs"
        self.serve(blobs=f"file:{blobs}")
        more = self.cards("more.vcf", range(PEOPLE + 1, PEOPLE + 21))
        for room in (0, 5 * PICTURE_BYTES):
            self.disk.fill(leave=room)
            self.assert_full(blobs, "import", "vcard", more)
            self.assertEqual(list((blobs / "tmp").iterdir()), [], "nothing half-written stays")
            self.assertEqual(len(list(blobs.glob("??/*"))), PEOPLE, "nothing without a row stays")
            self.assert_reads_go_on()
            self.assert_sound(PEOPLE)
            self.disk.make_room()
        beside.done(self.copy, "import", "vcard", more)
        self.assertEqual(get(self.copy.address, image(PEOPLE + 20)).status, 200)
        self.assert_sound(PEOPLE + 20)

    def test_a_full_disk_under_sqlite_stops_writes_alone_and_room_lets_them_go_on(self):
        database = self.disk.folder / "people.db"
        self.serve(database=f"sqlite:{database}")
        company = self.copy.folder / "company.vcf"
        company.write_text("BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\nFN:Test\r\nORG:Test\r\nEND:VCARD\r\n")
        more = self.cards("more.vcf", range(PEOPLE + 1, PEOPLE + 61))
        for room in (0, 16_384):
            self.disk.fill(leave=room)
            self.assert_full(database, "import", "vcard", more)
            self.assert_full(database, "import", "vcard", company)
            self.assert_full(database, "user", "add", "late", "--password-stdin")
            self.assert_reads_go_on()
            self.assert_sound(PEOPLE)
            self.disk.make_room()
        beside.done(self.copy, "import", "vcard", more)
        beside.done(self.copy, "user", "add", "late", "--password-stdin", given="Secret\n")
        self.assertEqual(get(self.copy.address, image(PEOPLE + 60)).status, 200)
        self.assert_sound(PEOPLE + 60)

    def test_a_copy_that_starts_on_a_full_disk_says_what_is_full(self):
        database = self.disk.folder / "people.db"
        self.serve(database=f"sqlite:{database}")
        self.copy.stop()
        self.disk.fill()
        self.assert_full(database, "serve", "--listen", "127.0.0.1:0")
        self.disk.make_room()
        self.copy.start()
        self.assert_reads_go_on()
        self.assert_sound(PEOPLE)
