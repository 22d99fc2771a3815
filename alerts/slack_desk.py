"""Where presses in Slack arrive, by whichever way: done, answered once that is kept, and told to the presser alone."""

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Final

from slack_sdk import WebClient
from sqlalchemy import Engine

from alerts import actions_doing, slack_forms
from alerts.actions import FORMS, Member, Press, Verb
from alerts.receiver import UncertainError, UnsentError
from alerts.slack import call
from alerts.slack_blocks import escaped
from alerts.slack_reading import Payload, Pressed, pressed
from model.errors import InputError, ServiceError
from model.finding import Family
from store import lifecycle, people
from store.engine import read, transact
from system import clock
from system.settings import Secrets, Settings

log = logging.getLogger(__name__)

_AT_ONCE: Final = 4
"""Presses that are worked on beside one another; a store lets them change it one by one."""
_WAITING: Final = 500
"""Presses that wait to be worked on; beyond that Slack tells people that it failed."""
_PATIENCE_SECONDS: Final = 2.5
"""How long an answer waits until what was pressed is kept; after 3 s Slack tells the presser that it failed."""
_TIMEOUT_SECONDS: Final = 5
_MOST_SAID: Final = 1500

Answer = Mapping[str, Any] | None
"""What Slack is answered, as JSON; None: that it arrived."""


class Desk:
    """Takes presses. `close` ends it when what it took is done."""

    def __init__(self, engine: Engine, settings: Settings, secrets: Secrets) -> None:
        token = secrets.slack_bot_token.get_secret_value() if secrets.slack_bot_token else None
        self.engine = engine
        self.settings = settings
        self._client = WebClient(
            token=token, base_url=secrets.slack_base_url, timeout=_TIMEOUT_SECONDS, retry_handlers=[]
        )
        self._workers = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="pressed")
        self._room = threading.BoundedSemaphore(_WAITING)
        self._working: set[Future[None]] = set()
        self._lock = threading.Lock()

    def open(self) -> None:
        """Know the people of the settings."""
        transact(self.engine, lambda conn: people.take_over(conn, self.settings))

    def take(self, payload: Payload) -> Answer:
        """The answer to what was pressed, once that is kept: where a kill comes first, Slack tells the presser.

        What only opens a form is answered at once; what is none of ours does nothing.

        Raises:
            ServiceError: too much waits already, or it is not done in time; what was taken is still worked on.
        """
        try:
            found = pressed(payload)
        except InputError as error:
            log.warning("a press in Slack makes no sense: %s", error)
            return None
        if found is None:
            return None
        if found.sent and (wrong := slack_forms.faults(found.press, clock.now(), self._language(found.press))):
            return {"response_action": "errors", "errors": wrong}
        done = self._begin(found)
        if not _opens(found) and not done.wait(_PATIENCE_SECONDS):
            raise ServiceError("Slack waits no longer for what was pressed; it is still worked on")
        return None

    def finish(self) -> None:
        """Wait until what was taken so far is done."""
        with self._lock:
            waiting = list(self._working)
        wait(waiting)

    def close(self) -> None:
        """Finish what was taken."""
        self._workers.shutdown(wait=True)

    def _begin(self, found: Pressed) -> threading.Event:
        """Have the press worked on; what is set when that is kept, or came to nothing."""
        if not self._room.acquire(blocking=False):
            raise ServiceError("too many presses wait; try again in a minute")
        kept = threading.Event()
        try:
            future = self._workers.submit(self._work, found, kept)
        except RuntimeError as error:  # closed
            self._room.release()
            raise ServiceError("Andon is stopping; press again when it runs") from error
        with self._lock:
            self._working.add(future)
        future.add_done_callback(self._done)
        return kept

    def _done(self, future: Future[None]) -> None:
        with self._lock:
            self._working.discard(future)
        self._room.release()

    def _work(self, found: Pressed, kept: threading.Event) -> None:
        try:
            said = self._ask(found) if _opens(found) else self._do(found)
        except (InputError, ServiceError) as error:
            said = f"{error}".rstrip(".") + ". Nothing was done."
        except Exception:
            log.exception("a press in Slack failed: %s %s", found.press.verb, found.press.target)
            said = "Andon failed at that, and its log says why. Nothing was done; press again."
        finally:
            kept.set()
        try:
            self._tell(found, said)
        except (UnsentError, UncertainError) as error:
            log.warning("%s could not be told %r: %s", found.press.slack_user, said, error)

    def _do(self, found: Pressed) -> str | None:
        try:
            return transact(self.engine, lambda conn: actions_doing.do(conn, self.settings, found.press))
        except InputError:
            transact(self.engine, lambda conn: actions_doing.redraw(conn, found.press))
            raise

    def _ask(self, found: Pressed) -> str | None:
        """Open the form that the verb needs, to those alone who may send it off."""
        try:
            form = self._form(found.press, found.stands)
            if found.view:
                call(self._client.views_update, view_id=found.view, view=form)
            else:
                call(self._client.views_open, trigger_id=found.trigger, view=form)
        except (UnsentError, UncertainError) as error:
            if "exchanged_trigger_id" in str(error):
                return None  # the form is open: the same press came twice
            log.warning("a form could not be opened: %s", error)
            return "The form could not be opened in time; press again."
        return None

    def _form(self, press: Press, stands: Mapping[str, str]) -> dict[str, Any]:
        language = self._language(press)
        with read(self.engine) as conn:
            actions_doing.see_leave(conn, self.settings, press)
            if press.verb is not Verb.MORE or not isinstance(press.target, Member):
                return slack_forms.form(press.verb, press.target, stands, press.slack_user, clock.now(), language)
            family = lifecycle.get(conn, press.target.discrepancy_id).family
        return slack_forms.more(press.target, stands, ipr=family is Family.IPR, language=language)

    def _language(self, press: Press) -> str:
        """Of the receiver whose message was pressed."""
        spoken = (one.language for one in self.settings.receivers.values() if one.place == press.place)
        return next(spoken, "en")

    def _tell(self, found: Pressed, said: str | None) -> None:
        """Say it to the presser alone: in the form where they pressed, else under the message."""
        press = found.press
        if said is None:
            return
        if found.view and not found.sent and not _opens(found):
            call(self._client.views_update, view_id=found.view, view=slack_forms.said(said, self._language(press)))
        else:
            thread = {"thread_ts": press.thread} if press.thread else {}
            text = escaped(said, _MOST_SAID)
            call(self._client.chat_postEphemeral, channel=press.place, user=press.slack_user, text=text, **thread)


def _opens(found: Pressed) -> bool:
    """Whether the press asks for a form."""
    return found.press.verb in FORMS and not found.sent
