"""What the store says of the master file."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine

from store import master
from store.engine import read, write

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SCOPE = ("brand", "category", "product_code", "sku_code", "channel", "seller", "country")
POLICY = (*SCOPE, "judges", "with_shipping", "currency", "list_price", "valid_to")


def version(conn: Connection) -> int:
    return master.begin_version(conn, user_id=None, file_name="m.xlsx", sha256="0", counts={})


def add_policy(conn: Connection, key: str, valid_to: datetime | None = None, list_price: int | None = 5) -> int:
    made = version(conn)
    record = (key, *[""] * len(SCOPE), "price", False, "KRW", list_price, valid_to)
    master.add(conn, "policies", POLICY, [record], made)
    return made


def test_versions_count_up(engine: Engine) -> None:
    with write(engine) as conn:
        before, first, second = master.latest_version(conn), version(conn), version(conn)

        assert before is None
        assert first < second == master.latest_version(conn)


def test_only_one_import_runs_at_a_time(engine: Engine) -> None:
    with write(engine) as conn:
        master.hold_imports(conn)

        assert version(conn)


@pytest.mark.parametrize(
    ("valid_to", "in_force"),
    [(None, {"p"}), (NOW + timedelta(seconds=1), {"p"}), (NOW, set()), (NOW - timedelta(1), set())],
)
def test_a_policy_that_ran_out_is_not_in_force(engine: Engine, valid_to: datetime | None, in_force: set[str]) -> None:
    with write(engine) as conn:
        add_policy(conn, "p", valid_to)

        assert master.keys_in_force(conn, ["p", "q"], NOW) == in_force


def test_a_policy_that_was_withdrawn_is_not_in_force(engine: Engine) -> None:
    with write(engine) as conn:
        add_policy(conn, "p")
        ids = [row_id for row_id, _ in master.current(conn, "policies", ["judges"])]
        master.end(conn, "policies", ids, version(conn))

        assert master.keys_in_force(conn, ["p"], NOW) == set()
        assert list(master.current(conn, "policies", ["judges"])) == []


def test_a_frame_has_the_types_that_joins_take(engine: Engine) -> None:
    with write(engine) as conn:
        add_policy(conn, "p", NOW)
        add_policy(conn, "q", None, None)
    with read(engine) as conn:
        frame = master.frame(conn, "policies")

    assert frame["key"].tolist() == ["p", "q"]
    assert frame["list_price"].tolist() == [5, pd.NA]
    assert frame["valid_to"].tolist() == [pd.Timestamp(NOW), pd.NaT]
    assert {name: str(frame[name].dtype) for name in ("list_price", "valid_to", "brand")} == {
        "list_price": "Int64",
        "valid_to": "datetime64[ns, UTC]",
        "brand": "object",
    }


@pytest.mark.parametrize("sheet", list(master.TABLES))
def test_a_frame_without_rows_has_its_columns(sqlite_engine: Engine, sheet: str) -> None:
    with read(sqlite_engine) as conn:
        frame: Any = master.frame(conn, sheet)

    assert frame.empty
    assert "key" in frame.columns
    assert "until_version" not in frame.columns
