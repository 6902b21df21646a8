"""Somebody who imports pictures while other things go wrong."""

import random
import threading

from stand.cards import picture
from stand.client import Client
from stand.tests.world import Copies

# Rows of a picture that is verified whole before it is sent, and of one that is not.
SMALL, LARGE = 64, 2000
# The exit codes of an importer that was killed, and of one whose store did not answer.
KILLED, AWAY = -9, 3


class Writer:
    """Imports one card after another until it is told to stop; keeps what was acknowledged.

    Beside 0, an import may end with one of the exit codes that are expected: then nobody knows whether it lasts.
    """

    def __init__(self, case: Copies, expected=frozenset(), killed_within=None):
        self.case, self.expected, self.killed_within = case, expected, killed_within
        self.acknowledged: dict[str, bytes] = {}
        self.unclear: dict[str, set] = {}
        self.wrong: list[str] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.write, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def write(self) -> None:
        """Every third card is a person who was there before, with another picture."""
        chance, turn = random.Random(7), 0
        while not self.over.is_set():
            uid = f"person {turn if turn % 3 else turn // 3}"
            photo = picture(f"{uid} in turn {turn}", rows=chance.choice((SMALL, LARGE)))
            patience = chance.uniform(0.01, self.killed_within) if self.killed_within else None
            file = self.case.write_cards("turn", {uid: photo})
            done = self.case.stores.attempt("import", "vcard", file, killed_after=patience)
            if done.returncode == 0:
                self.acknowledged[uid] = photo
                self.unclear.pop(uid, None)
            elif done.returncode in self.expected:
                self.unclear.setdefault(uid, set()).add(photo)
            else:
                self.wrong.append(f"{done.returncode}: {done.stderr}")
            turn += 1

    def assert_kept(self, client: Client) -> None:
        """Every acknowledged picture is there, or one of a later import of which nobody knows."""
        people = self.case.people()
        for uid, photo in self.acknowledged.items():
            answer = client.image(people[uid])
            self.case.assertEqual(answer.status, 200, uid)
            self.case.assertIn(answer.body, {photo, *self.unclear.get(uid, ())}, uid)
