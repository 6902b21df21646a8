"""PostgreSQL goes away and comes back, or holds on to a table: 503 with Retry-After meanwhile, and nothing is lost."""

import time

from stand.cards import picture
from stand.load import Load
from stand.nginx import Nginx
from stand.tests.world import ADA, Copies
from stand.tests.writer import AWAY, Writer

AWAY_SECONDS = 1.5
MODES = ("fast", "immediate")
STATEMENT_SECONDS = 1
# What the program and a machine with other things to do may take beside.
BESIDE_SECONDS = 1.0
HELD_SECONDS = 4.0


class TestRestarts(Copies):
    """Copies whose database is restarted or held."""

    stops_cluster = True

    def setUp(self):
        super().setUp()
        self.stores.add_user(*ADA)
        self.ada = self.take_in({"ada": picture("ada")})["ada"]
        self.paths = [f"/api/v1/Person/{self.ada}/{what}" for what in ("ImageInfo", "Image")]

    def assert_asked_to_come_again(self, answer, path="") -> None:
        """503, and when to try again."""
        self.assertEqual(answer.status, 503, (path, answer.body[:500]))
        self.assertRegex(answer.headers.get("retry-after", ""), r"^[1-9]\d*$")

    def test_under_load_a_restart_is_a_503_while_the_database_is_away_and_nothing_else(self):
        copies = self.copies(3)
        proxy = self.enterContext(Nginx([copy.address for copy in copies]))
        with Load(proxy.address, ADA, self.paths, clients=6) as load, Writer(self, {AWAY}) as writer:
            for mode in MODES:
                with self.subTest(mode):
                    load.wait_for(50)
                    known, went = len(load.answers), time.monotonic()
                    self.cluster.stop(mode)
                    time.sleep(AWAY_SECONDS)
                    self.cluster.start()
                    back = time.monotonic()
                    load.wait_for(100)
                    refused = [(path, answer) for path, answer in load.answers[known:] if answer.status != 200]
                    self.assertTrue(refused)
                    for path, answer in refused:
                        self.assert_asked_to_come_again(answer, path)
                        self.assertGreater(answer.answered, went)
                        self.assertLess(answer.asked, back, "refused although the database was back")
        self.assertEqual((load.failures, writer.wrong), ([], []))
        self.assertEqual(set(load.statuses()), {200, 503})
        self.assertTrue(writer.acknowledged)
        writer.assert_kept(self.client(proxy))
        self.assert_sound()

    def test_the_first_question_after_a_restart_that_nobody_noticed_is_answered(self):
        [copy] = self.copies(1)
        client = self.client(copy)
        self.assertEqual(client.image_info(self.ada).status, 200)
        for mode in (*MODES, *MODES):
            with self.subTest(mode):
                self.cluster.restart(mode)
                self.assertEqual(client.image_info(self.ada).status, 200)
                self.assertEqual(client.image(self.ada).body, picture("ada"))
        self.take_in({"bob": picture("bob")})

    def test_a_table_that_is_held_is_a_503_within_the_time_of_a_statement(self):
        [copy] = self.copies(1, f"{self.stores.database}&statement_seconds={STATEMENT_SECONDS}")
        client = self.client(copy)
        self.assertEqual(client.image_info(self.ada).status, 200)
        with self.cluster.locked("person", self.database_name):
            for _ in range(2):
                answer = client.image_info(self.ada)
                self.assert_asked_to_come_again(answer)
                self.assertLess(answer.answered - answer.asked, STATEMENT_SECONDS + BESIDE_SECONDS)
            self.assertEqual(client.get("/health/live").status, 200)
        self.assertEqual(client.image_info(self.ada).status, 200)

    def test_many_who_ask_for_what_is_held_are_asked_to_come_again_until_it_is_released(self):
        [copy] = self.copies(1, f"{self.stores.database}&statement_seconds={STATEMENT_SECONDS}")
        with Load(copy.address, ADA, self.paths, clients=24) as load:
            load.wait_for(50)
            with self.cluster.locked("person", self.database_name):
                time.sleep(HELD_SECONDS)
            released = time.monotonic()
            load.wait_for(100)
        self.assertTrue(load.others())
        for path, answer in load.others():
            self.assert_asked_to_come_again(answer, path)
            self.assertLess(answer.asked, released)
        self.assertEqual(load.failures, [])
