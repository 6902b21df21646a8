"""SeaweedFS as an S3 server on the loopback, with one bucket and one identity."""

import json

from stand import environment, signer
from stand.server import Server, free_addresses

BUCKET = "visage"
ACCESS_KEY = "visage"
SECRET = "visage-secret"
IDENTITIES = [{
    "name": "visage", "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET}],
    "actions": ["Admin", "Read", "Write", "List", "Tagging"],
}]
ANYBODY = [{"name": "anonymous", "actions": ["Read"]}]
# Each of these listens twice: for HTTP, and for the others by gRPC.
PARTS = ("master", "volume", "filer", "s3")


class Seaweed(Server):
    """An S3 server; what is stored outlives `stop`, `kill` and `restart`."""

    name = "seaweed"

    def __init__(self, readable_by_all=False):
        super().__init__()
        self.identities = [*IDENTITIES, *(ANYBODY if readable_by_all else [])]
        self.ports = [address.split(":")[1] for address in free_addresses(2 * len(PARTS))]
        self.endpoint = f"127.0.0.1:{self.ports[PARTS.index('s3')]}"
        self.config = self.folder / "s3.json"
        self.weed = None

    def prepare(self) -> None:
        self.weed = environment.installed("weed")
        self.config.write_text(json.dumps({"identities": self.identities}))
        (self.folder / "data").mkdir()

    def command(self) -> list:
        ports = [f"-{part}.port={port}" for part, port in zip(PARTS, self.ports)]
        ports += [f"-{part}.port.grpc={port}" for part, port in zip(PARTS, self.ports[len(PARTS):])]
        sockets = [f"-{part}.localSocket={self.folder}/{part}.sock" for part in ("filer", "s3")]
        return [
            self.weed, "-logtostderr", "server", f"-dir={self.folder}/data", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
            "-filer", "-s3", f"-s3.config={self.config}", "-s3.port.iceberg=0", "-s3.port.lance=0", *ports, *sockets,
            "-master.volumeSizeLimitMB=64", "-volume.max=64", "-volume.preStopSeconds=0",
            # Or it would tell its makers about itself.
            "-master.telemetry=false",
        ]

    def ready(self) -> bool:
        """Whether an object can be written and read: the gateway answers before there is room for any."""
        try:
            self.request("PUT", f"/{BUCKET}")
            written, _ = self.request("PUT", f"/{BUCKET}/.ready", b"ready")
            answer = self.request("GET", f"/{BUCKET}/.ready")
            self.request("DELETE", f"/{BUCKET}/.ready")
            return written == 200 and answer == (200, b"ready")
        except OSError:
            return False

    def close(self) -> None:
        """Ends it at once: what it kept is thrown away, and an end in good order takes a while."""
        self.kill()
        super().close()

    def request(self, method: str, path: str, body=b"", query=None) -> tuple:
        """Status and body of one signed request, such as GET /visage/key."""
        return signer.request(self.endpoint, ACCESS_KEY, SECRET, method, path, body, query)

    def address(self, prefix="", endpoint=None) -> str:
        """The address of a folder in the bucket, by another endpoint (HOST:PORT) when one is given."""
        return f"s3://{BUCKET}/{prefix}?endpoint=http://{endpoint or self.endpoint}"

    def variables(self) -> dict:
        """What the environment holds for whoever may write to it."""
        return {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
