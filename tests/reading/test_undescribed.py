"""A page whose place for the description is empty says so; one without the place says nothing."""

import json
from typing import Any

import pytest

from reading.page import Page
from spiders.platforms import by_name

PRODUCT: dict[str, Any] = {
    "@type": "Product",
    "name": "Runner 1",
    "offers": {"@type": "Offer", "price": "129.00", "priceCurrency": "USD"},
}


@pytest.mark.parametrize(
    ("said", "absent"), [({"description": ""}, True), ({"description": "Light."}, False), ({}, False)]
)
def test_an_empty_description_is_shown_absent(said: dict[str, str], absent: bool) -> None:
    data = json.dumps({"@context": "https://schema.org", **PRODUCT, **said})
    body = f'<html><script type="application/ld+json">{data}</script><h1>Runner 1</h1><p>$129.00</p></html>'

    capture = by_name("site").capture([Page("https://shop.test/p", body.encode(), 200)])

    assert ("description" in capture.shown_absent) is absent
