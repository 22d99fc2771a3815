"""The issuer of company accounts: where it is asked, with which keys it signs, and whom a code stands for."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from authlib.oauth2.client import OAuth2Client

from model.errors import InputError, ServiceError
from model.lazy import lazy
from store.company import Attempt, Claimed
from system import clock
from system.oidc import Oidc, is_safe
from web.id_tokens import Key, Named, fitting, keys_of, named, verified
from web.issuer_asking import Asking

_KEPT: Final = timedelta(hours=1)
_AGAIN: Final = timedelta(minutes=1)
"""Keys are asked for anew at most so often when a token names an unknown one."""
_DOWN: Final = timedelta(seconds=5)
"""An issuer that failed is left alone for so long, and those who come meanwhile are told at once."""
_SCOPE: Final = "openid email"


@dataclass(frozen=True, slots=True)
class _Places:
    """What its discovery document says (OpenID Connect Discovery, 3)."""

    authorization: str
    token: str
    jwks: str
    secret_in_form: bool
    """Else it goes as HTTP Basic, which is the default."""
    tells_itself: bool
    """Whether it names itself where it leads back (RFC 9207)."""
    at: datetime


@dataclass(frozen=True, slots=True)
class _Keys:
    found: tuple[Key, ...]
    at: datetime


class Issuer:
    """What `web.oidc` names. Threads may share it: what is known is swapped as a whole."""

    def __init__(self, oidc: Oidc, secret: str | None) -> None:
        self.oidc = oidc
        self._secret = secret
        self._asking = Asking(oidc.host)
        self._lock = threading.Lock()
        self._places: _Places | None = None
        self._keys: _Keys | None = None
        self._failed: tuple[datetime, ServiceError] | None = None

    def address(self, attempt: Attempt, redirect_uri: str) -> str:
        """Where the browser is sent to sign in.

        Raises:
            ServiceError: the issuer does not answer, or its discovery document is not to be trusted.
        """
        client = OAuth2Client(
            None, client_id=self.oidc.client_id, redirect_uri=redirect_uri, scope=_SCOPE, code_challenge_method="S256"
        )
        more = {"acr_values": " ".join(self.oidc.second_factor)} if self.oidc.second_factor else {}
        url, _ = client.create_authorization_url(
            self._known().authorization,
            state=attempt.state,
            nonce=attempt.nonce,
            code_verifier=attempt.verifier,
            **more,
        )
        return str(url)

    def prepare(self) -> None:
        """See that the issuer answers, before anything is kept for an attempt.

        Raises:
            ServiceError: it does not, or its discovery document is not to be trusted.
        """
        self._known()

    def see_itself(self, iss: str | None) -> None:
        """See that it was this issuer that led back: another might have been given its code (RFC 9207).

        Raises:
            InputError: another one says that it was it, or nobody does where this one would.
            ServiceError: the issuer does not answer.
        """
        if iss != self.oidc.issuer and (iss is not None or self._known().tells_itself):
            raise InputError(lazy("another issuer than the one that was asked led back here; begin again"))

    def whom(self, code: str, attempt: Attempt, redirect_uri: str) -> Claimed:
        """Whom the issuer vouches for, by the code that it gave.

        Raises:
            InputError: the code or the ID token does not hold.
            ServiceError: the issuer does not answer, or refuses Andon.
        """
        token = self._exchanged(code, attempt, redirect_uri)
        head = named(token)
        return verified(token, self._keys_for(head), self.oidc, attempt.nonce)

    def _exchanged(self, code: str, attempt: Attempt, redirect_uri: str) -> str:
        places, client_id = self._known(), self.oidc.client_id
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": client_id,
            "code_verifier": attempt.verifier,
        }
        credentials = None
        if self._secret is not None and places.secret_in_form:
            form["client_secret"] = self._secret
        elif self._secret is not None:  # each part is form-encoded first: RFC 6749, 2.3.1
            credentials = (quote(client_id, safe=""), quote(self._secret, safe=""))
        status, answer = self._asking.post(places.token, form, credentials)
        token = answer.get("id_token")
        if status == 200 and isinstance(token, str):
            return token
        error = answer.get("error")
        if error == "invalid_grant":
            raise InputError(lazy("the company account's sign-in ran out before it was finished; begin again"))
        said = f"the error {str(error)[:80]!r}" if error else f"status {status} and no ID token"
        raise ServiceError(
            f"the issuer of company accounts ({self.oidc.host}) answers a code with {said}; "
            "web.oidc.client_id and ANDON_OIDC_CLIENT_SECRET must be as they stand there"
        )

    def _known(self) -> _Places:
        places = self._places
        if places is not None and clock.now() - places.at < _KEPT:
            return places
        with self._lock:
            if self._places is None or clock.now() - self._places.at >= _KEPT:
                self._places = self._discovered()
            return self._places

    def _discovered(self) -> _Places:
        issuer = self.oidc.issuer
        told = self._get(issuer.rstrip("/") + "/.well-known/openid-configuration")
        if told.get("issuer") != issuer:
            raise ServiceError(
                f"the discovery document of {issuer} names another issuer, {str(told.get('issuer'))[:200]!r}; "
                "web.oidc.issuer must be just what it names"
            )
        ways = told.get("token_endpoint_auth_methods_supported")
        return _Places(
            authorization=self._endpoint(told, "authorization_endpoint"),
            token=self._endpoint(told, "token_endpoint"),
            jwks=self._endpoint(told, "jwks_uri"),
            secret_in_form=isinstance(ways, list) and "client_secret_post" in ways,
            tells_itself=told.get("authorization_response_iss_parameter_supported") is True,
            at=clock.now(),
        )

    def _endpoint(self, told: Mapping[str, Any], name: str) -> str:
        address = told.get(name)
        if isinstance(address, str) and is_safe(address, loopback=self.oidc.on_loopback):
            return address
        raise ServiceError(
            f"the discovery document of {self.oidc.issuer} has {name} = {str(address)[:200]!r}; "
            "right would be an https:// address"
        )

    def _keys_for(self, head: Named) -> list[Key]:
        """The keys that may have signed; an unknown one has them asked for anew, for issuers change their keys."""
        jwks = self._known().jwks
        with self._lock:
            now, kept = clock.now(), self._keys
            age = now - kept.at if kept is not None else None
            unknown = kept is not None and not fitting(kept.found, head)
            if kept is None or age is None or age >= _KEPT or (unknown and age >= _AGAIN):
                kept = self._keys = _Keys(keys_of(self._get(jwks)), now)
        return fitting(kept.found, head)

    def _get(self, url: str) -> dict[str, Any]:
        """Ask within the lock: those who wait for it meanwhile are told of a failure, and do not wait each in turn."""
        if self._failed is not None and clock.now() - self._failed[0] < _DOWN:
            raise ServiceError(str(self._failed[1]))
        try:
            return self._asking.get(url)
        except ServiceError as error:
            self._failed = (clock.now(), error)
            raise
