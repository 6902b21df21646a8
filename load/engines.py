"""PostgreSQL and object storage under load: visage with its stores on one core, beside nginx or the store itself."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import stores  # noqa: E402
from servers import NO_ANSWERS, Server, passing_on, visage  # noqa: E402
from wrk import SERVER_CORE, with_children  # noqa: E402
from stand.postgres import Postgres  # noqa: E402
from stand.seaweed import BUCKET, Seaweed  # noqa: E402

KEPT = ("--set", "cache.shared=true")
ORIGINAL_BYTES, ORIGINALS = 1_000_000, 16

PEOPLE = """
    INSERT INTO person (firstname, lastname, title, contact_id, registered, registered_associate_id)
    SELECT 'First' || n, 'Last' || (n * 7919 % 100003), 'Person', n % 6 + 1, 1700000000 + n, 2
    FROM generate_series({first}::bigint, {last}) n;
    INSERT INTO binaryobject (conceptualtype, mimetype, description, originalsize, blobsize, iszipped, isencrypted,
        bytes_name, content_hash, registered, registered_associate_id, updated, updated_associate_id, updatedcount)
    SELECT 'PersonImage', 'image/jpeg', firstname || ' ' || lastname, 40000 + person_id % 50000,
        40400 + person_id % 50000, 0, 1, md5('a' || person_id), md5('b' || person_id) || md5('c' || person_id),
        registered, 2, registered + 86400, 3, 1
    FROM person WHERE person_id >= {first} ORDER BY person_id;
    INSERT INTO binaryobjectlink (binaryobject_id, ownertable, ownerrecord, linktype, rank, registered,
        registered_associate_id)
    SELECT b.binaryobject_id, 6, p.person_id, 1, 1, b.registered, 2
    FROM person p JOIN binaryobject b ON b.bytes_name = md5('a' || p.person_id)
    WHERE p.person_id >= {first} ORDER BY p.person_id;
    ANALYZE
"""
PICTURED = "SELECT count(*) FROM person JOIN binaryobjectlink ON ownertable = 6 AND ownerrecord = person_id WHERE person_id >= {first}"


@contextmanager
def pinned(store):
    """A store that runs on the server's core, with everything it starts later."""
    with store:
        for pid in every_process(store):
            os.sched_setaffinity(pid, {int(SERVER_CORE)})
        yield store


def every_process(store) -> list:
    """The processes of a store."""
    return with_children(store.process.pid)


class Database:
    """A database in a cluster with the demo's people and as many more until there are `people`."""

    def __init__(self, cluster: Postgres, binary: Path, folder: Path, people: int):
        self.cluster, self.binary, self.folder, self.people = cluster, binary, folder, people
        name = f"people_{people}"
        self.address = cluster.create_database(name)
        command = [str(binary), "serve", "--demo", "--data", str(folder), "--database", self.address, "--listen", "ADDRESS"]
        with Server("demo", command, pinned=False):
            pass
        first = stores.DEMO_PEOPLE + 1
        # psql ends at the first of several statements that fails, and undoes all of them.
        cluster.query(PEOPLE.format(first=first, last=people), name)
        found = int(cluster.query(PICTURED.format(first=first), name))
        assert found == people - stores.DEMO_PEOPLE, f"{found} people have a picture"

    def visage(self, name: str, people=None, *options) -> Server:
        """A copy on this database."""
        return visage(name, self.binary, self.folder, people or (stores.DEMO_PEOPLE + 1, self.people),
                      "--database", self.address, *options, beside=lambda: every_process(self.cluster))


def cluster() -> Postgres:
    """A cluster with enough memory for a million people."""
    return Postgres(shared_buffers="1GB", max_wal_size="4GB")


def image_info(database: Database) -> list:
    """Copies for the table of ImageInfo: read fresh, and with answers kept."""
    few = (database.people // 3, database.people // 3 + 63)
    return [
        database.visage("visage on PostgreSQL, as installed", None),
        database.visage("visage on PostgreSQL, answers kept, 64 people again and again", few, *KEPT),
    ]


def sizes(few: Database, many: Database) -> list:
    """Copies for the table of sizes."""
    return [few.visage(f"{few.people:,} people", None, *NO_ANSWERS), many.visage(f"{many.people:,} people", None, *NO_ANSWERS)]


@contextmanager
def originals(binary: Path, work: Path):
    """The object store with pictures as anybody would keep them, and visage with the same ones sealed."""
    folder, cards = work / "s3", work / "s3-cards"
    with pinned(Seaweed(readable_by_all=True)) as bucket:
        address, variables = bucket.address("sealed"), bucket.variables()
        where = ["--data", str(folder), "--blobs", address]
        environment = {**os.environ, **variables}
        subprocess.run([str(binary), "user", "add", "tje0", "--password-stdin", *where], check=True, env=environment,
                       input=b"Tje0\n", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        people = stores.take_pictures(binary, folder, cards, ORIGINALS, ORIGINAL_BYTES, where, environment)
        for person in range(people[0], people[1] + 1):
            status, _ = bucket.request("PUT", f"/{BUCKET}/originals/{person}.png", (cards / f"{person}.png").read_bytes())
            assert status == 200, status
        plain = Plain(bucket, people)
        ours = visage("visage, opened and verified", binary, folder, people, "--blobs", address,
                      path="/api/v1/Person/{id}/Image", beside=lambda: every_process(bucket), variables=variables)
        # What nobody who stands between can save: taking the bytes in and sending them on.
        proxy = passing_on("nginx, passed on as they are", work / "s3-proxy", plain)
        with ours, proxy:
            for person in range(people[0], people[1] + 1):
                one, two = (server.get(server.path.replace("{id}", str(person))) for server in (plain, ours))
                assert one == two and one[0] == 200, f"the bytes of person {person} differ"
            yield [plain, ours, proxy]


class Plain(Server):
    """The object store itself, asked for pictures that anybody may read; it runs already."""

    def __init__(self, bucket: Seaweed, people: tuple):
        super().__init__("SeaweedFS itself", [], f"/{BUCKET}/originals/{{id}}.png", people)
        self.address, self.url, self.process = bucket.endpoint, f"http://{bucket.endpoint}", bucket.process

    def pids(self) -> list:
        """The store and nothing else."""
        return with_children(self.pid)
