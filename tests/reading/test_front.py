"""First sight of a page."""

from reading.front import FIRST_WORDS, Front, squeeze
from reading.page import Page


def front(body: str, url: str = "https://shop.example/a") -> Front:
    return Front(Page(url, body.encode()))


def test_squeeze_plains_quotes_and_spaces() -> None:
    assert squeeze("  You’re\n NOT “here” ") == 'you\'re not "here"'


def test_words_are_what_is_shown() -> None:
    seen = front("<title>T</title><style>a{}</style><p>One</p><script>two</script><b>Three</b>")

    assert seen.words == "one three"
    assert seen.title == "t"


def test_alert_is_heard_where_nothing_is_shown() -> None:
    assert front("<script>alert('판매 종료');history.back()</script>").words == "판매 종료"


def test_words_end_on_a_long_page() -> None:
    assert len(front("<p>word</p>" * 9_000).words) < 2 * FIRST_WORDS


def test_forward_by_refresh_script_or_named_address() -> None:
    assert front('<meta http-equiv="Refresh" content="0; url=/login">').forward == "/login"
    assert front("<script>location.replace('/b')</script>").forward == "/b"
    assert front("<script>var url = 'https://i.example/1'; window.location.href = url;</script>").forward == (
        "https://i.example/1"
    )


def test_page_with_words_of_its_own_does_not_forward() -> None:
    assert front("<p>" + "word " * 60 + "</p><script>location.href='/b'</script>").forward is None


def test_broken_address_has_empty_parts() -> None:
    assert front("", "http://[broken").address.netloc == ""
