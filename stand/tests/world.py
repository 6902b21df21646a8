"""What tests of several copies share: a cluster, a bucket, and copies on a database and a folder of their own."""

import atexit
import base64
import functools
import os
import secrets
import tempfile
import time
import unittest
from pathlib import Path

from stand import beside
from stand.cards import card
from stand.client import Client
from stand.command import Stores
from stand.postgres import Postgres
from stand.seaweed import Seaweed
from stand.visage import Visage

ROOT = Path(__file__).resolve().parents[2]
ADA = ("ada", "Ada-0")
# How far copies may be behind each other.
BEHIND_SECONDS = 1.0


def binary() -> Path:
    """The program under test: VISAGE_BINARY, or the one of the last debug build."""
    built = ROOT / os.environ.get("CARGO_TARGET_DIR", "target") / "debug" / "visage"
    return Path(os.environ.get("VISAGE_BINARY", built)).resolve()


def kept(server):
    """Starts a server that ends with the tests."""
    atexit.register(server.close)
    return server.__enter__()


@functools.cache
def bucket() -> Seaweed:
    """One for all tests: it takes some seconds to start."""
    return kept(Seaweed())


@functools.cache
def cluster() -> Postgres:
    """One for all tests that do not stop it."""
    return kept(Postgres(max_connections=200, tls=True))


def own_database(name: str) -> str:
    """The address of a new database, the way a copy is given it."""
    return cluster().create_database(f"{name}_{os.urandom(4).hex()}")


def own_bucket(name: str) -> dict:
    """What a copy is given so that its pictures lie in a bucket of their own."""
    place = bucket()
    return {"blobs": place.address(f"{name}_{os.urandom(4).hex()}"),
            "environment": {**place.variables(), **beside.UNPROXIED}}


def new_key() -> str:
    """A master key that nobody had before."""
    return f"visage-key-1:{base64.b64encode(secrets.token_bytes(32)).decode()}"


class Copies(unittest.TestCase):
    """Tests that run copies; each has a database, a folder in the bucket and a key to itself."""

    # Whether the cluster is one of their own.
    stops_cluster = False

    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(Postgres(max_connections=200)) if cls.stops_cluster else cluster()
        cls.bucket = bucket()

    def setUp(self):
        name = f"copies_{secrets.token_hex(4)}"
        self.stores = self.stores_on(self.cluster.create_database(name), name)
        self.database_name = name
        self.cards = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="visage-stand-cards-")))

    def stores_on(self, database: str, prefix: str) -> Stores:
        """A database, and a folder of the bucket."""
        return Stores(binary(), database, self.bucket.address(prefix), new_key(), self.bucket.variables())

    def copy(self, database=None, key=None) -> Visage:
        """A copy that is not started yet; closed at the end of the test."""
        stores = self.stores
        copy = Visage(stores.binary, database=database or stores.database, blobs=stores.blobs, key=key or stores.key,
                      environment=stores.environment)
        self.addCleanup(copy.close)
        return copy

    def copies(self, count: int, database=None) -> list:
        """Copies that answer."""
        started = [self.copy(database) for _ in range(count)]
        for copy in started:
            copy.start()
        return started

    def client(self, server, user=ADA) -> Client:
        """Somebody who asks a server; without a word it is the administrator of these tests."""
        return self.enterContext(Client(server.address, *user))

    def query(self, text: str) -> str:
        """What this test's database says."""
        return self.cluster.query(text, self.database_name)

    def write_cards(self, name: str, pictures: dict) -> Path:
        """A file with a card for each picture, by the key of its person."""
        path = self.cards / f"{name}.vcf"
        path.write_text("".join(card(uid, photo) for uid, photo in pictures.items()))
        return path

    def take_in(self, pictures: dict) -> dict:
        """Imports people with these pictures; the number of each person."""
        self.stores.run("import", "vcard", self.write_cards("people", pictures))
        known = self.people()
        return {uid: known[uid] for uid in pictures}

    def people(self) -> dict:
        """The number of every imported person, by the key of the card."""
        rows = self.query("SELECT uid, person_id FROM importkey ORDER BY person_id").splitlines()
        return {uid: int(number) for uid, number in (row.split("|") for row in rows)}

    def within_a_second(self, done, what: str) -> None:
        """Asks until it is done. Whoever was answered otherwise had asked less than a second after we began."""
        began = time.monotonic()
        while True:
            asked = time.monotonic()
            if done():
                return
            self.assertLess(asked - began, BEHIND_SECONDS, f"not within a second: {what}")
            time.sleep(0.02)

    def assert_sound(self) -> dict:
        """Nothing is lost or broken, by a look at every byte."""
        report = self.stores.check()
        self.assertTrue(report["sound"], report)
        self.assertFalse([finding for finding in report["findings"] if finding["severity"] == "broken"], report)
        return report
