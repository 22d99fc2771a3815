"""What no page is asked with, on either database."""

import pytest

from tests.web.site import Site


@pytest.mark.parametrize("path", ["/discrepancies?text=%00", "/audit?who=a%00", "/welcome/%00", "/static/x/%00"])
def test_an_address_with_a_nul_is_refused(site: Site, path: str) -> None:
    assert site.user("ada").get(path).status == 400


def test_a_form_with_a_nul_is_refused(site: Site) -> None:
    assert site.user("ada").send("/users", on="/users", name="a\0b", role=["viewer"]).status == 422
    assert site.user("ada").send("/discrepancies/views", on="/discrepancies", name="a\0b", back="/").status == 422
    assert site.stranger().post("/sign-in", {"name": "a\0b", "password": "x"}).status == 422
    assert site.stranger().post("/welcome", {"token": "a\0b", "password": "x", "again": "x"}).status == 422
