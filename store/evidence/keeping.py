"""From the files of a capture to a pack: kept by content, listed in a manifest, chained to the one before."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert, select, text, update

from store.engine import transact
from store.evidence import manifest
from store.evidence.exchange import warc_date
from store.evidence.vault import Vault, sha256
from store.tables import captures, evidence, evidence_files
from system import clock, version
from system.settings import Settings

ON_DEMAND: Final = "capture"
"""The kind of evidence that somebody asked for."""
FIELDS: Final = "fields.json"
"""The capture as `andon extract` prints it."""
EXCHANGE: Final = "exchange.warc"

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}(\.[a-z0-9]{1,10}){1,2}")
_TAKEN: Final = ("manifest.json", "manifest.tsr")
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('andon evidence', 0))")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a pack proves."""

    channel: str
    url: str
    captured_at: datetime
    kind: str = ON_DEMAND
    """The family of the discrepancy that it proves; says how long it is kept."""
    listing_id: int | None = None
    capture_id: int | None = None


def keep(engine: Engine, settings: Settings, about: About, files: Mapping[str, bytes]) -> int:
    """Keep `files`, by name, as one pack and return its number; the same files again are the same pack.

    Names are lower-case ASCII with an extension (`shot-desktop.png`). Files are never altered afterwards.

    Raises:
        ValueError: there is no file, or a name that is no such name.
        InputError: the settings name no place that can be used.
        ServiceError: the place or the database does not answer.
    """
    for name in files:
        if not _NAME.fullmatch(name) or name in _TAKEN:
            raise ValueError(f"{name!r} is no name of an evidence file")
    if not files:
        raise ValueError("evidence without a file")
    vault = Vault.of(settings)
    for body in files.values():  # before the transaction, which holds up others
        vault.put(body)
    days = days_kept(settings, about.kind)
    return transact(engine, partial(_keep, vault=vault, about=about, files=files, days=days))


def lock_chain(conn: Connection) -> None:
    """Let one transaction at a time add to the chain or remove files; SQLite has one writer anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(_LOCK)


def days_kept(settings: Settings, kind: str) -> int:
    """How long evidence of a kind is kept."""
    return settings.evidence.keep_days_by_kind.get(kind, settings.evidence.keep_days)


def _keep(conn: Connection, *, vault: Vault, about: About, files: Mapping[str, bytes], days: int) -> int:
    lock_chain(conn)
    kept = {name: vault.put(body) for name, body in files.items()}
    content = sha256("".join(f"{kept[name]} {name}\n" for name in sorted(kept)).encode())
    known = conn.execute(select(evidence.c.id).where(evidence.c.content_sha256 == content)).scalar()
    if known is not None:
        return int(known)
    last = conn.execute(
        select(evidence.c.id, evidence.c.manifest_sha256).order_by(evidence.c.id.desc()).limit(1)
    ).first()
    number = last.id + 1 if last else 1
    listed = [
        manifest.File(manifest.path_of(number, name), kept[name], len(body)) for name, body in sorted(files.items())
    ]
    made_at = clock.now()
    body = manifest.written(_head(number, last.manifest_sha256 if last else None, about, made_at), listed)
    row = {"id": number, "manifest_sha256": vault.put(body), "content_sha256": content, "made_at": made_at}
    size = {"bytes": sum(one.bytes for one in listed), "expires_at": made_at + timedelta(days=days)}
    conn.execute(insert(evidence).values(**row, **size, **_columns(about)))
    conn.execute(
        insert(evidence_files),
        [{"evidence_id": number, "path": one.path, "sha256": one.sha256, "bytes": one.bytes} for one in listed],
    )
    if about.capture_id is not None and FIELDS in files:
        detail = json.loads(files[FIELDS])
        conn.execute(update(captures).where(captures.c.id == about.capture_id).values(detail=detail))
    return number


def _columns(about: About) -> dict[str, Any]:
    names = ("channel", "url", "captured_at", "kind", "listing_id", "capture_id")
    return {name: getattr(about, name) for name in names}


def _head(number: int, previous: str | None, about: About, made_at: datetime) -> dict[str, Any]:
    return {
        "number": number,
        "previous": previous,
        "made_at": warc_date(made_at),
        "captured_at": warc_date(about.captured_at),
        "channel": about.channel,
        "url": about.url,
        "kind": about.kind,
        "software": version.software(),
    }
