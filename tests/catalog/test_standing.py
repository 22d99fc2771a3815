"""Who is official, who is independent, and whose prices are locked."""

from collections.abc import Mapping

import pandas as pd
import pytest

from catalog.standing import join_standing
from tests.catalog.frames import rows
from tests.monitors.worlds import SETTINGS


def standing(channel: str, seller: str, *known: Mapping[str, object], lock: bool = True) -> tuple[str, bool, bool]:
    """Role, independent and locked of one offer."""
    at = pd.to_datetime(["2026-03-02 09:00"], utc=True).astype("datetime64[ns, UTC]")
    offers = pd.DataFrame({"channel": [channel], "seller": [seller], "captured_at": at}, index=[7])
    joined = join_standing(offers, rows("sellers", *known), SETTINGS.model_copy(update={"rpm_lock": lock}))

    assert joined.index.tolist() == [7]
    return str(joined["role"].iloc[0]), bool(joined["independent"].iloc[0]), bool(joined["locked"].iloc[0])


@pytest.mark.parametrize(
    ("channel", "seller", "independent", "locked"),
    [
        ("own", "", False, False),
        ("seoul", "", False, False),
        ("market", "ours", False, False),
        ("market", "s1", True, False),
        ("market", "", True, False),
        ("reseller", "", True, False),
        ("reseller_kr", "", True, True),
        ("reseller_de", "", True, True),
        ("gone", "", True, True),
    ],
)
def test_without_the_master_files_word_own_channels_and_own_sellers_are_official(
    channel: str, seller: str, independent: bool, locked: bool
) -> None:
    assert standing(channel, seller) == ("unknown", independent, locked)


@pytest.mark.parametrize(
    ("channel", "role", "independent", "locked"),
    [
        ("reseller_kr", "official", False, False),
        ("reseller_kr", "authorised", True, True),
        ("seoul", "unauthorised", True, True),
    ],
)
def test_the_master_files_word_goes_before(channel: str, role: str, independent: bool, locked: bool) -> None:
    known = {"channel": channel, "seller": "s1", "role": role}

    assert standing(channel, "s1", known) == (role, independent, locked)


def test_nothing_is_locked_while_the_lock_is_off() -> None:
    assert standing("reseller_kr", "", lock=False) == ("unknown", True, False)
