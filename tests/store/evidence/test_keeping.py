"""Packs are kept by content, once, and chained; files go when their time is over, and manifests never."""

import json
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlalchemy import Engine, select

from model.errors import InputError, ServiceError
from store.engine import read
from store.evidence import retention, stamping
from store.evidence.finding import files_of, get
from store.evidence.keeping import About, keep
from store.evidence.vault import Vault, sha256
from store.tables import audit, evidence
from system import clock
from system.settings import Settings
from tests.store.evidence.packs import authority_in, files, kept, serving, settings_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path, keep_days=10, keep_days_by_kind={"ipr": 100})


def manifest_of(engine: Engine, settings: Settings, number: int) -> dict[str, object]:
    with read(engine) as conn:
        said: dict[str, object] = json.loads(Vault.of(settings).get(get(conn, number).manifest_sha256))
    return said


def there(engine: Engine, settings: Settings, number: int) -> bool:
    """Whether the pack's files can be read."""
    with read(engine) as conn:
        listed = files_of(conn, number)
    return bool(listed) and all(sha256(Vault.of(settings).get(one.sha256)) == one.sha256 for one in listed)


def test_a_manifest_lists_its_files_and_names_the_one_before(engine: Engine, settings: Settings) -> None:
    first, second = kept(engine, settings, "1"), kept(engine, settings, "2")

    said = manifest_of(engine, settings, second)
    with read(engine) as conn:
        assert said["previous"] == get(conn, first).manifest_sha256
    assert manifest_of(engine, settings, first)["previous"] is None
    assert (said["number"], said["format"]) == (2, "andon-evidence-1")
    assert [one["path"] for one in said["files"]] == [  # type: ignore[attr-defined]
        "archive/000002-exchange.warc",
        "evidence-000002/fields.json",
        "evidence-000002/shot-0.png",
    ]
    assert there(engine, settings, second)


def test_the_same_files_are_one_pack(engine: Engine, settings: Settings) -> None:
    about = About(channel="shop", url="https://shop.example/p/1", captured_at=clock.now())
    made = files()

    assert keep(engine, settings, about, made) == keep(engine, settings, about, made) == 1


@pytest.mark.parametrize("name", ["../x.json", "manifest.json", "A.png", "a/b.png", "x", ".json", "a\n.png"])
def test_a_name_that_could_lead_elsewhere_is_refused(sqlite_engine: Engine, settings: Settings, name: str) -> None:
    about = About(channel="shop", url="https://shop.example/p/1", captured_at=clock.now())

    with pytest.raises(ValueError, match="is no name of an evidence file"):
        keep(sqlite_engine, settings, about, {name: b"x"})


def test_a_write_that_was_cut_short_is_made_anew(tmp_path: Path) -> None:
    vault = Vault(str(tmp_path))
    digest = vault.put(b"whole")
    (tmp_path / digest[:2] / digest).write_bytes(b"who")

    vault.put(b"whole")

    assert vault.get(digest) == b"whole"


def test_any_address_that_fsspec_knows_may_keep_evidence() -> None:
    vault = Vault("memory://andon")

    assert vault.get(vault.put(b"kept")) == b"kept"


def test_a_place_that_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"evidence\.url = 'nowhere://x' cannot be used"):
        Vault("nowhere://x")


def test_a_purge_takes_what_is_old_and_not_on_hold_and_leaves_the_manifest(engine: Engine, settings: Settings) -> None:
    old, held, mark = kept(engine, settings, "1"), kept(engine, settings, "2"), kept(engine, settings, "3", kind="ipr")
    retention.hold(engine, held, "case 7", None)
    clock.advance(timedelta(days=11))

    assert retention.purge(engine, settings) == 1

    assert not there(engine, settings, old)
    assert there(engine, settings, held)
    assert there(engine, settings, mark)
    assert manifest_of(engine, settings, old)["number"] == old
    with read(engine) as conn:
        assert get(conn, old).purged_at is not None
        trail = [tuple(row) for row in conn.execute(select(audit.c.action, audit.c.target).order_by(audit.c.id))]
    assert trail == [("hold", f"evidence {held}"), ("purge", f"evidence {old}")]


def test_a_hold_that_ends_lets_the_purge_go_on(sqlite_engine: Engine, settings: Settings) -> None:
    number = kept(sqlite_engine, settings)
    retention.hold(sqlite_engine, number, "case 7", None)
    clock.advance(timedelta(days=11))
    retention.purge(sqlite_engine, settings)

    retention.release(sqlite_engine, number, None)

    assert retention.purge(sqlite_engine, settings) == 1
    with pytest.raises(InputError, match=f"evidence {number} is not there, or purged"):
        retention.hold(sqlite_engine, number, "too late", None)


def test_a_file_that_a_living_pack_has_too_survives_the_purge(sqlite_engine: Engine, settings: Settings) -> None:
    about = About(channel="shop", url="https://shop.example/p/1", captured_at=clock.now())
    keep(sqlite_engine, settings, about, {"shot.png": b"the same", "a.json": b"1"})
    clock.advance(timedelta(days=9))
    later = keep(sqlite_engine, settings, about, {"shot.png": b"the same", "a.json": b"2"})
    clock.advance(timedelta(days=2))

    retention.purge(sqlite_engine, settings)

    assert there(sqlite_engine, settings, later)


def test_a_purge_that_was_killed_before_it_removed_the_files_is_finished(
    sqlite_engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = kept(sqlite_engine, settings)
    with read(sqlite_engine) as conn:
        digest = files_of(conn, number)[0].sha256
    clock.advance(timedelta(days=11))
    with monkeypatch.context() as patch:
        patch.setattr(Vault, "remove", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            retention.purge(sqlite_engine, settings)

    retention.purge(sqlite_engine, settings)

    with pytest.raises(ServiceError, match="cannot be read"):
        Vault.of(settings).get(digest)


def test_authorities_are_asked_in_order_and_again_when_all_were_down(sqlite_engine: Engine, tmp_path: Path) -> None:
    with serving(authority_in(tmp_path / "one")) as one, serving(authority_in(tmp_path / "two")) as two:
        settings = settings_in(tmp_path, authorities=[one.url, two.url])
        number = kept(sqlite_engine, settings)
        one.down = two.down = True
        with pytest.raises(ServiceError, match=r"no time-stamping authority answers.*HTTP 503"):
            stamping.stamp_waiting(sqlite_engine, settings)
        two.down = False

        assert stamping.stamp_waiting(sqlite_engine, settings) == 1
        assert stamping.stamp_waiting(sqlite_engine, settings) == 0

    assert (one.asked, two.asked) == (2, 2)
    with read(sqlite_engine) as conn:
        row = conn.execute(select(evidence).where(evidence.c.id == number)).one()
    assert row.authority == two.url
    assert abs(row.stamped_at - clock.now()) < timedelta(minutes=1)


def test_an_answer_about_something_else_is_no_stamp(sqlite_engine: Engine, tmp_path: Path) -> None:
    with serving(authority_in(tmp_path / "one")) as one:
        settings = settings_in(tmp_path, authorities=[one.url])
        kept(sqlite_engine, settings, "1")
        kept(sqlite_engine, settings, "2")
        first = one.reply
        said: list[bytes] = []
        one.reply = lambda query: said[0] if said else (said.append(first(query)) or said[0])  # type: ignore[method-assign, func-returns-value]

        with pytest.raises(ServiceError, match="the answer is about something else"):
            stamping.stamp_waiting(sqlite_engine, settings)
