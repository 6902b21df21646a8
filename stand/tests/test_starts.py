"""Starting: many copies at once on an empty database, with a wrong key, with a database that refuses."""

import pathlib
import re

from stand import certificates
from stand.command import Stores
from stand.server import Failed
from stand.tests.world import ADA, Copies, new_key

MANY = 10
MIGRATIONS = pathlib.Path(__file__).resolve().parents[2] / "crates/people/migrations/postgres"
ANNOUNCED = re.compile(r"made the administrator (\S+) with the password (\S+) ")
FINGERPRINT = re.compile(r"sealed with the key (\S+), and this is the key (\S+)$", re.MULTILINE)


class TestStarts(Copies):
    """Copies that come up together, and one that must not."""

    def test_ten_copies_started_at_once_migrate_once_and_make_one_administrator(self):
        copies = [self.copy() for _ in range(MANY)]
        for copy in copies:
            copy.launch()
        for copy in copies:
            copy.await_ready()
        newest = max(int(file.name[:4]) for file in MIGRATIONS.glob("*.sql"))
        self.assertEqual(self.query("SELECT count(*), max(number) FROM visage_migration"), f"{newest}|{newest}")
        self.assertEqual(self.query("SELECT count(*) FROM masterkey"), "1")
        announced = [found.groups() for copy in copies if (found := ANNOUNCED.search(copy.talk()))]
        self.assertEqual(len(announced), 1)
        self.assertEqual(self.query("SELECT count(*) FROM associate WHERE name = 'admin'"), "1")
        for copy in copies:
            self.assertEqual(self.client(copy, announced[0]).get("/api/v1").status, 200)
        self.assert_sound()

    def test_a_copy_with_another_key_refuses_to_start_and_names_the_one_it_expected(self):
        self.stores.add_user(*ADA)
        right, wrong = self.stores.key, new_key()
        copy = self.copy(key=wrong)
        with self.assertRaises(Failed):
            copy.start()
        self.assertEqual(copy.process.returncode, 1)
        expected, given = FINGERPRINT.search(copy.talk()).groups()
        self.assertEqual(expected, self.query("SELECT fingerprint FROM masterkey"))
        self.assertNotEqual(given, expected)
        for key in (right, wrong):
            self.assertNotIn(key.removeprefix("visage-key-1:"), copy.talk())
        self.assertEqual(self.query("SELECT count(*) FROM masterkey"), "1")
        self.copies(1)


class TestEncrypted(Copies):
    """PostgreSQL over TLS, with a password."""

    def stores_over_tls(self, authority=None, extra="", password=None) -> Stores:
        """This test's database reached by TLS; without an authority those of the machine are trusted."""
        address = self.cluster.tls_address(self.database_name) + extra
        if authority:
            address += f"&sslrootcert={authority}"
        if password:
            address = address.replace(self.cluster.password, password)
        return self.stores_on(address, self.database_name)

    def refused(self, stores: Stores) -> tuple:
        """The exit code and the words of a copy that does not start."""
        self.stores = stores
        copy = self.copy()
        with self.assertRaises(Failed):
            copy.start()
        return copy.process.returncode, copy.talk()

    def test_the_connection_is_encrypted_and_the_password_is_taken(self):
        self.stores = self.stores_over_tls(self.cluster.authority)
        self.stores.add_user(*ADA)
        [copy] = self.copies(1)
        self.assertEqual(self.client(copy).get("/api/v1").status, 200)
        rows = self.query("""SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
            WHERE application_name = 'visage' AND datname = current_database()""")
        self.assertEqual(rows, "t")

    def test_a_certificate_of_another_authority_is_refused(self):
        stranger, *_ = certificates.make(self.cards)
        for authority in (stranger, None):
            code, talk = self.refused(self.stores_over_tls(authority))
            self.assertEqual(code, 3, talk)
            self.assertIn("certificate", talk)
            self.assertNotIn(self.cluster.password, talk)

    def test_a_name_that_the_certificate_does_not_hold_is_refused(self):
        stores = self.stores_over_tls(self.cluster.authority, "&hostaddr=127.0.0.1")
        elsewhere = stores.database.replace("@127.0.0.1:", "@database.example:")
        code, talk = self.refused(self.stores_on(elsewhere, self.database_name))
        self.assertEqual(code, 3, talk)
        self.assertIn("certificate not valid for name", talk)

    def test_a_wrong_password_is_said_at_the_start_and_not_shown(self):
        code, talk = self.refused(self.stores_over_tls(self.cluster.authority, password="not-the-password"))
        self.assertEqual(code, 1, talk)
        self.assertIn("password authentication failed", talk)
        for secret in ("not-the-password", self.cluster.password):
            self.assertNotIn(secret, talk)

    def test_a_password_that_is_changed_meanwhile_is_a_503_until_it_is_the_old_one_again(self):
        self.stores = self.stores_over_tls(self.cluster.authority)
        self.stores.add_user(*ADA)
        [copy] = self.copies(1)
        client = self.client(copy)
        self.assertEqual(client.image_info(1).status, 404)
        self.addCleanup(self.change_password, self.cluster.password)
        self.change_password("another")
        self.cluster.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'visage'")
        refused = client.image_info(1)
        self.assertEqual((refused.status, refused.headers.get("retry-after")), (503, "2"))
        self.assertNotIn(b"password", refused.body)
        self.change_password(self.cluster.password)
        self.assertEqual(client.image_info(1).status, 404)

    def change_password(self, password: str) -> None:
        """Gives the user of the cluster another password."""
        self.cluster.query(f"ALTER ROLE postgres PASSWORD '{password}'")
