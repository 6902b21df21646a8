"""PgBouncer in transaction mode before a cluster: every database of the cluster by its own name."""

from stand.postgres import Postgres, ask
from stand.server import Failed, Server, program

# Connections that idle go soon, or databases that tests are done with would fill the cluster's places.
CONFIG = """
[databases]
* = host={cluster} port={cluster_port}

[pgbouncer]
listen_addr =
listen_port = 5432
unix_socket_dir = {folder}
auth_type = trust
auth_file = {folder}/users.txt
admin_users = postgres
pool_mode = transaction
default_pool_size = {pool_size}
max_client_conn = 1000
server_idle_timeout = 2
ignore_startup_parameters = extra_float_digits
"""


class PgBouncer(Server):
    """A pooler reached by a Unix socket; at most `pool_size` connections to each database."""

    name = "pgbouncer"
    humble = True

    def __init__(self, cluster: Postgres, pool_size=8):
        super().__init__()
        self.cluster, self.pool_size = cluster, pool_size
        self.config = self.folder / "pgbouncer.ini"

    def prepare(self) -> None:
        users = self.folder / "users.txt"
        users.write_text('"postgres" ""\n')
        self.config.write_text(CONFIG.format(
            cluster=self.cluster.folder, cluster_port=self.cluster.port, folder=self.folder, pool_size=self.pool_size))
        self.give(users)
        self.give(self.config)

    def command(self) -> list:
        return [program("pgbouncer"), str(self.config)]

    def ready(self) -> bool:
        try:
            return ask(self.address(), "SELECT 1") == "1"
        except Failed:
            return False

    def address(self, database="postgres") -> str:
        """The address of a database through the pooler."""
        return f"postgres://postgres@/{database}?host={self.folder}&sslmode=disable"
