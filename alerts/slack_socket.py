"""Socket Mode: what people do in Slack comes over a connection that Andon opens, so that nobody has to reach it."""

import logging
import threading
from collections.abc import Callable
from http.client import HTTPException
from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from alerts.slack_answers import answer
from alerts.slack_desk import Desk
from model.errors import ServiceError
from store.engine import transact
from system.settings import Secrets

log = logging.getLogger(__name__)

_TIMEOUT_SECONDS: Final = 10
_AGAIN_SECONDS: Final = 30.0
"""Between two attempts to connect for the first time; after that the client connects again by itself."""
_TAKEN: Final = frozenset({"interactive", "slash_commands", "events_api"})
"""Kinds of envelopes."""
_ROUND_SECONDS: Final = 2.0
_PING_SECONDS: Final = 2.0
"""A connection that broke without a word is noticed after four of them without an answer, and made anew."""


def work(desk: Desk, secrets: Secrets) -> Callable[[threading.Event], None]:
    """A function that takes presses over Socket Mode where its token is set, and answers for captures, until its event.

    It ends when everything that was taken is done.
    """

    def run(stop: threading.Event) -> None:
        desk.open()
        connecting = threading.Thread(target=_connected, args=(desk, secrets, stop), name="Socket Mode", daemon=True)
        if secrets.slack_app_token:
            connecting.start()
        while not stop.wait(_ROUND_SECONDS):
            try:
                transact(desk.engine, lambda conn: answer(conn, desk.settings))
            except Exception:
                log.exception("those who asked for captures could not be answered; the next round tries again")
        if secrets.slack_app_token:
            connecting.join(_TIMEOUT_SECONDS)
        desk.close()

    return run


def _connected(desk: Desk, secrets: Secrets, stop: threading.Event) -> None:
    """Hold the connection until `stop`; where Slack does not give one, say why and try again."""
    token = secrets.slack_app_token.get_secret_value() if secrets.slack_app_token else ""
    web = WebClient(base_url=secrets.slack_base_url, timeout=_TIMEOUT_SECONDS, retry_handlers=[])
    client = SocketModeClient(app_token=token, web_client=web, ping_interval=_PING_SECONDS)
    client.socket_mode_request_listeners.append(lambda via, request: _take(desk, via, request))
    try:
        while not stop.is_set():
            client.wss_uri = None  # an address that failed is not tried again
            try:
                client.connect()
                break
            except SlackApiError as error:
                log.warning("Slack gives no Socket Mode: %s; see ANDON_SLACK_APP_TOKEN", error.response.get("error"))
            except (OSError, HTTPException, SlackClientError) as error:
                log.warning("Slack gives no Socket Mode connection: %s", error)
            stop.wait(_AGAIN_SECONDS)
        stop.wait()
    finally:
        client.close()


def _take(desk: Desk, via: BaseSocketModeClient, request: SocketModeRequest) -> None:
    """Answer an envelope at once; one that is not answered for want of room is told to its presser by Slack."""
    try:
        answered = desk.take(request.payload) if request.type in _TAKEN else None
    except ServiceError as error:
        log.warning("what came from Slack was not taken: %s", error)
        return
    payload = dict(answered) if answered else None
    via.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id, payload=payload))
