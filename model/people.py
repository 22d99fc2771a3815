"""Roles of users and of sellers."""

from enum import StrEnum


class Role(StrEnum):
    """What a user may do; a user may have several."""

    VIEWER = "viewer"
    MERCHANDISER = "merchandiser"
    OPS = "ops"
    COMPLIANCE = "compliance"
    ADMIN = "admin"


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
