"""Copies and importers are killed under load: readers do not notice, and nothing acknowledged is lost."""

import http.client
import re
import time

from stand.cards import picture
from stand.client import Client
from stand.load import Load
from stand.nginx import Nginx
from stand.tests.world import ADA, Copies
from stand.tests.writer import KILLED, LARGE, SMALL, Writer

KILLS = 5
# What a client may meet when a copy is killed in the middle of an answer whose head is with the client already. All
# else nginx hides: a GET that failed before that is asked of the next copy.
CUT = http.client.IncompleteRead


class TestKills(Copies):
    """Three copies behind nginx, of which now one and now another is gone."""

    def setUp(self):
        super().setUp()
        self.stores.add_user(*ADA)
        self.photos = {"small": picture("small", SMALL), "large": picture("large", LARGE)}
        self.numbers = self.take_in(self.photos)

    def paths(self) -> list:
        """What readers ask for."""
        return [f"/api/v1/Person/{number}/{what}" for number in self.numbers.values() for what in ("ImageInfo", "Image")]

    def assert_whole(self, load: Load) -> None:
        """Everything that was answered is right."""
        for uid, photo in self.photos.items():
            path = f"/api/v1/Person/{self.numbers[uid]}/Image"
            self.assertEqual({answer.body for asked, answer in load.answers if asked == path}, {photo}, uid)

    def test_readers_notice_nothing_of_copies_that_are_killed_and_no_import_is_lost(self):
        copies = self.copies(3)
        proxy = self.enterContext(Nginx([copy.address for copy in copies]))
        with Load(proxy.address, ADA, self.paths()) as load, Writer(self) as writer:
            load.wait_for(50)
            for turn in range(KILLS):
                copy = copies[turn % len(copies)]
                copy.kill()
                load.wait_for(50)
                copy.start()
                # nginx leaves alone for a second who failed.
                time.sleep(1.1)
                load.wait_for(20)
        self.assertEqual(load.others(), [])
        for path, failure in load.failures:
            self.assertIsInstance(failure.error, CUT, path)
            self.assertTrue(path.endswith("/Image"), path)
        self.assertLessEqual(len(load.failures), KILLS * len(load.threads))
        self.assertEqual(writer.wrong, [])
        self.assertGreater(len(writer.acknowledged), 5)
        self.assert_whole(load)
        writer.assert_kept(self.client(proxy))
        report = self.assert_sound()
        self.assertEqual(report["findings"], [])
        self.assertEqual(report["persons"], len(writer.acknowledged) + len(self.photos))

    def test_importers_that_are_killed_leave_at_most_bytes_that_belong_to_nobody(self):
        [copy] = self.copies(1)
        with Load(copy.address, ADA, self.paths(), clients=1) as load, Writer(self, {KILLED}, killed_within=0.6) as writer:
            until = time.monotonic() + 12
            while time.monotonic() < until and (len(writer.unclear) < 8 or len(writer.acknowledged) < 8):
                time.sleep(0.05)
        self.assertEqual((writer.wrong, load.others(), load.failures), ([], [], []))
        self.assertTrue(writer.unclear and writer.acknowledged)
        report = self.assert_sound()
        for finding in report["findings"]:
            self.assertRegex(finding["text"], re.compile("belong to no picture( and were never wholly stored)?$"))
        writer.assert_kept(self.client(copy))
        self.assert_whole(load)
        # Nobody waits for the lock of a writer who is gone.
        began = time.monotonic()
        self.take_in({"last": picture("last")})
        self.assertLess(time.monotonic() - began, 5)
