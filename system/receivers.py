"""The settings of where messages go: a receiver's kind, its address there and its language."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from system.values import Name

Language = Literal["en", "ko", "zh"]
"""English, Korean, Chinese in simplified signs."""


class Receiver(BaseModel):
    """Where messages go. `type` names a file in `alerts/`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Name
    channel: str
    """Slack's channel id, `C…`."""
    language: Language = "en"
    """In which its messages are written."""
