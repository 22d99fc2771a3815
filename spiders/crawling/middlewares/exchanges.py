"""Keeps what was asked and answered, before anything is unpacked or followed."""

from scrapy import Request
from scrapy.http import Response

from spiders.crawling.exchanges import EXCHANGES, MOST_BYTES, add, exchange_of
from store.evidence.exchange import Exchange


class ExchangeMiddleware:
    """Adds each exchange of a visit to the visit; those for robots.txt belong to none."""

    def process_response(self, request: Request, response: Response) -> Response:
        """The response, unchanged."""
        exchanges: list[Exchange] | None = request.meta.get(EXCHANGES)
        if exchanges is not None:
            room = MOST_BYTES - sum(len(one.body) for one in exchanges)
            add(exchanges, exchange_of(request, response, room))
        return response
