"""Timestamps over manifests by outside authorities. Source: RFC 3161, over HTTP as its section 3.4 says."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

import urllib3
from rfc3161_client import HashAlgorithm, PKIStatus, TimestampRequestBuilder
from sqlalchemy import Connection, Engine, select, update

from model.errors import ServiceError
from store.engine import read, transact
from store.evidence.tokens import decoded
from store.evidence.vault import Vault, sha256
from store.tables import evidence
from system.settings import Settings

log = logging.getLogger(__name__)

AT_ONCE: Final = 100
"""Manifests stamped by one call, so that a long outage is caught up in parts."""

_SECONDS: Final = 10.0
_MOST_BYTES: Final = 64 * 1024
"""A token with its certificates has some 6 KB."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """An authority's answer."""

    body: bytes
    """The whole TimeStampResp in DER, as `openssl ts` reads it."""
    at: datetime
    """Aware; the authority's time."""
    authority: str


def stamp_waiting(engine: Engine, settings: Settings) -> int:
    """Have the manifests stamped that are not yet, oldest first; the number of those that were.

    Raises:
        ServiceError: no authority answered, or the database does not; what is not stamped waits for the next call.
        InputError: the settings name no place that can be used.
    """
    if not settings.evidence.authorities:
        return 0
    with read(engine) as conn:
        waiting = conn.execute(
            select(evidence.c.id, evidence.c.manifest_sha256)
            .where(evidence.c.stamped_at.is_(None), evidence.c.purged_at.is_(None))
            .order_by(evidence.c.id)
            .limit(AT_ONCE)
        ).all()
    vault = Vault.of(settings)
    for number, digest in waiting:
        stamp = ask(vault.get(digest), settings.evidence.authorities)
        transact(engine, partial(_note, number=number, stamp=stamp, digest=vault.put(stamp.body)))
    return len(waiting)


def ask(manifest: bytes, authorities: Sequence[str]) -> Stamp:
    """A timestamp over `manifest` by the first authority that gives one.

    Raises:
        ServiceError: none does; the sentence says what each answered.
    """
    faults = []
    for authority in authorities:
        try:
            return _asked(manifest, authority)
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            faults.append(f"{authority}: {error}")
            log.warning("no timestamp from %s: %s", authority, error)
    raise ServiceError(f"no time-stamping authority answers: {'; '.join(faults)}")


def _asked(manifest: bytes, authority: str) -> Stamp:
    """The authority's stamp.

    Raises:
        HTTPError: it cannot be reached.
        ValueError: its answer is no timestamp over this manifest.
    """
    request = TimestampRequestBuilder().data(manifest).hash_algorithm(HashAlgorithm.SHA256).build()
    with urllib3.PoolManager(retries=False, timeout=_SECONDS) as pool:
        answer = pool.request(
            "POST",
            authority,
            body=request.as_bytes(),
            headers={"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
            redirect=False,
            preload_content=False,
        )
        body = answer.read(_MOST_BYTES + 1)
        answer.close()
    if answer.status != 200 or len(body) > _MOST_BYTES:
        raise ValueError(f"HTTP {answer.status} with {len(body)} bytes")
    response = decoded(body)
    if response.status != PKIStatus.GRANTED:
        raise ValueError(f"refused, status {response.status} {' '.join(response.status_string)}".strip())
    info = response.tst_info
    if info.message_imprint.message.hex() != sha256(manifest) or info.nonce != request.nonce:
        raise ValueError("the answer is about something else")
    return Stamp(body, info.gen_time, authority)


def _note(conn: Connection, *, number: int, stamp: Stamp, digest: str) -> None:
    unstamped = update(evidence).where(evidence.c.id == number, evidence.c.stamped_at.is_(None))
    conn.execute(unstamped.values(stamped_at=stamp.at, stamp_sha256=digest, authority=stamp.authority))
