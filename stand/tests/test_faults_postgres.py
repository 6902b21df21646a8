"""PostgreSQL that has no place left, or hangs: bounded answers that say when to come again, and no restart."""

import os
import time
import unittest
from contextlib import ExitStack

from stand import beside, crowd
from stand.crowd import Many, get, image_info
from stand.pgbouncer import PgBouncer
from stand.postgres import Postgres
from stand.visage import Visage

BINARY = os.environ.get("VISAGE_BINARY", "target/debug/visage")
PLACES = 24
PEOPLE = 3
# A statement has a second, whoever asks waits a moment longer for it, and who came meanwhile for one more.
LONGEST_SECONDS = 10
MOST_MEMORY_MIB = 100
# Four that read, one that writes and one that listens.
MOST_CONNECTIONS = 6
CUT = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE usename = 'visage'"

# The last connection that was made is one that answers requests.
NOT_THE_NEWEST = "backend_start < (SELECT max(backend_start) FROM pg_stat_activity WHERE usename = 'visage')"


class PostgresFaults(unittest.TestCase):
    """One cluster and one copy for all; each test leaves them well. Some places are kept for the superuser."""

    @classmethod
    def setUpClass(cls):
        with ExitStack() as stack:
            cls.cluster = stack.enter_context(Postgres(max_connections=PLACES))
            for role in ("visage", "others"):
                cls.cluster.query(f"CREATE ROLE {role} LOGIN")
            cls.cluster.query("CREATE DATABASE people OWNER visage")
            cls.address = f"{cls.cluster.address('people', 'visage')}&statement_seconds=1"
            cls.copy = stack.enter_context(Visage(BINARY, database=cls.address))
            beside.add_reader(cls.copy)
            file = beside.cards(cls.copy.folder, "cards.vcf", range(1, PEOPLE + 1), 1000)
            beside.done(cls.copy, "import", "vcard", file)
            cls.addClassCleanup(stack.pop_all().close)

    def ask(self, count: int) -> list:
        """Facts about pictures, from many at once."""
        return Many(self.copy.address, [image_info(1 + number % PEOPLE) for number in range(count)]).all()

    def assert_refused_in_time(self, what: str, count: int):
        """Everybody is told to come again, soon enough, and that costs little memory."""
        answers = self.ask(count)
        longest, memory = max(seen.seconds for seen in answers), crowd.memory_mib(self.copy.pid)
        print(f"PostgreSQL {what}: {crowd.statuses(answers)} in {longest:.1f} s, {memory:.0f} MiB at most", flush=True)
        for seen in answers:
            self.assertTrue(seen.says_when_to_come_again(), seen)
        self.assertLess(longest, LONGEST_SECONDS)
        self.assertLess(memory, MOST_MEMORY_MIB)

    def assert_no_start(self, *words: str):
        """A copy that is started now says in one sentence why it does not, and ends."""
        began = time.monotonic()
        ended = beside.run(self.copy, "serve", "--listen", "127.0.0.1:0")
        self.assertEqual((ended.returncode, ended.stdout), (3, ""), ended)
        self.assertRegex(ended.stderr, r"\Avisage: [^\n]*PostgreSQL[^\n]*\n\Z")
        self.assertTrue(any(word in ended.stderr for word in words), ended.stderr)
        self.assertLess(time.monotonic() - began, LONGEST_SECONDS + 5)

    def assert_all_is_well_again(self):
        """Everything is answered, without a restart, and nothing is lost."""
        deadline = time.monotonic() + 5
        while (seen := get(self.copy.address, image_info(1))).status != 200 and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(crowd.statuses(self.ask(40)), {200: 40}, seen)
        report = beside.checked(self.copy)
        self.assertEqual((report["sound"], report["persons"], report["pictures"]), (True, PEOPLE, PEOPLE), report)

    def assert_no_more_connections_than(self, most: int):
        """What was given up is gone a moment later."""
        count = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'visage'"
        deadline = time.monotonic() + 0.5
        while (there := int(self.cluster.query(count))) > most and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertLessEqual(there, most)

    def take_every_place(self, sitting: list):
        """Others sit down until there is no place left, nor a moment later, when whoever just left is gone."""
        refused = 0
        while refused < 2:
            if session := self.cluster.sit("others"):
                sitting.append(session)
                refused = 0
            else:
                refused += 1
                time.sleep(0.1)

    def leave(self, sitting: list):
        """Others go."""
        while sitting:
            sitting.pop().close()

    def test_a_copy_goes_on_while_others_have_taken_every_place_and_comes_back_when_it_lost_its_own(self):
        sitting = []
        self.addCleanup(self.leave, sitting)
        self.assertEqual(crowd.statuses(self.ask(40)), {200: 40})
        self.take_every_place(sitting)
        self.assertEqual(crowd.statuses(self.ask(40)), {200: 40}, "its connections are open")
        self.cluster.query(f"{CUT} AND {NOT_THE_NEWEST}")
        self.take_every_place(sitting)
        shared = self.ask(8)
        self.assertEqual(crowd.statuses(shared), {200: 8}, "the connection that is left is shared")
        # Whose turn it was to have another one has tried to get it.
        self.assertTrue(0.9 < max(seen.seconds for seen in shared) < LONGEST_SECONDS)
        while self.cluster.query(CUT) != "0":
            self.take_every_place(sitting)
        self.assert_refused_in_time("full", 200)
        self.assertRegex(self.copy.talk(), r"PostgreSQL: [^\n]*(too many clients|connection slots)", "the log says why")
        self.assert_no_start("too many clients", "connection slots")
        self.leave(sitting)
        self.assert_all_is_well_again()

    def test_while_somebody_holds_a_table_requests_end_in_time_and_the_log_says_that_statements_did(self):
        self.assertEqual(crowd.statuses(self.ask(40)), {200: 40})
        somebody = self.cluster.session("people")
        self.addCleanup(somebody.communicate)
        somebody.stdin.write("BEGIN;\nLOCK TABLE person;\n")
        somebody.stdin.flush()
        self.assertEqual([somebody.stdout.readline().strip() for _ in range(2)], ["BEGIN", "LOCK TABLE"])
        self.assert_refused_in_time("is locked", 40)
        self.assertRegex(self.copy.talk(), r"PostgreSQL: [^\n]*statement timeout")
        for _ in range(2):
            self.assert_refused_in_time("is still locked", 40)
        self.assert_no_more_connections_than(MOST_CONNECTIONS)
        somebody.communicate()
        self.assert_all_is_well_again()

    def test_while_postgresql_hangs_requests_end_in_time_and_all_is_well_when_it_wakes(self):
        self.assertEqual(crowd.statuses(self.ask(40)), {200: 40})
        self.cluster.hang()
        self.addCleanup(self.cluster.wake)
        self.assert_refused_in_time("hangs", 200)
        self.assertIn("PostgreSQL does not answer", self.copy.talk())
        self.assert_refused_in_time("still hangs", 200)
        self.assert_no_start("does not answer")
        self.cluster.wake()
        self.assert_all_is_well_again()


class BehindPgBouncer(unittest.TestCase):
    """A copy behind a pooler, where no limit of ours reaches the server."""

    def test_while_somebody_holds_a_table_statements_that_are_given_up_do_not_add_up(self):
        with ExitStack() as stack:
            cluster = stack.enter_context(Postgres(max_connections=PLACES * 3))
            pooler = stack.enter_context(PgBouncer(cluster))
            cluster.create_database("people")
            address = f"{pooler.address('people')}&statement_seconds=1"
            copy = stack.enter_context(Visage(BINARY, database=address))
            self.assertIn("ALTER ROLE", copy.talk())
            beside.add_reader(copy)
            beside.done(copy, "import", "vcard", beside.cards(copy.folder, "cards.vcf", range(1, 2), 1000))
            self.assertEqual(get(copy.address, image_info(1)).status, 200)
            somebody = cluster.session("people")
            stack.callback(somebody.communicate)
            somebody.stdin.write("BEGIN;\nLOCK TABLE person;\n")
            somebody.stdin.flush()
            self.assertEqual([somebody.stdout.readline().strip() for _ in range(2)], ["BEGIN", "LOCK TABLE"])
            for _ in range(4):
                answers = Many(copy.address, [image_info(1)] * 20).all()
                self.assertTrue(all(seen.says_when_to_come_again() for seen in answers), answers)
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            deadline = time.monotonic() + 2
            while (there := int(cluster.query(waiting))) > MOST_CONNECTIONS and time.monotonic() < deadline:
                time.sleep(0.1)
            print(f"PostgreSQL behind PgBouncer is locked: {there} statements still wait", flush=True)
            self.assertLessEqual(there, MOST_CONNECTIONS)
