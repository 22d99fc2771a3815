"""The settings of what is kept: evidence (where, how long, who stamps its time) and the data of persons who sell."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from system.values import WebAddress

Days = Annotated[int, Field(ge=1, le=36_500)]


class Evidence(BaseModel):
    """How the proof of captures is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = "evidence"
    """A folder, relative to `folder`, or an address that fsspec knows: `s3://bucket/andon`."""
    authorities: tuple[WebAddress, ...] = ()
    """Time-stamping authorities (RFC 3161), tried in this order; none = manifests stay without a timestamp."""
    keep_days: Days = 730
    keep_days_by_kind: dict[str, Days] = {}
    """Other spans by kind of evidence: a family of discrepancies, or `capture`."""
    spool_megabytes: Annotated[int, Field(ge=1)] = 2048
    """What responses may take that wait for their check; beyond it further ones are not held."""


class Sellers(BaseModel):
    """For what, and how long, it is kept who sellers are; of sole traders that is a person's data."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: Annotated[str, Field(min_length=1)] = (
        "to tell who may sell the brand's goods, and to complain of those who may not"
    )
    """Said wherever such data are shown or erased, and in the trail."""
    keep_days: Days = 730
    """After a seller was last seen and while no case of it is open; of companies nothing is erased by time."""
