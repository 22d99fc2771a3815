"""A place on a page. Pure data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands on the page."""

    x: int
    y: int
    width: int
    height: int
