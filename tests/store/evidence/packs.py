"""Packs for tests, and a time-stamping authority of openssl's on loopback."""

import json
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from sqlalchemy import Engine

from store.evidence.exchange import Exchange, as_warc
from store.evidence.keeping import About, keep
from store.evidence.wacz import export
from system import clock
from system.keeping import Evidence
from system.settings import Person, Settings

PAGE = b"<!doctype html><title>Runner 1</title><h1>Runner 1</h1><p class=price>89.00</p>"


def settings_in(folder: Path, **evidence: object) -> Settings:
    """Settings whose evidence lies in `folder`."""
    return Settings(folder=folder, evidence=Evidence.model_validate(evidence), people={"Kim": Person(os_user="root")})


def files(name: str = "1", pictures: int = 1) -> dict[str, bytes]:
    """What a capture of listing `name` leaves."""
    url = f"https://shop.example/p/{name}"
    exchange = Exchange(
        url=url,
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=PAGE + name.encode(),
        at=clock.now(),
        request_headers=(("User-Agent", "Andon/0.1"),),
    )
    shots = {f"shot-{number}.png": f"picture {name} {number}".encode() * 20 for number in range(pictures)}
    return {"exchange.warc": as_warc([exchange]), "fields.json": json.dumps({"url": url}).encode(), **shots}


def kept(engine: Engine, settings: Settings, name: str = "1", pictures: int = 1, kind: str = "price") -> int:
    """The number of a new pack of listing `name`."""
    clock.advance(timedelta(seconds=1))
    url = f"https://shop.example/p/{name}"
    return keep(
        engine, settings, About(channel="shop", url=url, captured_at=clock.now(), kind=kind), files(name, pictures)
    )


def unpacked(engine: Engine, settings: Settings, folder: Path, *numbers: int) -> Path:
    """A folder with the exported packs `numbers`."""
    export(engine, settings, numbers, folder / "pack.wacz")
    target = folder / "pack"
    with zipfile.ZipFile(folder / "pack.wacz") as packed:
        packed.extractall(target)
    return target


def zipped(folder: Path, target: Path) -> Path:
    """The folder as a WACZ again."""
    with zipfile.ZipFile(target, "w") as packed:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                packed.write(file, file.relative_to(folder).as_posix())
    return target


_CONFIG = """
[ req ]
distinguished_name = name
prompt = no
[ name ]
CN = Test Authority
[ root ]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[ tsa ]
extendedKeyUsage = critical, timeStamping
[ stamp ]
default_tsa = one
[ one ]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
certs = root.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """Who stamps: answers as `openssl ts` does, or is down."""

    folder: Path
    url: str = ""
    down: bool = False
    asked: int = 0
    said: list[bytes] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """The certificate to trust."""
        return self.folder / "root.pem"

    def reply(self, query: bytes) -> bytes:
        """The signed answer to a query."""
        (self.folder / "query.tsq").write_bytes(query)
        command = "ts -reply -config tsa.cnf -section one -queryfile query.tsq -out reply.tsr"
        openssl(self.folder, command)
        return (self.folder / "reply.tsr").read_bytes()


def openssl(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run openssl in `folder`."""
    program = shutil.which("openssl")
    assert program is not None, "openssl is missing"
    return subprocess.run([program, *command.split()], cwd=folder, check=True, capture_output=True, text=True)


def authority_in(folder: Path) -> Authority:
    """A new root and a certificate that may stamp."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tsa.cnf").write_text(_CONFIG)
    (folder / "serial").write_text("01\n")
    root = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -config tsa.cnf -extensions root"
    openssl(folder, f"{root} -keyout root.key -out root.pem")
    openssl(
        folder, "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config tsa.cnf -keyout tsa.key -out tsa.csr"
    )
    signing = "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -days 3650 -extfile tsa.cnf"
    openssl(folder, f"{signing} -extensions tsa -out tsa.pem")
    return Authority(folder)


@contextmanager
def serving(authority: Authority) -> Iterator[Authority]:
    """The authority on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            authority.asked += 1
            query = self.rfile.read(int(self.headers["Content-Length"]))
            body = b"" if authority.down else authority.reply(query)
            self.send_response(503 if authority.down else 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    authority.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
