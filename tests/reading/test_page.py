"""A page's tree whatever its bytes, and bounds on hostile ones."""

from reading.page import Page


def _heading(body: bytes) -> str:
    node = Page("https://shop.example/", body).tree.css_first("h1")
    return node.text() if node is not None else ""


def test_tree_holds_characters_of_any_encoding() -> None:
    assert _heading("<h1>러닝화 구매</h1>".encode("euc-kr")) == "러닝화 구매"
    assert _heading("<h1>Größe</h1>".encode()) == "Größe"


def test_deep_nesting_is_cut_and_the_beginning_kept() -> None:
    body = b"<h1>Shoe</h1>" + b"<div>" * 60_000

    assert _heading(body) == "Shoe"


def test_many_flat_tags_are_kept_whole() -> None:
    body = b"<div>x</div>" * 30_000 + b"<h1>Shoe</h1>"

    assert _heading(body) == "Shoe"
