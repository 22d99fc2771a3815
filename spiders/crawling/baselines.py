"""Looks on their way into the store: compared with the accepted baseline, or gathered for one.

In a thread, one visit at a time, so that the crawl goes on meanwhile. What goes wrong costs the comparison, never the
capture: a look that was not compared has nothing under `against`, and no rule judges it.
"""

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import Self

from scrapy.crawler import Crawler
from sqlalchemy import Engine

from model.capture import Capture, Outcome
from model.seen import Seen
from reading.visual.carrying import with_layout
from reading.visual.comparing import compare
from reading.visual.learning import learn
from reading.visual.picturing import picture
from spiders.crawling import comparing
from spiders.crawling.spider import spider_of
from spiders.crawling.storing import AWAY
from spiders.crawling.visit import Visit
from store import baselines
from store.baselines import NewLook, Standing
from store.engine import read, transact
from system.settings import Settings

log = logging.getLogger(__name__)


class BaselinePipeline:
    """Lets every visit through, with what of its looks is other than accepted."""

    def __init__(self, crawler: Crawler) -> None:
        self._job = spider_of(crawler).job
        self._turn = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def process_item(self, item: Visit) -> Visit:
        """The visit; only an `ok` one says how a page looks."""
        if item.looks and item.outcome is Outcome.OK and item.capture is not None:
            async with self._turn:
                await asyncio.to_thread(hold_against, self._job.engine, self._job.settings, item, item.capture)
        return item


def hold_against(engine: Engine, settings: Settings, visit: Visit, capture: Capture) -> None:
    """Compare the looks of an `ok` visit, and put into it what changed and the pictures that show it."""
    for seen in visit.looks:
        try:
            _hold_against(engine, settings, visit, capture, seen)
        except AWAY as error:
            log.warning("the look at %s (%s) was not compared: %s", visit.target.url, seen.viewport, error)
        except Exception:  # the edge of the crawl's loop: one page's fault never stops the others
            log.exception("the look at %s (%s) could not be compared", visit.target.url, seen.viewport)


def _hold_against(engine: Engine, settings: Settings, visit: Visit, capture: Capture, seen: Seen) -> None:
    listing_id = visit.target.listing_id
    with read(engine) as conn:
        stands = baselines.standing(conn, listing_id, seen.viewport)
    accepted = stands.accepted
    if accepted is None or not comparing.fits(accepted, seen) or _changed(settings, visit, stands, seen):
        _gather(engine, settings, _new_look(visit, capture, seen), seen)
    elif stands.coming is not None:  # the page looks as accepted again
        transact(engine, partial(baselines.end, baseline_id=stands.coming.id))
    baselines.tidy(engine, settings)


def _changed(settings: Settings, visit: Visit, stands: Standing, seen: Seen) -> bool:
    """Whether the look is other than the accepted baseline, which is said in the visit."""
    accepted = stands.accepted
    if accepted is None:
        return False
    before = baselines.pictures(settings).get(accepted.picture)
    masks = comparing.masks_of(accepted, stands.masks, seen, visit.target.masks.get(seen.viewport, ()))
    comparison = compare(before, with_layout(seen.page_png, seen.fragments), accepted.learned, masks)
    changes = comparing.counting(comparison, accepted, seen)
    visit.against = {**visit.against, seen.viewport: comparing.told(accepted, changes, comparison.share, seen)}
    if changes:
        shown = picture(before, seen.page_png, replace(comparison, changes=tuple(changes)))
        derived = {f"before-{seen.viewport}.png": before, f"difference-{seen.viewport}.png": shown}
        visit.files = {**visit.files, **derived}
    return bool(changes)


def _gather(engine: Engine, settings: Settings, look: NewLook, seen: Seen) -> None:
    """Take the look into what is learned; the third one at an unchanged page makes a proposal."""
    learning = baselines.gather(engine, settings, look)
    if learning is None:
        return
    vault = baselines.pictures(settings)
    learned = learn([vault.get(digest) for digest in learning.pictures])
    if comparing.too_much(learned.boxes, seen):
        transact(engine, partial(baselines.end, baseline_id=learning.id))
    else:
        transact(engine, partial(baselines.propose, baseline_id=learning.id, learned=learned))


def _new_look(visit: Visit, capture: Capture, seen: Seen) -> NewLook:
    return NewLook(
        listing_id=visit.target.listing_id,
        viewport=seen.viewport,
        captured_at=visit.captured_at,
        width=seen.width,
        locale=seen.locale,
        subject=comparing.subject_of(capture),
        parts=comparing.parts_of(seen, visit.target.masks.get(seen.viewport, ())),
        png=with_layout(seen.page_png, seen.fragments),
    )
