"""Visits into the store, in one transaction a batch, together with the requests that they serve."""

import logging
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError

from model.capture import Capture, Outcome
from model.errors import AndonError
from spiders.crawling.holding import hold
from spiders.crawling.job import Job
from spiders.crawling.visit import Visit
from store import looks, requests
from store.engine import transact
from store.recording import Recorded, record_batch

log = logging.getLogger(__name__)

AWAY: Final = (AndonError, OperationalError, InterfaceError)
"""The database does not answer: the same batch may be stored later, and twice does no harm."""


def store(job: Job, visits: Sequence[Visit]) -> None:
    """Store `visits` as one batch. One that no database takes is stored as `parse_failed`, and the others as they are.

    Raises:
        AndonError, OperationalError, InterfaceError: the database does not answer; nothing is stored.
    """
    try:
        _store(job, visits)
    except AWAY:
        raise
    except Exception:  # the edge of the crawl's loop: one page's fault never stops the others
        log.exception(
            "a batch of %d captures of %s could not be stored; trying one by one", len(visits), job.channel.name
        )
        for visit in visits:
            _store_alone(job, visit)


def _store_alone(job: Job, visit: Visit) -> None:
    try:
        _store(job, [visit])
    except AWAY:
        raise
    except Exception:  # the same edge
        log.exception("the capture of %s could not be stored", visit.target.url)
        visit.capture = Capture(
            outcome=Outcome.PARSE_FAILED,
            platform=job.channel.platform,
            url=visit.target.url,
            reason="what was read cannot be stored",
            external_id=visit.target.external_id,
        )
        _store(job, [visit])


def _store(job: Job, visits: Sequence[Visit]) -> None:
    served = [request for visit in visits for request in job.requests.get(visit.target.listing_id, ())]
    recorded = [_recorded(visit) for visit in visits]
    hold(job.settings, job.channel, visits)  # first: what is stored may be checked at once

    def record(connection: Connection) -> None:
        record_batch(connection, job.run_id, job.channel.name, recorded)
        looks.keep(connection, _looks(visits))
        if served:
            requests.serve(connection, served)

    transact(job.engine, record)


def _looks(visits: Sequence[Visit]) -> Iterator[looks.Look]:
    for visit in visits:
        for seen in visit.looks:
            yield looks.Look(
                listing_id=visit.target.listing_id,
                captured_at=visit.captured_at,
                seen=seen,
                against=visit.against.get(seen.viewport),
            )


def _recorded(visit: Visit) -> Recorded:
    return Recorded(
        listing_id=visit.target.listing_id,
        captured_at=visit.captured_at,
        capture=visit.capture,
        status=visit.status,
        etag=visit.etag,
        last_modified=visit.last_modified,
    )
