"""Copies share everything: what is changed through one is known to the others within a second."""

import http.client
import json
import re
from urllib.parse import parse_qs, urlencode, urlsplit

from stand.cards import picture
from stand.nginx import Nginx
from stand.pgbouncer import PgBouncer
from stand.tests.world import ADA, Copies

ANSWERED = re.compile(
    r'^visage_http_requests_total{method="GET",route="/api/v1/Person/{personId}/Image",status="2xx"} (\d+)$', re.MULTILINE)
READER = ("rea", "Rea-0")
# So many that whoever asks again and again for a second is not locked for that.
FAILURES = 25


class Shared:
    """What holds however the copies reach their database."""

    def reached(self):
        """The address by which copies reach the database; none is the address that the commands use."""
        return None

    def setUp(self):
        super().setUp()
        self.stores.environment["VISAGE_AUTH_FAILURES_PER_NAME"] = str(FAILURES)
        self.stores.environment["VISAGE_AUTH_IDENTITY_SERVER"] = "true"
        self.stores.environment["VISAGE_AUTH_TENANT"] = "Cust1"
        self.stores.add_user(*ADA)
        self.running = self.copies(3, self.reached())

    def each(self, user=ADA) -> list:
        """A client of each copy, who signs in there and not at a proxy."""
        return [self.client(copy, user) for copy in self.running]

    def test_a_changed_password_is_known_to_every_copy_within_a_second(self):
        ada = self.take_in({"ada": picture("ada")})["ada"]
        was = ADA
        for turn in range(1, 4):
            old = self.each(was)
            for client in old:
                self.within_a_second(lambda client=client: client.image_info(ada).status == 200, "signed in")
            now = (ADA[0], f"Ada-{turn}")
            self.stores.change_password(*now)
            new = self.each(now)
            self.within_a_second(lambda: {client.image_info(ada).status for client in old} == {401}, "old is refused")
            self.assertEqual([client.image_info(ada).status for client in new], [200] * 3)
            was = now

    def test_a_new_user_is_let_in_by_every_copy_and_a_reader_stays_one_everywhere(self):
        people = self.take_in({"ada": picture("ada")})
        readers, administrators = self.each(READER), self.each()
        refused = [client.image_info(people["ada"]).status for client in readers]
        self.assertEqual(refused, [401] * 3)
        self.stores.add_user(*READER, role="reader")
        self.within_a_second(
            lambda: {client.image_info(people["ada"]).status for client in readers} == {200}, "the new user is let in")
        for reader, administrator in zip(readers, administrators):
            self.assertEqual(reader.image_info(people["ada"]).carrier["TableRight"]["Mask"], "Select")
            self.assertIn("Update", administrator.image_info(people["ada"]).carrier["TableRight"]["Mask"])

    def test_a_ticket_of_one_copy_is_good_at_all_until_it_is_revoked(self):
        ada = self.take_in({"ada": picture("ada")})["ada"]
        ticket = self.stores.run("token", "issue", ADA[0]).strip()
        clients = [client.by(f"SOTicket {ticket}") for client in self.each()]
        self.within_a_second(lambda: {client.image_info(ada).status for client in clients} == {200}, "the ticket")
        self.stores.run("token", "revoke", "--user", ADA[0])
        self.within_a_second(lambda: {client.image_info(ada).status for client in clients} == {401}, "revoked")

    def ask(self, copy, method, path, form=None, headers=None):
        """The answer of a copy to a browser or a program; no redirect is followed."""
        connection = http.client.HTTPConnection(copy.address, timeout=20)
        body = urlencode(form) if form else None
        connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {}))
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    def test_a_code_of_one_copy_is_redeemed_at_another_once_and_signed_for_with_the_same_key(self):
        added = self.stores.run("app", "add", "Mailer", "--id", "mailer", "--redirect", "http://localhost/back")
        secret = re.search(r"^secret: (.*)$", added, re.MULTILINE)[1]
        first, second, third = self.running
        signed_in = self.ask(first, "POST", "/login", {"username": ADA[0], "password": ADA[1]})
        cookies = "; ".join(line.split(";")[0] for line in signed_in.headers.get_all("Set-Cookie"))
        client = {"client_id": "mailer", "redirect_uri": "http://localhost/back"}
        sent = []
        asked = "/login/common/oauth/authorize?" + urlencode(client | {"response_type": "code"})

        def is_sent_back():
            sent.append(self.ask(second, "GET", asked, headers={"Cookie": cookies}).headers["Location"] or "")
            return "code=" in sent[-1]

        self.within_a_second(is_sent_back, "the session of the browser")
        code = parse_qs(urlsplit(sent[-1]).query)["code"][0]
        form = client | {"client_secret": secret, "grant_type": "authorization_code", "code": code}
        redeemed = self.ask(third, "POST", "/login/common/oauth/tokens", form)
        self.assertEqual(redeemed.status, 200, redeemed.text)
        keys = {self.ask(copy, "GET", "/login/.well-known/jwks").text for copy in self.running}
        self.assertEqual(len(keys), 1)
        token = json.loads(redeemed.text)["access_token"]
        clients = [client.by(f"Bearer {token}") for client in self.each()]
        current = "/api/v1/User/currentAssociate"
        self.within_a_second(lambda: {client.get(current).status for client in clients} == {200}, "the token")
        self.assertEqual(self.ask(first, "POST", "/login/common/oauth/tokens", form).status, 400)
        self.within_a_second(lambda: {client.get(current).status for client in clients} == {401}, "what came twice")

    def test_a_name_that_is_guessed_at_through_one_copy_is_locked_at_all(self):
        ada = self.take_in({"ada": picture("ada")})["ada"]
        for number in range(FAILURES):
            guess = self.client(self.running[0], (ADA[0], f"guess {number}"))
            self.assertEqual(guess.image_info(ada).status, 401)
        # With the right password, a copy that has not heard of it yet would let them in, and then go on.
        guesses = self.each((ADA[0], "another guess"))
        self.within_a_second(lambda: {client.image_info(ada).status for client in guesses} == {429}, "the lock")
        clients = self.each()
        self.assertEqual({client.image_info(ada).status for client in clients}, {429})
        self.stores.run("user", "unlock", ADA[0])
        self.within_a_second(lambda: {client.image_info(ada).status for client in clients} == {200}, "unlocked")
        self.assertIn("locked", self.stores.run("audit", "--user", ADA[0]))

    def test_an_imported_picture_is_read_bit_by_bit_through_every_copy(self):
        # Beside a small one, one that is not verified whole before it is sent.
        for turn in range(2):
            pictures = {"ada": picture(f"ada {turn}"), "bob": picture(f"bob {turn}", rows=2000)}
            numbers = self.take_in(pictures)
            for uid, photo in pictures.items():
                number, clients = numbers[uid], self.each()
                self.within_a_second(
                    lambda: {client.image(number).body for client in clients} == {photo}, f"{uid}'s picture")
                infos = [client.image_info(number) for client in clients]
                self.assertEqual([info.status for info in infos], [200] * 3)
                self.assertEqual(infos[0].carrier["OriginalSize"], len(photo))
                self.assertEqual(infos[0].carrier["MimeType"], "image/png")
                self.assertEqual({info.body for info in infos}, {infos[0].body})


class TestCopiesOnPostgres(Shared, Copies):
    """Copies hear of commits at once."""

    def test_through_nginx_every_copy_has_its_turn_and_needs_nothing_of_its_own(self):
        ada = self.take_in({"ada": picture("ada")})["ada"]
        proxy = self.enterContext(Nginx([copy.address for copy in self.running]))
        client = self.client(proxy)
        bodies = {client.image(ada).body for _ in range(30)}
        self.assertEqual(bodies, {picture("ada")})
        for copy in self.running:
            answered = ANSWERED.search(self.client(copy).get("/metrics").body.decode())
            self.assertGreater(int(answered[1]), 0)
            # Pictures in other sizes can be made again.
            kept = sorted(path.name for path in copy.data.glob("*")) if copy.data.exists() else []
            self.assertEqual(set(kept) - {"renditions"}, set())


class TestCopiesBehindPgBouncer(Shared, Copies):
    """Copies hear nothing, and look again before a second is over."""

    def reached(self):
        pooler = self.enterContext(PgBouncer(self.cluster))
        return pooler.address(self.database_name)
