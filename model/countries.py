"""What the law of a country says about prices that resellers ask."""

from typing import Final

EU: Final = frozenset("AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
"""Member states, ISO 3166-1 alpha-2."""

LOCKED: Final = EU | {"KR", "CN"}
"""Where a brand may not fix independent resellers' prices (design §5)."""
