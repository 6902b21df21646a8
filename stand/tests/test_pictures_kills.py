"""A copy is killed while pictures are uploaded, replaced and taken away: what was acknowledged is there, and whole."""

import http.client
import os
import random
import re
import threading
import time
import unittest
from pathlib import Path

from stand import beside
from stand.cards import picture
from stand.client import Client
from stand.pictures import Holder, change, seen, sides
from stand.tests.world import binary, own_bucket, own_database
from stand.visage import Visage

CLIENTS = 4
# How long a copy lives, between the first request and the signal.
LIVES_SECONDS = (0.02, 0.5)
UNNAMED = re.compile("^bytes [0-9a-f-]+ belong to no picture( and were never wholly stored)?$")
TWO_HOURS = 2 * 3600
# How many of each kind the demo has.
DEMO = {"Person": 24, "Contact": 6, "Project": 2}
OWN = [[Holder("Person", 1 + number), Holder("Person", 11 + number), Holder("Contact", 1 + number)] for number in range(4)]
OWN[0].append(Holder("Project", 1))
OWN[1].append(Holder("Project", 2))


class Gate:
    """Keeps clients from asking while there is nobody to ask."""

    def __init__(self, clients: int):
        self.clients, self.waiting, self.is_open = clients, 0, False
        self.changed = threading.Condition()

    def open(self) -> None:
        """Lets everybody through until it is shut."""
        with self.changed:
            self.is_open = True
            self.changed.notify_all()

    def shut(self) -> None:
        """Returns when everybody who is left stands before it."""
        with self.changed:
            self.is_open = False
            self.changed.wait_for(lambda: self.waiting == self.clients)

    def through(self) -> None:
        """Waits until it is open."""
        with self.changed:
            self.waiting += 1
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.is_open)
            self.waiting -= 1

    def leave(self) -> None:
        """Nobody waits for this client any more."""
        with self.changed:
            self.clients -= 1
            self.changed.notify_all()


class Changer:
    """Changes the pictures of holders who are nobody else's; remembers what each may have by now."""

    def __init__(self, number: int, client: Client, gate: Gate, had: dict):
        self.number, self.client, self.gate = number, client, gate
        self.chance = random.Random(number)
        # What was acknowledged last, and everything that was tried since.
        self.possible = {holder: [had[holder]] for holder in OWN[number]}
        self.acknowledged = self.broken = 0
        self.wrong: list[str] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def next_picture(self, turn: int) -> bytes | None:
        """Now and then one that others have too, or none."""
        kind = self.chance.random()
        if kind < 0.1:
            return None
        if kind < 0.35:
            return picture(f"everybody's {self.chance.randrange(3)}")
        return picture(f"client {self.number} turn {turn}", rows=self.chance.choice((8, 64, 900)))

    def work(self) -> None:
        """Until it is told to stop."""
        turn = 0
        while True:
            self.gate.through()
            if self.over.is_set():
                break
            self.change(self.chance.choice(list(self.possible)), self.next_picture(turn))
            turn += 1
        self.gate.leave()

    def change(self, holder: Holder, photo) -> None:
        """One change; without an answer nobody knows whether it was made."""
        self.possible[holder].append(photo)
        try:
            answer = change(self.client, holder, photo)
        except (OSError, http.client.HTTPException):
            self.broken += 1
            return
        if answer.status == (204 if photo is None else 200):
            self.possible[holder] = [photo]
            self.acknowledged += 1
        else:
            self.wrong.append(f"{holder}: {answer.status} {answer.body[:300]}")


class Kills:
    """What holds wherever pictures lie."""

    # The least of each.
    changes, kills = 200, 10

    def serve(self) -> Visage:
        """A copy that serves the demo."""
        raise NotImplementedError

    def setUp(self):
        self.copy = self.serve()
        self.addCleanup(self.copy.close)
        self.copy.start()
        self.ticket = f"SOTicket {beside.done(self.copy, 'token', 'issue', 'tje0').strip()}"

    def client(self) -> Client:
        """Somebody whom signing in costs nothing."""
        return self.enterContext(Client(self.copy.address, "", "").by(self.ticket))

    def assert_kept(self, changers: list) -> None:
        """Everybody has the picture that was acknowledged last, or one that was tried since, whole."""
        client = self.client()
        for changer in changers:
            for holder, possible in changer.possible.items():
                has = seen(client, holder)
                self.assertTrue(has in possible, f"{holder} has {has and len(has)} bytes that are none of the {len(possible)}")
                # From here on it is known which.
                changer.possible[holder] = [has]

    def begin(self, gate: Gate) -> list:
        """Everybody begins without a picture but with the right to one."""
        client = self.client()
        for holders in OWN:
            for holder in holders:
                self.assertEqual(change(client, holder, None).status, 204, holder)
        return [Changer(number, self.client(), gate, dict.fromkeys(OWN[number])) for number in range(CLIENTS)]

    def test_a_picture_that_was_acknowledged_outlives_every_kill_and_none_is_half(self):
        seed = int(os.environ.get("VISAGE_STAND_SEED", random.SystemRandom().randrange(1 << 32)))
        print(f"VISAGE_STAND_SEED={seed}", flush=True)
        chance, gate, kills = random.Random(seed), Gate(CLIENTS), 0
        changers = self.begin(gate)
        while kills < self.kills or sum(changer.acknowledged for changer in changers) < self.changes:
            gate.open()
            time.sleep(chance.uniform(*LIVES_SECONDS))
            self.copy.kill()
            gate.shut()
            self.copy.start()
            self.assert_kept(changers)
            kills += 1
        self.finish(gate, changers)
        done, broken = (sum(getattr(changer, name) for changer in changers) for name in ("acknowledged", "broken"))
        print(f"{kills} kills, {done} changes, {broken} without an answer", flush=True)
        self.assertGreater(broken, 0)
        self.assert_sound(changers)

    def finish(self, gate: Gate, changers: list) -> None:
        """Ends the clients; none was told anything but that it was done."""
        for changer in changers:
            changer.over.set()
        gate.open()
        for changer in changers:
            changer.thread.join()
        self.assertEqual([wrong for changer in changers for wrong in changer.wrong], [])

    def assert_sound(self, changers: list) -> None:
        """Nothing is lost or broken, and what belongs to nobody can be removed."""
        self.assert_kept(changers)
        report = beside.checked(self.copy)
        self.assertTrue(report["sound"], report)
        for finding in report["findings"]:
            self.assertRegex(finding["text"], UNNAMED)
        print(f"{len(report['findings'])} times bytes that belong to no picture", flush=True)
        client = self.client()
        photos = [possible[0] for changer in changers for possible in changer.possible.values()]
        own = {holder for changer in changers for holder in changer.possible}
        everybody = {Holder(kind, number) for kind, count in DEMO.items() for number in range(1, count + 1)}
        have = sum(client.get(holder.image).status == 200 for holder in everybody - own)
        self.assertEqual(report["pictures"], have + sum(photo is not None for photo in photos))
        for changer in changers:
            for holder, [photo] in changer.possible.items():
                if photo is not None:
                    small = client.get(f"{holder.image}?w=16&type=PNG")
                    self.assertEqual(small.status, 200, holder)
                    self.assertLessEqual(max(sides(small.body)[0], 1), 16)


class InAFolder(Kills):
    """What belongs to nobody is young, unless the clock of its files says otherwise."""

    def assert_sound(self, changers: list) -> None:
        super().assert_sound(changers)
        blobs = self.copy.data / "blobs"
        for file in filter(Path.is_file, blobs.rglob("*")):
            os.utime(file, (time.time() - TWO_HOURS,) * 2)
        beside.run(self.copy, "check", "--repair")
        report = beside.checked(self.copy)
        self.assertEqual((report["sound"], report["findings"]), (True, []), report)
        self.assert_kept(changers)


class TestOnSqliteAndAFolder(InAFolder, unittest.TestCase):
    """One file, and a folder."""

    def serve(self) -> Visage:
        return Visage(binary(), "--demo")


class TestOnPostgresAndAFolder(InAFolder, unittest.TestCase):
    """A database of its own, and a folder."""

    changes, kills = 60, 4

    def serve(self) -> Visage:
        return Visage(binary(), "--demo", database=own_database("kills"))


class TestOnSqliteAndABucket(Kills, unittest.TestCase):
    """Nobody can make an object of a bucket older than it is: what belongs to nobody stays for an hour."""

    changes, kills = 60, 4

    def serve(self) -> Visage:
        return Visage(binary(), "--demo", **own_bucket("kills"))


class TestOnPostgresAndABucket(Kills, unittest.TestCase):
    """The same with a database that outlives the copy."""

    def serve(self) -> Visage:
        return Visage(binary(), "--demo", database=own_database("kills"), **own_bucket("kills"))
