"""S3 that is slow, fails now and then, or is gone: what readers and importers see, and that nothing is lost."""

import os
import threading
import time
import unittest
from contextlib import ExitStack

from stand import beside, crowd
from stand.crowd import Many, get, image, image_info
from stand.proxy import FaultProxy
from stand.seaweed import Seaweed
from stand.visage import Visage

BINARY = os.environ.get("VISAGE_BINARY", "target/debug/visage")
MIB = 1 << 20
# Room for the pieces of every picture that may be under way at once, which is less than the pictures themselves.
MOST_MEMORY_MIB = 150


class S3Faults(unittest.TestCase):
    """One store and one copy for all; each test leaves the store well, and `people` with pictures in it."""

    people = 0

    @classmethod
    def setUpClass(cls):
        with ExitStack() as stack:
            cls.store = stack.enter_context(Seaweed())
            cls.proxy = stack.enter_context(FaultProxy(cls.store.endpoint))
            cls.copy = Visage(BINARY, blobs=cls.store.address("faces", cls.proxy.address),
                              environment={**cls.store.variables(), **beside.UNPROXIED})
            stack.enter_context(cls.copy)
            beside.add_reader(cls.copy)
            cls.take_in(cls.cards(6))
            cls.addClassCleanup(stack.pop_all().close)

    def setUp(self):
        self.addCleanup(self.proxy.behave)

    @classmethod
    def cards(cls, count: int):
        """A file with so many more people, whose pictures have a MiB."""
        return beside.cards(cls.copy.folder, "cards.vcf", range(cls.people + 1, cls.people + count + 1), MIB)

    @classmethod
    def take_in(cls, file):
        """An import that is acknowledged."""
        said = beside.done(cls.copy, "import", "vcard", file)
        cls.people += int(said.split()[0])

    def ask_for_pictures(self, count: int) -> Many:
        """Everybody's in turn."""
        return Many(self.copy.address, [image(1 + number % self.people) for number in range(count)])

    def assert_pictures(self, answers: list):
        """Whoever got a picture got the right one, whole."""
        for number, seen in enumerate(answers):
            if seen.status == 200:
                self.assertTrue(seen.body == beside.picture(1 + number % self.people, MIB), "another picture")

    def assert_nothing_is_lost(self):
        """Everything that was acknowledged is there, and no row lacks its bytes."""
        report = beside.checked(self.copy)
        self.assertTrue(report["sound"], report)
        self.assertEqual((report["persons"], report["pictures"]), (self.people, self.people), report)
        self.assertEqual(crowd.statuses(self.ask_for_pictures(self.people).all()), {200: self.people})

    def test_while_s3_is_slow_pictures_come_late_or_are_a_503_and_memory_stays_bounded(self):
        self.proxy.behave(delay=2.0)
        pictures = self.ask_for_pictures(200)
        time.sleep(0.5)
        facts = [get(self.copy.address, image_info(1 + number % self.people)) for number in range(20)]
        self.assertEqual(crowd.statuses(facts), {200: 20})
        self.assertLess(max(seen.seconds for seen in facts), 1.0, "facts about pictures need no S3")
        answers = pictures.all()
        self.assert_pictures(answers)
        for seen in answers:
            self.assertTrue(seen.status == 200 or seen.says_when_to_come_again(), seen)
        longest, memory = max(seen.seconds for seen in answers), crowd.memory_mib(self.copy.pid)
        print(f"S3 slow: {crowd.statuses(answers)} in {longest:.1f} s, {memory:.0f} MiB at most", flush=True)
        self.assertGreater(crowd.statuses(answers)[200], 100)
        self.assertLess(longest, 20)
        self.assertLess(memory, MOST_MEMORY_MIB)

    def test_while_every_tenth_request_fails_readers_and_importers_notice_nothing(self):
        for fault in ({"fail_every": 10}, {"cut_every": 10}):
            self.proxy.behave(**fault)
            answers = self.ask_for_pictures(60).all()
            self.assertEqual(crowd.statuses(answers), {200: 60}, {seen.problem for seen in answers})
            self.assert_pictures(answers)
            self.take_in(self.cards(12))
            self.assertGreaterEqual(self.proxy.failed + self.proxy.cut, 6)
        self.proxy.behave()
        self.assert_nothing_is_lost()

    def test_while_s3_is_gone_pictures_are_a_503_and_an_import_fails_without_a_row(self):
        file = self.cards(3)
        self.proxy.go()
        self.addCleanup(self.proxy.come)
        answers = Many(self.copy.address, [image(1), image(2), image_info(1), image_info(2)]).all()
        for seen in answers[:2]:
            self.assertTrue(seen.says_when_to_come_again(), seen)
            self.assertNotIn(b"127.0.0.1", seen.body)
            self.assertLess(seen.seconds, 10)
        self.assertEqual(crowd.statuses(answers[2:]), {200: 2})
        self.assertIn("s3://visage/faces", self.copy.talk(), "the log says what does not answer")
        refused = beside.run(self.copy, "import", "vcard", file)
        self.assertEqual((refused.returncode, refused.stdout), (3, ""), refused)
        self.assertIn("s3://visage/faces", refused.stderr)
        self.proxy.come()
        self.assertEqual(get(self.copy.address, image(1)).status, 200, "back, without a restart")
        self.assert_nothing_is_lost()
        self.take_in(file)
        self.assert_nothing_is_lost()

    def test_s3_that_goes_away_in_the_middle_of_an_import_leaves_no_row_without_its_bytes(self):
        file = self.cards(12)
        self.proxy.behave(delay=0.1)
        ended = []
        importing = threading.Thread(target=lambda: ended.append(beside.run(self.copy, "import", "vcard", file)))
        importing.start()
        # A few requests are the probe at the start.
        deadline = time.monotonic() + 20
        while self.proxy.asked < 11 and time.monotonic() < deadline:
            time.sleep(0.01)
        self.proxy.go()
        self.addCleanup(self.proxy.come)
        gone = time.monotonic()
        importing.join()
        # It is tried to store one more, and to remove one that was stored; not each of them, in vain.
        self.assertLess(time.monotonic() - gone, 6)
        self.assertEqual((ended[0].returncode, ended[0].stdout), (3, ""), ended[0])
        self.proxy.come()
        self.proxy.behave()
        self.assert_nothing_is_lost()
        self.take_in(file)
        self.assert_nothing_is_lost()
