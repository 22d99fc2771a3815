"""Roles of users and of sellers."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a user may do; a user may have several."""

    VIEWER = "viewer"
    MERCHANDISER = "merchandiser"
    OPS = "ops"
    COMPLIANCE = "compliance"
    ADMIN = "admin"


SEE_PERSONAL_DATA: Final = frozenset({Role.COMPLIANCE, Role.ADMIN})
"""Who may see what pages tell of persons who sell."""
MAY_SILENCE: Final = (Role.OPS,)
"""Who may choose what nobody is told of, beside administrators."""
HIDDEN: Final = "hidden"
"""Stands for a person's data where a role may not see them."""


class Scope(StrEnum):
    """What an API token may be used for; never more than its user may."""

    READ = "read"
    WRITE = "write"
    CASES = "cases"
    METRICS = "metrics"


class SellerRole(StrEnum):
    """What a seller is to the brand. Any role but `official` is *independent*."""

    OFFICIAL = "official"
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    UNKNOWN = "unknown"

    @property
    def independent(self) -> bool:
        """Whether the seller sets its own prices."""
        return self is not SellerRole.OFFICIAL

    @property
    def lapsed(self) -> "SellerRole":
        """The role of a seller outside the dates of this one: leave that lapsed is none, of others nothing is known."""
        return SellerRole.UNAUTHORISED if self is SellerRole.AUTHORISED else SellerRole.UNKNOWN
