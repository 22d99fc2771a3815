"""Evidence in an object store that speaks S3: moto's, over HTTP on loopback."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import fsspec
import pytest
from moto.server import ThreadedMotoServer
from sqlalchemy import Engine, func, select

from model.errors import ServiceError
from store.engine import read
from store.evidence import retention
from store.evidence.finding import files_of
from store.evidence.vault import Vault, sha256
from store.evidence.verifying import verify
from store.evidence.wacz import export
from store.tables import evidence
from system import clock
from system.settings import Settings
from tests.store.evidence.packs import kept, settings_in

PLACE = "s3://proofs/andon"


def _store(port: int = 0) -> ThreadedMotoServer:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    return server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ThreadedMotoServer]:
    """An object store with a bucket, known by the environment alone."""
    made = _store()
    host, port = made.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "2",
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
    }.items():
        monkeypatch.setenv(name, value)
    urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST"))  # what an earlier test kept
    files = fsspec.filesystem("s3", skip_instance_cache=True)
    files.mkdir("proofs")
    yield made
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    made.stop()


@pytest.fixture
def settings(tmp_path: Path, server: ThreadedMotoServer) -> Settings:
    return settings_in(tmp_path, url=PLACE, keep_days=10)


def _digest(engine: Engine, number: int, name: str) -> str:
    with read(engine) as conn:
        found: dict[str, str] = {one.path.rpartition("/")[2]: one.sha256 for one in files_of(conn, number)}
    return found[name]


def test_evidence_is_kept_read_handed_out_and_purged(sqlite_engine: Engine, settings: Settings, tmp_path: Path) -> None:
    number = kept(sqlite_engine, settings)
    digest = _digest(sqlite_engine, number, "fields.json")

    export(sqlite_engine, settings, [number], tmp_path / "pack.wacz")
    held = Vault.of(settings).get(digest)
    clock.advance(timedelta(days=11))
    purged = retention.purge(sqlite_engine, settings)

    assert verify(tmp_path / "pack.wacz").faults == {}
    assert sha256(held) == digest
    assert purged == 1
    with pytest.raises(ServiceError, match=f"{digest} cannot be read from proofs/andon"):
        Vault.of(settings).get(digest)


def test_while_the_store_is_down_nothing_is_written_down_and_later_all_is_kept(
    sqlite_engine: Engine, settings: Settings, server: ThreadedMotoServer
) -> None:
    _, port = server.get_host_and_port()
    server.stop()

    with pytest.raises(ServiceError, match="evidence cannot be written to proofs/andon: Could not connect"):
        kept(sqlite_engine, settings)
    with read(sqlite_engine) as conn:
        packs = conn.execute(select(func.count()).select_from(evidence)).scalar_one()
    again = _store(port)
    number = kept(sqlite_engine, settings)
    digest = _digest(sqlite_engine, number, "fields.json")

    assert packs == 0
    assert sha256(Vault.of(settings).get(digest)) == digest
    again.stop()


def test_an_object_that_was_cut_short_is_named_and_made_whole_by_the_next_pack(
    sqlite_engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    number = kept(sqlite_engine, settings)
    digest = _digest(sqlite_engine, number, "fields.json")
    body = Vault.of(settings).get(digest)
    files = fsspec.filesystem("s3", skip_instance_cache=True)
    files.pipe_file(f"proofs/andon/{digest[:2]}/{digest}", body[:-1])

    with pytest.raises(ServiceError, match=rf"{digest} \(evidence-000001/fields.json\) was changed since it was kept"):
        export(sqlite_engine, settings, [number], tmp_path / "pack.wacz")
    Vault.of(settings).put(body)
    export(sqlite_engine, settings, [number], tmp_path / "pack.wacz")

    assert verify(tmp_path / "pack.wacz").faults == {}


def test_a_bucket_that_is_not_there_or_closed_is_told(tmp_path: Path, server: ThreadedMotoServer) -> None:
    with pytest.raises(ServiceError, match=r"evidence cannot be written to nowhere/andon: .*bucket"):
        Vault("s3://nowhere/andon").put(b"x")
