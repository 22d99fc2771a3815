"""Issuers that are down, hostile, mistaken or busy with their keys: nobody is let in by them."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from sqlalchemy import Engine

from sandbox.issuer import SECRET, Issuer
from system import clock
from tests.web.company import came, company_site, led_back, left, name_of
from tests.web.site import Site
from tests.web.test_signing_in import welcomed


@pytest.fixture
def twin() -> Iterator[Issuer]:
    with Issuer(now=clock.now) as made:
        yield made


@pytest.fixture
def site(sqlite_engine: Engine, twin: Issuer) -> Iterator[Site]:
    with company_site(sqlite_engine, twin) as made:
        yield made


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ("nonce", "&#39;nonce&#39;"),
        ("no nonce", "&#39;nonce&#39;"),
        ("audience", "&#39;aud&#39;"),
        ("party", "&#39;azp&#39;"),
        ("issuer", "&#39;iss&#39;"),
        ("expired", "expired"),
        ("early", "issued in the future"),
        ("key", "no key of the issuer made its signature"),
        ("none", "signed by &#39;none&#39;"),
        ("hmac", "signed by &#39;HS256&#39;"),
        ("no token at all", "ran out before it was finished"),
        ("mixed up", "issuer than the one that was asked led back"),
        ("unnamed", "issuer than the one that was asked led back"),
    ],
)
def test_a_token_that_does_not_hold_lets_nobody_in(site: Site, twin: Issuer, trouble: str, sentence: str) -> None:
    twin.trouble = trouble
    browser = site.stranger()

    answer = came(browser)

    assert (answer.status, name_of(browser)) == (401, None)
    assert sentence in answer.data.decode()


def test_an_issuer_that_never_names_itself_is_taken_without_a_name_and_not_with_anothers(
    site: Site, twin: Issuer
) -> None:
    twin.tells_itself = False
    statuses = [came(site.stranger()).status]
    twin.trouble = "mixed up"
    statuses.append(came(site.stranger()).status)

    assert statuses == [303, 401]


def test_clocks_may_differ_by_a_minute(site: Site, twin: Issuer) -> None:
    browser = site.stranger()
    twin.now = lambda: clock.now() + timedelta(seconds=50)

    came(browser)

    assert name_of(browser) == "minji"


def test_what_the_issuer_says_instead_of_a_code_is_shown_as_words_and_not_at_length(site: Site, twin: Issuer) -> None:
    twin.trouble = "denied"

    answer = came(site.stranger())

    page = answer.data.decode()
    assert answer.status == 401
    assert "access_denied: &lt;script&gt;" in page
    assert "x" * 300 not in page


def test_what_another_site_says_in_the_issuers_place_is_not_shown(site: Site, twin: Issuer) -> None:
    browser = site.stranger()
    left(browser)

    answer = browser.get(f"/sign-in/oidc/back?error=call+0800+1234&state=guessed&iss={quote(twin.url)}")

    assert answer.status == 401
    assert "0800" not in answer.data.decode()


@pytest.mark.parametrize("trouble", ["down", "huge", "text", "moved", "stranger", "plain"])
def test_an_issuer_that_is_not_to_be_had_or_trusted_is_told_and_passwords_still_sign_in(
    site: Site, twin: Issuer, trouble: str
) -> None:
    twin.trouble = trouble

    answer = site.stranger().get("/sign-in/oidc?next=/discrepancies")

    assert answer.status == 503
    assert 'name="password"' in answer.data.decode()
    assert 'value="/discrepancies"' in answer.data.decode()
    assert name_of(welcomed(site, "cho")) == "cho"
    twin.trouble = None
    clock.advance(timedelta(seconds=5))
    assert came(site.stranger()).status == 303


@pytest.mark.parametrize("trouble", ["down", "huge", "text", "moved", "no token"])
def test_an_issuer_that_fails_at_the_code_is_told(site: Site, twin: Issuer, trouble: str) -> None:
    browser = site.stranger()
    where = led_back(left(browser))
    twin.trouble = trouble

    answer = browser.get(where)

    assert (answer.status, name_of(browser)) == (503, None)


def test_a_connection_that_breaks_is_tried_once_more(site: Site, twin: Issuer) -> None:
    twin.trouble = "first drop"

    assert came(site.stranger()).status == 303


def test_an_issuer_that_failed_is_left_alone_for_a_moment(site: Site, twin: Issuer) -> None:
    twin.trouble = "down"
    for _ in range(3):
        assert site.stranger().get("/sign-in/oidc").status == 503

    assert len(twin.asked) == 2  # one try and its repetition


def test_what_an_issuer_says_of_itself_is_kept_for_an_hour(site: Site, twin: Issuer) -> None:
    for _ in range(3):
        came(site.stranger())
    once = (twin.count("/.well-known/openid-configuration"), twin.count("/jwks"))
    clock.advance(timedelta(hours=1))
    came(site.stranger())

    assert once == (1, 1)
    assert (twin.count("/.well-known/openid-configuration"), twin.count("/jwks")) == (2, 2)


def test_new_keys_are_asked_for_when_a_token_names_one_and_at_most_once_a_minute(site: Site, twin: Issuer) -> None:
    assert came(site.stranger()).status == 303
    twin.rotate()
    assert came(site.stranger()).status == 401  # just asked
    clock.advance(timedelta(minutes=1))

    assert came(site.stranger()).status == 303
    assert twin.count("/jwks") == 2


@pytest.mark.parametrize(
    ("algorithm", "secret", "ways"),
    [
        ("RS256", SECRET, ("client_secret_basic",)),
        ("ES256", SECRET, ("client_secret_post",)),
        ("ES256", "a_secret:with/signs+%", ("client_secret_basic",)),
        ("ES256", None, ("none",)),
    ],
)
def test_clients_of_each_kind_are_known_to_the_issuer(
    sqlite_engine: Engine, algorithm: str, secret: str | None, ways: tuple[str, ...]
) -> None:
    with (
        Issuer(now=clock.now, algorithm=algorithm, secret=secret, ways=ways) as twin,
        company_site(sqlite_engine, twin, secret=secret) as site,
    ):
        browser = site.stranger()
        came(browser)

        assert name_of(browser) == "minji"


def test_a_wrong_secret_is_told_with_what_would_be_right(sqlite_engine: Engine, twin: Issuer) -> None:
    with company_site(sqlite_engine, twin, secret="wrong") as site:
        answer = came(site.stranger())

    assert answer.status == 503
    assert "ANDON_OIDC_CLIENT_SECRET" in answer.data.decode()


def test_the_issuer_is_asked_for_a_code_with_a_challenge_and_for_no_more_than_the_mail_address(site: Site) -> None:
    asked = parse_qs(urlsplit(left(site.stranger())).query)

    assert {name: asked[name] for name in ("response_type", "scope", "code_challenge_method")} == {
        "response_type": ["code"],
        "scope": ["openid email"],
        "code_challenge_method": ["S256"],
    }
    assert asked["redirect_uri"] == [f"{site.base}/sign-in/oidc/back"]
    assert len(asked["code_challenge"][0]) == 43
