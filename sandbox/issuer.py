"""A loopback twin of an OpenID Connect issuer, such as Keycloak: it signs real tokens, and can misbehave.

`issuer.url` is `web.oidc.issuer`. Its authorization endpoint asks for no password: it leads back at once as `person`.
Codes are used once, for the client, address and verifier that they were given for.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlencode

from joserfc import jwt
from joserfc.jwk import ECKey, KeyParameters, RSAKey

from sandbox.wire import Delivery, Reply, Request, Served, Server

CLIENT: Final = "andon"
SECRET: Final = "sandbox-client-secret"  # noqa: S105 - opens nothing but the sandbox
TROUBLES: Final[Mapping[str, str]] = {
    "nonce": "the ID token is of another sign-in",
    "no nonce": "the ID token is of no sign-in",
    "audience": "the ID token is for another client",
    "party": "the ID token is for this client and another, and was issued to the other",
    "issuer": "the ID token is another issuer's",
    "expired": "the ID token ran out two minutes ago",
    "early": "the ID token is issued in two minutes",
    "key": "the ID token is signed by a key that is not the issuer's, under the name of one that is",
    "none": "the ID token is not signed",
    "hmac": "the ID token is signed by HMAC, with the public key as its secret",
    "no token": "a code is answered without an ID token",
    "no token at all": "a code is refused",
    "stranger": "the discovery document names another issuer",
    "plain": "the discovery document has a token endpoint elsewhere without TLS",
    "huge": "every answer has over a MiB",
    "text": "every answer is no JSON",
    "moved": "every answer is a redirect",
    "mixed up": "it leads back as another issuer",
    "unnamed": "it leads back without its name, though it says that it gives it",
    "denied": "it leads back with an error, whose description would be a script",
    "down": "connections are closed without an answer",
    "first drop": "the next connection is closed without an answer",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever signs in at the issuer."""

    sub: str = "8f2c-1"
    email: str | None = "minji@example.com"
    email_verified: bool | None = True
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further claims, such as `amr`."""


@dataclass(frozen=True, slots=True)
class _Grant:
    """What a code was given for."""

    redirect_uri: str
    nonce: str
    challenge: str
    person: Person


@dataclass(slots=True)
class Issuer(Served):
    """The issuer behind an HTTP server; a context manager."""

    person: Person = field(default_factory=Person)
    trouble: str | None = None
    """Of `TROUBLES`."""
    secret: str | None = SECRET
    """The client's; None: it is a public one."""
    algorithm: str = "RS256"
    ways: tuple[str, ...] = ("client_secret_basic", "client_secret_post")
    tells_itself: bool = True
    """Whether it names itself where it leads back (RFC 9207)."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    asked: list[Request] = field(default_factory=list)
    server: Server = field(init=False)
    _key: RSAKey | ECKey = field(init=False)
    _grants: dict[str, _Grant] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server = Server(self.handle)
        self.rotate()

    @property
    def url(self) -> str:
        """The issuer's name, which is its address."""
        return self.server.url

    def rotate(self) -> None:
        """Sign with a new key from now on, and take back the one before."""
        kind: KeyParameters = {"kid": secrets.token_hex(4), "use": "sig", "alg": self.algorithm}
        self._key = RSAKey.generate_key(2048, kind) if self.algorithm == "RS256" else ECKey.generate_key("P-256", kind)

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(one.path == path for one in self.asked)

    def handle(self, request: Request) -> Reply:
        """The answer to one request."""
        self.asked.append(request)
        if self.trouble in ("down", "first drop"):
            self.trouble = None if self.trouble == "first drop" else self.trouble
            return Reply(delivery=Delivery(drop=True))
        if request.path == "/authorize":
            return self._authorize(request.query)
        answers: Mapping[str, Callable[[], tuple[int, dict[str, Any]]]] = {
            "/.well-known/openid-configuration": lambda: (200, self._discovery()),
            "/jwks": lambda: (200, {"keys": [{"kty": "oct", "k": "AAAA"}, self._key.as_dict(private=False)]}),
            "/token": lambda: self._token(request),
        }
        answer = answers.get(request.path)
        return self._sent(*answer()) if answer else Reply(404, b"not found", "text/plain")

    def _sent(self, status: int, said: Mapping[str, Any]) -> Reply:
        if self.trouble == "moved":
            return Reply(302, headers={"Location": "http://127.0.0.1:9/"})
        if self.trouble == "text":
            return Reply(200, b"<html>sign in to the hotel's network</html>")
        padding = {"padding": "x" * 2**20} if self.trouble == "huge" else {}
        return Reply(status, json.dumps({**said, **padding}).encode(), "application/json")

    def _discovery(self) -> dict[str, Any]:
        return {
            "issuer": "https://login.evil.example" if self.trouble == "stranger" else self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": "http://login.evil.example/token" if self.trouble == "plain" else f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": list(self.ways),
            "authorization_response_iss_parameter_supported": self.tells_itself,
        }

    def _authorize(self, query: Mapping[str, str]) -> Reply:
        """Lead back at once, as an issuer does where somebody is signed in already."""
        wanted = ("code", CLIENT, "S256")
        got = tuple(query.get(name) for name in ("response_type", "client_id", "code_challenge_method"))
        if got != wanted or "openid" not in query.get("scope", "").split():
            return Reply(400, f"{got} is not {wanted}, or scope lacks openid".encode(), "text/plain")
        back = {"state": query["state"]}
        if self.trouble == "mixed up":
            back["iss"] = "https://login.evil.example"
        elif self.tells_itself and self.trouble != "unnamed":
            back["iss"] = self.url
        if self.trouble == "denied":
            back |= {"error": "access_denied", "error_description": "<script>alert(1)</script>" + "x" * 900}
        else:
            code = secrets.token_urlsafe(16)
            self._grants[code] = _Grant(query["redirect_uri"], query["nonce"], query["code_challenge"], self.person)
            back["code"] = code
        return Reply(302, headers={"Location": f"{query['redirect_uri']}?{urlencode(back)}"})

    def _token(self, request: Request) -> tuple[int, dict[str, Any]]:
        form = dict(parse_qsl(request.body.decode()))
        if not self._is_client(request, form):
            return 401, {"error": "invalid_client"}
        grant = self._grants.pop(form.get("code", ""), None)
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        good = grant is not None and (grant.redirect_uri, grant.challenge) == (form.get("redirect_uri"), _coded(hashed))
        if grant is None or not good or self.trouble == "no token at all":
            return 400, {"error": "invalid_grant"}
        answer = {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "expires_in": 60}
        return 200, answer if self.trouble == "no token" else {**answer, "id_token": self._signed(self._claims(grant))}

    def _is_client(self, request: Request, form: Mapping[str, str]) -> bool:
        kind, _, told = request.headers.get("authorization", "").partition(" ")
        if self.secret is None:
            return not kind and form.get("client_id") == CLIENT
        if kind == "Basic" and "client_secret_basic" in self.ways:
            name, _, secret = base64.b64decode(told).decode().partition(":")
            return (unquote(name), unquote(secret)) == (CLIENT, self.secret)
        in_form = "client_secret_post" in self.ways
        return in_form and (form.get("client_id"), form.get("client_secret")) == (CLIENT, self.secret)

    def _claims(self, grant: _Grant) -> dict[str, Any]:
        moved = {"expired": timedelta(minutes=-7), "early": timedelta(minutes=2)}.get(self.trouble or "", timedelta())
        issued = int((self.now() + moved).timestamp())
        told = {"email": grant.person.email, "email_verified": grant.person.email_verified, "nonce": grant.nonce}
        claims = {"iss": self.url, "sub": grant.person.sub, "aud": CLIENT, "iat": issued, "exp": issued + 300, **told}
        changed: Mapping[str, Mapping[str, Any]] = {
            "nonce": {"nonce": "another"},
            "no nonce": {"nonce": None},
            "audience": {"aud": "another"},
            "party": {"aud": [CLIENT, "another"], "azp": "another"},
            "issuer": {"iss": "https://login.evil.example"},
        }
        all_ = {**claims, **grant.person.more, **changed.get(self.trouble or "", {})}
        return {name: value for name, value in all_.items() if value is not None}

    def _signed(self, claims: dict[str, Any]) -> str:
        header = {"alg": self.algorithm, "kid": self._key.kid}
        if self.trouble == "none":
            return _parts({"alg": "none"}, claims) + "."
        if self.trouble == "hmac":
            text = _parts({**header, "alg": "HS256"}, claims)
            return f"{text}.{_coded(hmac.digest(self._key.as_pem(private=False), text.encode(), 'sha256'))}"
        return jwt.encode(header, claims, self._another() if self.trouble == "key" else self._key)

    def _another(self) -> RSAKey | ECKey:
        """A key of the same kind."""
        rsa = self.algorithm == "RS256"
        return RSAKey.generate_key(2048) if rsa else ECKey.generate_key("P-256")


def _parts(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    return f"{_coded(json.dumps(header).encode())}.{_coded(json.dumps(claims).encode())}"


def _coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
