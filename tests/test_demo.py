"""The demo finds every injected fault and nothing else."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from demo import driver, stacks
from sandbox.world import World
from system import clock


@pytest.mark.drill
def test_the_demo_finds_what_was_injected_and_nothing_else(tmp_path: Path) -> None:
    console = Console(file=io.StringIO(), width=120)

    right = driver.run(tmp_path, console)

    assert right, console.file.getvalue()  # type: ignore[attr-defined]
    assert "Open the listing" in (tmp_path / "slack.html").read_text("utf-8")


def test_the_demo_prints_the_price_stack_of_a_korean_and_a_chinese_marketplace() -> None:
    console = Console(file=io.StringIO(), width=120)
    with World(at=clock.now()) as world:
        stacks.show(world, console)
        due = [world.view(name, stacks.stacked(world, name).external_id) for name in stacks.MARKETPLACES]

    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert all(words in printed for words in ("정가", "쿠폰", "와우회원가", "价格", "优惠前", "券后"))
    for view in due:
        assert all(f" {amount:,} {view.currency}" in printed for amount in (view.regular, view.price, view.coupon))
