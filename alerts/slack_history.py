"""What happened to a discrepancy, in a form that opens at once: every move in words, then a picture of how it went."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from slack_sdk import WebClient
from sqlalchemy import Connection, Engine

from alerts.member_lines import Speaker
from alerts.receiver import RefusedError, UncertainError, UnsentError, Way
from alerts.slack import call
from alerts.slack_blocks import Block, literal
from alerts.slack_forms import shown
from alerts.slack_pieces import context, paragraphs, told
from model import phrases, sentences
from model.errors import AndonError
from model.lifecycle import Action
from model.words import word
from reports.course import course
from reports.withholding import withheld
from store import lifecycle
from store.engine import read
from store.telling import described
from system.settings import Settings

log = logging.getLogger(__name__)

_MOVES: Final = 40
"""The last moves are shown; the rest is counted."""
_SAYING: Final = frozenset({Action.FIND, Action.OPEN, Action.REGRESS, Action.ESCALATE, Action.STILL_THERE})
"""Moves whose numbers make the sentence of that day."""
_RESTS: Final = (0.0, 1.0, 2.0, 4.0)
"""Seconds before each try to show a picture, which Slack may not have worked through yet."""


@dataclass(frozen=True, slots=True)
class Story:
    """A discrepancy's history, and the form in which it is shown."""

    discrepancy_id: int
    blocks: Sequence[Block]
    language: str

    def form(self, last: Block | None = None) -> Block:
        """The form, with what stands below the words."""
        title = f"{word('history.title', self.language)} #{self.discrepancy_id}"
        return shown(title[:24], [*self.blocks, last or self.note("coming")], self.language)

    def note(self, name: str) -> Block:
        """What is said below the words in place of a chart."""
        return context(word(f"history.{name}", self.language))


def story(conn: Connection, settings: Settings, discrepancy_id: int, language: str = "en") -> Story:
    """Every move of a discrepancy and of the episodes that it came back from: when, from where to where, who, why.

    Raises:
        InputError: there is no such discrepancy.
    """
    about = lifecycle.get(conn, discrepancy_id)
    rows = described(conn, [discrepancy_id])
    speaker, hidden = Speaker.of(conn, settings, language, rows), bool(withheld(conn, rows, settings))
    moves = lifecycle.history(conn, discrepancy_id)
    lines = [" · ".join(_parts(about, move, speaker, secret=hidden)) for move in moves[-_MOVES:]]
    earlier = [speaker.word("history.earlier", count=len(moves) - _MOVES)] if len(moves) > _MOVES else []
    head = [line for _, line in told(conn, settings, [discrepancy_id], language)]
    return Story(discrepancy_id, [*paragraphs(head), *paragraphs([*earlier, *lines])], language)


def _parts(about: lifecycle.Discrepancy, move: lifecycle.Event, speaker: Speaker, *, secret: bool) -> Iterator[str]:
    """When, from which state to which, who and what they did, why, and what was wrong that day."""
    before, after = move.from_state, speaker.word(f"state.{move.to_state}")
    came = f"{speaker.word(f'state.{before}')} → " if before and before is not move.to_state else ""
    yield f"{speaker.moment(move.at, about.channel)}: *{came}{after}*"
    yield f"{literal(move.actor or 'Andon', 60)}: {speaker.word(f'action.{move.action}')}"
    if move.why:
        yield literal(phrases.said(move.why, speaker.language), 300)
    if move.action in _SAYING and move.numbers:
        said = sentences.sentence(about.kind, move.numbers, speaker.language)
        yield literal(speaker.word("withheld") if secret else said, 300)


class Charts:
    """Draws the pictures of histories that are open, and shows them there."""

    def __init__(self, engine: Engine, settings: Settings, client: WebClient, way: Way) -> None:
        self.engine = engine
        self.settings = settings
        self._client = client
        self._way = way

    def bring(self, told_in: str, of: Story) -> None:
        """Show the picture in the form with this id, or say there why there is none."""
        try:
            with read(self.engine) as conn:
                drawn = course(conn, self.settings, lifecycle.get(conn, of.discrepancy_id))
            if drawn is None:
                self._show(told_in, of, of.note("nothing"))
                return
            name = f"history-{of.discrepancy_id}.png"
            slot = self._way.open_slot(name, len(drawn))
            self._way.fill(slot, drawn)
            self._way.complete(slot.file_id, name)
            said = word("history.chart", of.language)
            self._show_picture(told_in, of, {"type": "image", "slack_file": {"id": slot.file_id}, "alt_text": said})
        except (UnsentError, UncertainError, AndonError) as error:
            self._give_up(told_in, of, error)
        except Exception:  # the words of the history stand there, whatever a drawing does
            log.exception("the chart of discrepancy %s could not be drawn", of.discrepancy_id)
            self._give_up(told_in, of, None)

    def _show_picture(self, told_in: str, of: Story, picture: Block) -> None:
        """Show it as soon as Slack takes it; a file that it works through is refused like a wrong one."""
        refusal: RefusedError | None = None
        for rest in _RESTS:
            time.sleep(rest)
            try:
                self._show(told_in, of, picture)
            except RefusedError as error:
                if "invalid_arguments" not in str(error):
                    raise
                refusal = error
            else:
                return
        raise refusal or RefusedError("Slack shows no picture")

    def _give_up(self, told_in: str, of: Story, error: Exception | None) -> None:
        if error is not None:
            log.warning("the chart of discrepancy %s could not be brought: %s", of.discrepancy_id, error)
        try:
            self._show(told_in, of, of.note("failed"))
        except (UnsentError, UncertainError) as again:
            log.warning("the history of discrepancy %s stays without its chart: %s", of.discrepancy_id, again)

    def _show(self, told_in: str, of: Story, last: Block) -> None:
        call(self._client.views_update, view_id=told_in, view=of.form(last))
