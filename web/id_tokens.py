"""Whom an ID token vouches for, once everything that it says has been checked (OpenID Connect Core, 3.1.3.7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from model.errors import InputError
from model.lazy import lazy
from store.company import Claimed
from system import clock
from system.oidc import Oidc

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures whose key only the issuer has: never `none`, and no HMAC, whose key might be a public one."""
_KINDS: Final = {"RS": "RSA", "PS": "RSA", "ES": "EC"}
_LEEWAY_SECONDS: Final = 60
_LONGEST: Final = 255
_MOST_KEYS: Final = 50
_FAULTS: Final = (JoseError, ValueError, TypeError, RecursionError)
"""What hostile keys and tokens lead to."""

Key = RSAKey | ECKey


@dataclass(frozen=True, slots=True)
class Named:
    """What a token's header says of its signature, before anything is known to be true."""

    algorithm: str
    key: str | None


def keys_of(told: Mapping[str, Any]) -> tuple[Key, ...]:
    """The public keys of a JWKS that check signatures; what is of another kind, or broken, is passed over."""
    found = told.get("keys")
    made: list[Key] = []
    for one in found[:_MOST_KEYS] if isinstance(found, list) else []:
        if not isinstance(one, dict) or one.get("kty") not in ("RSA", "EC") or one.get("use", "sig") != "sig":
            continue
        try:
            key = JWKRegistry.import_key(one)
        except _FAULTS:
            continue
        if isinstance(key, RSAKey | ECKey):
            made.append(key)
    return tuple(made)


def fitting(keys: Sequence[Key], named: Named) -> list[Key]:
    """The keys that may have made a signature."""
    kind = _KINDS[named.algorithm[:2]]
    return [key for key in keys if key.key_type == kind and named.key in (None, key.kid)]


def named(token: str) -> Named:
    """By which algorithm and key a token says that it is signed.

    Raises:
        InputError: it is no signed token, or its algorithm is none that an issuer alone can sign with.
    """
    try:
        header = jws.extract_compact(token.encode()).headers()
    except _FAULTS as error:
        raise _wrong("it is no signed token") from error
    algorithm, key = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise _wrong(f"it is signed by {str(algorithm)[:20]!r}, and right would be one of {', '.join(ALGORITHMS)}")
    return Named(algorithm, key if isinstance(key, str) else None)


def verified(token: str, keys: Sequence[Key], oidc: Oidc, nonce: str) -> Claimed:
    """Whom the token vouches for.

    Raises:
        InputError: no key made its signature, or it is for somebody else, another time, another sign-in, or without
            the second factor that is asked for.
    """
    header, claims = _signed(token, keys)
    options = {"iss": {"essential": True, "value": oidc.issuer}, "aud": {"essential": True, "value": oidc.client_id}}
    checked = CodeIDToken(claims, header, options, {"nonce": nonce, "client_id": oidc.client_id})
    try:
        checked.validate(now=int(clock.now().timestamp()), leeway=_LEEWAY_SECONDS)
    except _FAULTS as error:
        raise _wrong(str(error)[:200]) from error
    if not 0 < len(claims["sub"]) <= _LONGEST:
        raise _wrong("its sub has no length of 1 to 255")
    _see_second_factor(claims, oidc.second_factor)
    return Claimed(issuer=oidc.issuer, subject=claims["sub"], email=_email(claims))


def _signed(token: str, keys: Sequence[Key]) -> tuple[dict[str, Any], dict[str, Any]]:
    for key in keys:
        try:
            found = jwt.decode(token, key, algorithms=ALGORITHMS)
        except _FAULTS:
            continue
        return dict(found.header), found.claims
    raise _wrong("no key of the issuer made its signature")


def _see_second_factor(claims: Mapping[str, Any], asked: Sequence[str]) -> None:
    amr, acr = claims.get("amr"), claims.get("acr")
    told = {one for one in [*(amr if isinstance(amr, list) else []), acr] if isinstance(one, str)}
    if asked and told.isdisjoint(asked):
        raise InputError(
            lazy(
                "your company account was used without a second factor (%(asked)s), which Andon asks for; "
                "sign in there with one, or ask whoever runs it to demand one",
                asked=", ".join(asked),
            )
        )


def _email(claims: Mapping[str, Any]) -> str | None:
    """The mail address that the issuer has verified; Microsoft Entra says so by `xms_edov`, and not always as true."""
    email = claims.get("email")
    good = claims.get("email_verified") is True or claims.get("xms_edov") in (True, "1", "true")
    return email if good and isinstance(email, str) and len(email) <= _LONGEST and email.isprintable() else None


def _wrong(why: str) -> InputError:
    return InputError(
        lazy(
            "the ID token of the company account does not hold: %(why)s; begin again, or tell an administrator", why=why
        )
    )
