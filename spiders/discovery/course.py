"""The course of a run of discovery: which query comes next, when a query ends, and when the run does."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final, Protocol

from model.capture import Capture, Outcome
from spiders.crawling.job import Job
from spiders.discovery.keeping import Found, keep
from spiders.discovery.queries import Query
from spiders.discovery.showing import Showing

REFUSALS_IN_A_ROW: Final = 3
"""Queries refused one after the other; then the rest is left for another day."""
MOST_PAGES: Final = 20
"""Of one query: what stands behind them has little to do with it, and would take the pages of the other queries."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page of a search that was asked for."""

    capture: Capture
    """`ok` with its cards, none too; any other outcome: it was refused, for the capture's reason."""
    requests: int = 1
    follows: bool = False
    """Whether the page says, or its fullness, that another follows."""


class Searcher(Protocol):
    """What searches a channel."""

    def pages(self, query: Query) -> AsyncIterator[Seen]:
        """The pages of what `query` finds, in order, as they are asked for; the last one is the first that was refused.

        None where the query cannot be asked for.
        """


@dataclass(slots=True)
class Course:
    """The queries of a run, in order, within a budget of requests."""

    job: Job
    wanted: Sequence[Query]
    budget: int
    found: Found

    async def run(self, searcher: Searcher) -> None:
        """Ask for the queries until the budget is used up, or too many in a row were refused.

        Raises:
            AndonError, OperationalError, InterfaceError: the database does not answer.
        """
        with Showing(self.job.channel.name, len(self.wanted)) as showing:
            refused = 0
            for query in self.wanted:
                if self.found.requests >= self.budget:
                    self.found.tally.stopped = f"the budget of {self.budget} pages is used up"
                    return
                refused = 0 if await self._one(searcher, query, showing) else refused + 1
                if refused >= REFUSALS_IN_A_ROW:
                    self.found.tally.stopped = f"refused {refused} queries in a row"
                    return

    async def _one(self, searcher: Searcher, query: Query, showing: Showing) -> bool:
        """Whether no page of the query was refused."""
        page, rank, known = 0, 0, set[int]()
        async with aclosing(searcher.pages(query)) as pages:  # type: ignore[type-var]
            async for seen in pages:
                page += 1
                self.found.queries += page == 1
                self.found.requests += seen.requests
                ids = await asyncio.to_thread(keep, self.job, self.found, query, page, rank, seen.capture)
                showing.show(self.found.queries, self.found.requests, len(self.found.seen))
                if seen.capture.outcome is not Outcome.OK:
                    return False
                fresh = set(ids) - known
                known |= fresh
                rank += len(seen.capture.results)
                if not fresh:  # the last page again, as some places give it for each number behind it
                    break
                if page >= MOST_PAGES or self.found.requests >= self.budget:
                    self.found.cut += seen.follows
                    break
        if not page:
            self.found.unasked.append(query.text)
        return True
