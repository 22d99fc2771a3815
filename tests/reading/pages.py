"""Product pages in the shapes that shops write them, for the tests of the common reader."""

from model.capture import Capture
from reading.page import Page
from reading.product import read_product

URL = "https://shop.example/goods/view.php?goodsNo=77"


def page(body: str, head: str = "") -> Page:
    """A page with `head` and `body`."""
    return Page(URL, f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode())


def read(body: str, head: str = "") -> Capture:
    """What the common reader reads of that page."""
    return read_product(page(body, head))
