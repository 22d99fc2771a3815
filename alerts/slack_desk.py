"""Where Slack arrives, by whichever way: presses are done, questions answered, homes shown, to one person alone."""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

from slack_sdk import WebClient
from sqlalchemy import Engine

from alerts import actions_doing, slack_commands, slack_forms, slack_reading
from alerts.actions import FORMS, Member, Press, Verb
from alerts.receiver import UncertainError, UnsentError
from alerts.slack import Slack, call
from alerts.slack_blocks import escaped
from alerts.slack_history import Charts, story
from alerts.slack_home import Homes
from alerts.slack_once import Once
from alerts.slack_reading import Payload, Pressed, Silencing, pressed
from alerts.slack_silences import ACTS
from alerts.slack_work import Work
from model.errors import InputError, ServiceError
from model.finding import Family
from store import lifecycle, people
from store.engine import read, transact
from system import clock
from system.receivers import SlackReceiver
from system.settings import Secrets, Settings

log = logging.getLogger(__name__)

_PATIENCE_SECONDS: Final = 2.5
"""How long an answer waits until what was pressed is kept; after 3 s Slack tells the presser that it failed."""
_TIMEOUT_SECONDS: Final = 5
_MOST_SAID: Final = 1500
_CHARTS_AT_ONCE: Final = 1
"""Drawing takes a processor; presses come first."""
_FAULT: Final = "Andon failed at that, and its log says why"

Answer = Mapping[str, Any] | None
"""What Slack is answered, as JSON; None: that it arrived."""


class Desk:
    """Takes what Slack brings. `close` ends it when what it took is done.

    An answer waits `patience` seconds until what was pressed is kept.
    """

    def __init__(
        self, engine: Engine, settings: Settings, secrets: Secrets, *, patience: float = _PATIENCE_SECONDS
    ) -> None:
        token = secrets.slack_bot_token.get_secret_value() if secrets.slack_bot_token else None
        self.engine = engine
        self.settings = settings
        self._client = WebClient(
            token=token, base_url=secrets.slack_base_url, timeout=_TIMEOUT_SECONDS, retry_handlers=[]
        )
        self._files = Slack(SlackReceiver(channel=""), secrets)  # a chart goes to no channel
        self._work, self._drawing = Work(), Work(_CHARTS_AT_ONCE)
        self._once = Once()
        self._homes = Homes(engine, self._client)
        self.patience = patience

    def open(self) -> None:
        """Know the people of the settings."""
        transact(self.engine, lambda conn: people.take_over(conn, self.settings))

    def take(self, payload: Payload) -> Answer:
        """The answer to what Slack brings: to what was pressed once that is kept, so that Slack tells who lost a press.

        What only opens a form is answered at once; what is none of ours does nothing.

        Raises:
            ServiceError: too much waits already, or it is not done in time; what was taken is still worked on.
        """
        if "command" in payload:
            return self._reply(payload)
        try:
            if opening := slack_reading.home_opened(payload):
                user, key = opening
                if self._once.first(key):
                    self._work.begin(lambda: self._homes.opened(self.settings, user))
                return None
            if asked := slack_reading.silencing(payload):
                self._take(lambda kept: self._silence(asked, kept))
                return None
            found = pressed(payload)
        except InputError as error:
            log.warning("what came from Slack makes no sense: %s", error)
            return None
        if found is None:
            return None
        if found.sent and (wrong := slack_forms.faults(found.press, clock.now(), self._language(found.press))):
            return {"response_action": "errors", "errors": wrong}
        self._take(lambda kept: self._act(found, kept), waits=not _opens(found))
        return None

    def finish(self) -> None:
        """Wait until what was taken so far is done."""
        self._work.finish()
        self._drawing.finish()

    def close(self) -> None:
        """Finish what was taken."""
        self._work.close()
        self._drawing.close()

    def _reply(self, payload: Payload) -> Answer:
        """The answer to a question; one that comes twice is answered once."""
        try:
            asked = slack_commands.typed(payload)
            if asked is None or not self._once.first(asked.trigger):
                return None
            with read(self.engine) as conn:
                return slack_commands.answered(conn, self.settings, asked, clock.now())
        except (InputError, ServiceError) as error:
            return slack_commands.refused(error)
        except Exception:
            log.exception("a question in Slack failed")
            return slack_commands.refused(ServiceError(_FAULT))

    def _take(self, work: Callable[[threading.Event], None], *, waits: bool = True) -> None:
        """Have a press worked on, and wait until that is kept, or came to nothing."""
        kept = threading.Event()
        self._work.begin(lambda: work(kept))
        if waits and not kept.wait(self.patience):
            raise ServiceError("Slack waits no longer for what was pressed; it is still worked on")

    def _act(self, found: Pressed, kept: threading.Event) -> None:
        what = f"{found.press.verb} {found.press.target}"
        said = self._tried(what, kept, lambda: self._ask(found) if _opens(found) else self._do(found))
        self._tell(found, said)
        if not _opens(found):
            self._homes.renew(self.settings, found.press.slack_user)

    def _silence(self, asked: Silencing, kept: threading.Event) -> None:
        def do() -> str | None:
            act = ACTS[asked.action]
            return transact(
                self.engine, lambda conn: act(conn, self.settings, asked.value, asked.slack_user, clock.now())
            )

        said = self._tried(asked.action, kept, do)
        self._show(asked.slack_user, asked.trigger, said)
        self._homes.renew(self.settings, asked.slack_user)

    def _tried(self, what: str, kept: threading.Event, do: Callable[[], str | None]) -> str | None:
        """What to say of an act, whatever came of it."""
        try:
            return do()
        except (InputError, ServiceError) as error:
            return f"{error}".rstrip(".") + ". Nothing was done."
        except Exception:
            log.exception("a press in Slack failed: %s", what)
            return f"{_FAULT}. Nothing was done; press again."
        finally:
            kept.set()

    def _do(self, found: Pressed) -> str | None:
        try:
            return transact(self.engine, lambda conn: actions_doing.do(conn, self.settings, found.press))
        except InputError:
            transact(self.engine, lambda conn: actions_doing.redraw(conn, found.press))
            raise

    def _ask(self, found: Pressed) -> str | None:
        """Open the form that the verb needs, to those alone who may send it off."""
        try:
            if found.press.verb is Verb.HISTORY:
                self._tell_history(found)
            else:
                self._open(found, self._form(found))
        except (UnsentError, UncertainError) as error:
            if "exchanged_trigger_id" in str(error):
                return None  # the form is open: the same press came twice
            log.warning("a form could not be opened: %s", error)
            return "The form could not be opened in time; press again."
        return None

    def _open(self, found: Pressed, form: Mapping[str, Any]) -> str:
        """Open a form, or put it in the place of the one where it was asked for; its id."""
        if found.view:
            call(self._client.views_update, view_id=found.view, view=form)
            return found.view
        answer = call(self._client.views_open, trigger_id=found.trigger, view=form)
        return str((answer.get("view") or {}).get("id"))

    def _form(self, found: Pressed) -> dict[str, Any]:
        press, stands, language = found.press, found.stands, self._language(found.press)
        with read(self.engine) as conn:
            actions_doing.see_leave(conn, self.settings, press)
            if press.verb is not Verb.MORE or not isinstance(press.target, Member):
                return slack_forms.form(press.verb, press.target, stands, press.slack_user, clock.now(), language)
            one = lifecycle.get(conn, press.target.discrepancy_id)
        ipr, waits = one.family is Family.IPR, one.waiting_since is not None
        return slack_forms.more(press.target, stands, ipr=ipr, waits=waits, language=language)

    def _language(self, press: Press) -> str:
        """Of the receiver whose message was pressed."""
        spoken = (one.language for one in self.settings.receivers.values() if one.place == press.place)
        return next(spoken, "en")

    def _tell_history(self, found: Pressed) -> None:
        """Show the history in words at once, and its chart when that is drawn."""
        press = found.press
        if not isinstance(press.target, Member):
            raise InputError("choose a line's history")
        with read(self.engine) as conn:
            actions_doing.see_leave(conn, self.settings, press)
            told = story(conn, self.settings, press.target.discrepancy_id, self._language(press))
        view = self._open(found, told.form())
        charts = Charts(self.engine, self.settings, self._client, self._files)
        self._drawing.begin(lambda: charts.bring(view, told))

    def _tell(self, found: Pressed, said: str | None) -> None:
        """Say it to the presser alone: in the form where they pressed, under the message, else in a form of its own."""
        press = found.press
        if said is None:
            return
        here = found.view is not None and not found.sent and not _opens(found)
        if not here and not press.place:
            self._show(press.slack_user, found.trigger, said)
            return
        try:
            if here:
                call(self._client.views_update, view_id=found.view, view=slack_forms.said(said, self._language(press)))
            else:
                thread = {"thread_ts": press.thread} if press.thread else {}
                text = escaped(said, _MOST_SAID)
                call(self._client.chat_postEphemeral, channel=press.place, user=press.slack_user, text=text, **thread)
        except (UnsentError, UncertainError) as error:
            log.warning("%s could not be told %r: %s", press.slack_user, said, error)

    def _show(self, slack_user: str, trigger: str, said: str | None) -> None:
        """Say it in a form of its own: where there is no message to say it under."""
        if said is None:
            return
        try:
            call(self._client.views_open, trigger_id=trigger, view=slack_forms.said(said))
        except (UnsentError, UncertainError) as error:
            if "exchanged_trigger_id" not in str(error):  # the same press came twice
                log.warning("%s could not be told %r: %s", slack_user, said, error)


def _opens(found: Pressed) -> bool:
    """Whether the press asks for a form."""
    return found.press.verb in FORMS and not found.sent
