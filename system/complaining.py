"""The settings of complaints: who complains, what they can show of themselves, and in which words."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from system.values import Name

Words = Annotated[str, Field(min_length=1, max_length=500)]


class Complaints(BaseModel):
    """What a marketplace's form asks of whoever complains; what is not given is listed as missing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    statements: Path | None = None
    """A folder, relative to the settings file, whose `LANGUAGE.txt` go before Andon's own statements."""
    papers: Path | None = None
    """A folder, relative to the settings file, with the files that `identity`, `authority` and the master file's
    certificates name: they are handed out with a case."""
    owner: Words | None = None
    """Who complains; without it the owner of the rights by the master file."""
    contact: Words | None = None
    identity: Words | None = None
    """The file of the business licence or registration."""
    agent: Words | None = None
    """Who acts for the owner, where somebody does."""
    authority: Words | None = None
    """The file of the agent's power of attorney."""
    without_account: tuple[Name, ...] = ()
    """Channels at whose platform of complaints nobody is registered: some then take fewer links at a time."""

    def placed(self, folder: Path) -> "Complaints":
        """The same with the whole paths of its folders; `folder` is the settings file's."""
        named = {"statements": self.statements, "papers": self.papers}
        return self.model_copy(update={key: folder / path for key, path in named.items() if path})
