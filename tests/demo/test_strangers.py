"""The demo's cast: what its pages say, and what is expected of it."""

from decimal import Decimal
from http.client import HTTPConnection
from urllib.parse import urlsplit

from demo import strangers
from model.capture import Capture, Outcome
from monitors.rule import rules
from reading.page import Page
from sandbox.assortment import styles
from sandbox.bazaar import Bazaar
from spiders.platforms import by_name

PUTS = strangers.opened(list(styles(1, 4)))


def read(url: str) -> Capture:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", parts.path)
    answer = connection.getresponse()
    page = Page(url, answer.read(), answer.status, answer.headers["Content-Type"])
    connection.close()
    return by_name("naver").capture([page])


def test_pages_tell_who_sells_what_until_they_are_taken_down() -> None:
    article = PUTS[0].article
    with Bazaar() as bazaar:
        bazaar.put(article)
        shown = read(bazaar.url(article))
        bazaar.take_down(article.number)
        gone = read(bazaar.url(article))

    assert (shown.name, shown.price, shown.external_id) == (article.title, Decimal(article.price), str(article.number))
    assert shown.seller is not None
    assert (shown.seller.id, shown.seller.business_number) == (str(article.stall.number), article.stall.business_number)
    assert len(shown.images) == len(article.pictures)
    assert gone.outcome is Outcome.GONE


def test_what_is_expected_are_kinds_that_rules_tell_and_nobody_with_leave_is_accused() -> None:
    told = {kind for one in PUTS for kind in one.kinds}

    assert told <= set(rules())
    assert {"unauthorised_seller", "counterfeit_suspected", "image_misuse", "grey_import", "trademark_misuse"} <= told
    assert not [one for one in PUTS if one.accused and strangers.SELLERS.get(one.article.stall) == {"role": "official"}]
