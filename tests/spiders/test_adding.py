"""Adding a platform touches one file of the room: a toy one, put there at run time, is found, listed and read."""

import subprocess
import sys
from pathlib import Path

TOY = '''
"""A toy shop: its page is one line, `name|price|stock`."""

from decimal import Decimal

from model.capture import Availability, Capture, Outcome
from spiders.platform import Platform
from spiders.records import no_product


class Toy(Platform):
    """A listing is a page of the toy shop."""

    name = "toy"
    title = "The toy shop"

    def listing_url(self, base_url, external_id):
        return f"{base_url}/toys/{external_id}"

    def external_id(self, url):
        return url.rpartition("/toys/")[2] or None

    def claims(self, url):
        return "//toys.example/" in url

    def read(self, pages):
        name, price, stock = (pages[0].text.strip().split("|") + ["", ""])[:3]
        if not price:
            return no_product(self.name, pages[0].url)
        level = Availability.IN_STOCK if stock == "1" else Availability.OUT_OF_STOCK
        return Capture(outcome=Outcome.OK, platform=self.name, url=pages[0].url, name=name, currency="EUR",
                       external_id=self.external_id(pages[0].url), price=Decimal(price), availability=level)
'''

USE = """
import sys
import spiders
spiders.__path__.append(sys.argv[1])
from reading.page import Page
from spiders import documenting, platforms
from spiders.extracting import as_json

page = Page("https://toys.example/toys/7", b"Top|12.50|1")
answer = as_json(platforms.for_url(page.url).capture([page]))
refused = platforms.by_name("toy").capture([Page(page.url, b"<title>Access Denied</title>", status=403)])
print(answer["platform"], answer["external_id"], answer["price"], answer["availability"], refused.outcome)
print("| `toy` | The toy shop |" in documenting.page())
"""


def test_a_platform_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "toy.py").write_text(TOY, "utf-8")
    root = Path(__file__).parents[2]

    done = subprocess.run(
        [sys.executable, "-c", USE, str(tmp_path)], cwd=root, capture_output=True, text=True, check=False
    )

    assert done.stdout.split() == ["toy", "7", "12.50", "InStock", "blocked", "True"], done.stderr
