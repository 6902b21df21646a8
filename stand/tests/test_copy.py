"""visage copy among real servers: the power is lost at either end, and the next run makes it right."""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from stand.cards import card, picture
from stand.pgbouncer import PgBouncer
from stand.postgres import Postgres
from stand.seaweed import BUCKET, Seaweed
from stand.server import Failed

VISAGE = Path(os.environ.get("VISAGE_BINARY", "target/debug/visage")).resolve()
MANY = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
    INSERT INTO contact (name, search_name, registered, registered_associate_id)
    SELECT 'Company ' || i, 'company ' || i, 0, 1 FROM n"""
PATIENCE_SECONDS = 60


def until(done) -> None:
    """Waits until something is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done():
        if time.monotonic() > deadline:
            raise AssertionError("it did not come to that")
        time.sleep(0.005)


def rows(path: Path) -> dict:
    """Every row of a SQLite file, by table; when its steps were taken is its own affair."""
    file = sqlite3.connect(path)
    names = [name for name, in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: sorted(map(repr, file.execute(f"SELECT * FROM {name}"))) for name in names if name != "visage_migration"}


class Moving(unittest.TestCase):
    """A company that moves between engines and places."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="visage-copy-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.variables = {}
        # The same bytes would be stored once.
        cards = "".join(card(str(number), picture(str(number), rows=1)) for number in range(300))
        (cls.folder / "people.vcf").write_bytes(cards.encode())
        cls.visage("import", "vcard", "people.vcf")
        cls.visage("user", "add", "tje0", "--empty-password")
        with sqlite3.connect(cls.folder / "visage-data/people.db") as file:
            file.execute(MANY)
        file.close()
        cls.here = "sqlite:visage-data/people.db"

    @classmethod
    def start(cls, *words):
        environment = {"PATH": os.environ["PATH"], **cls.variables}
        return subprocess.Popen([VISAGE, *words], cwd=cls.folder, env=environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    @classmethod
    def visage(cls, *words, code=0) -> str:
        """What a command answers that has to end so."""
        process = cls.start(*words)
        answer, talk = process.communicate(timeout=PATIENCE_SECONDS * 2)
        assert process.returncode == code, f"{words}: {process.returncode}\n{answer}{talk}"
        return answer if code == 0 else answer + talk

    def copy(self, origin: str, to: str) -> dict:
        return json.loads(self.visage("copy", "--from", origin, "--to", to, "--json"))

    def broken(self, process) -> None:
        """That a copy ended because a server failed."""
        answer, talk = process.communicate(timeout=PATIENCE_SECONDS)
        self.assertEqual(process.returncode, 3, answer + talk)

    def test_a_destination_that_loses_power_is_shut_and_then_gone_on_with(self):
        with Postgres() as cluster:
            there = cluster.create_database("moved")

            def begun():
                try:
                    found = cluster.query("SELECT value FROM visage_copy WHERE name = 'table contact'", "moved")
                except Failed:
                    return False
                return found > "0"

            process = self.start("copy", "--from", self.here, "--to", there)
            until(begun)
            cluster.kill()
            self.broken(process)
            cluster.start()
            self.assertIn("not finished", self.visage("check", "--database", there, code=1))
            done = self.copy(self.here, there)
            self.assertGreater(done["wereThere"], 0)
            self.assertGreater(done["written"], 0)
            self.visage("check", "--database", there)
            self.copy(there, "sqlite:back.db")
            self.assertEqual(rows(self.folder / "back.db"), rows(self.folder / "visage-data/people.db"))

    def test_a_source_that_loses_power_is_copied_by_the_next_run(self):
        with Postgres() as cluster, PgBouncer(cluster) as pooler:
            cluster.create_database("moved")
            there = pooler.address("moved")
            self.copy(self.here, there)
            log = self.folder / "from.db-wal"
            process = self.start("copy", "--from", there, "--to", "sqlite:from.db")
            until(lambda: log.exists() and log.stat().st_size > 1_000_000)
            cluster.kill()
            self.broken(process)
            cluster.start()
            self.assertIn("not finished", self.visage("check", "--database", "sqlite:from.db", code=1))
            cluster.query("UPDATE contact SET department = 'late' WHERE contact_id = 7", "moved")
            done = self.copy(there, "sqlite:from.db")
            self.assertEqual(done["verified"], done["written"] + done["wereThere"])
            moved = rows(self.folder / "from.db")
            self.assertEqual(sum("'late'" in row for row in moved["contact"]), 1)
            kept = rows(self.folder / "visage-data/people.db")
            self.assertEqual({**moved, "contact": 0}, {**kept, "contact": 0})

    def test_a_bucket_that_is_killed_is_gone_on_with_and_gives_everything_back(self):
        with Seaweed() as bucket:
            type(self).variables = bucket.variables()
            there, here = bucket.address("moved"), "file:visage-data/blobs"
            process = self.start("copy", "--from", here, "--to", there)
            listing = {"list-type": "2", "prefix": "moved/"}
            until(lambda: bucket.request("GET", f"/{BUCKET}", query=listing)[1].count(b"<Key>") > 20)
            bucket.kill()
            self.broken(process)
            bucket.start()
            done = self.copy(here, there)
            self.assertEqual((done["verified"], done["failed"]), (300, []))
            self.assertGreater(done["wereThere"], 0)
            self.assertEqual(self.copy(here, there)["wereThere"], 300)
            self.visage("check", "--deep", "--blobs", there)
            self.assertEqual(self.copy(there, "file:back")["written"], 300)
            self.visage("check", "--deep", "--blobs", "file:back")


if __name__ == "__main__":
    unittest.main()
