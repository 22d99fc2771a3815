"""Pages over https: the certificate, and parts that come without it."""

import asyncio
import hashlib
import ssl
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest

from model.seen import Seen
from spiders.rendering import camera as rendering
from spiders.rendering.camera import Camera
from spiders.rendering.profile import Profile
from spiders.rendering.shooting import LookError
from tests.spiders.rendering.pages import Site, html, read, serving


def openssl(*arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], check=True, input=given, capture_output=True).stdout


def certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate for 127.0.0.1 that nobody signed, good for ten days."""
    key, made = folder / "key.pem", folder / "cert.pem"
    names = ("-subj", "/CN=shop.test", "-addext", "subjectAltName=IP:127.0.0.1")
    openssl(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "10", "-keyout", str(key), "-out", str(made), *names
    )
    return key, made


def secured(site: Site, key: Path, made: Path) -> str:
    """The shop's URL, now over https."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    return site.url.replace("http:", "https:")


async def looks(site: Site, other: Site, url: str, unknown: str) -> Seen:
    """The look at `url`; one at `unknown`, whose certificate nobody signed, shows no page."""
    async with Camera(private_host="127.0.0.1", ports=frozenset({site.port, other.port})) as eye:
        with pytest.raises(LookError, match="CERT_AUTHORITY_INVALID"):
            await eye.look(unknown, Profile(), read)
        return await eye.look(url, Profile(), read)


def test_certificate_and_parts_without_https_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, made = certificate(tmp_path)
    (tmp_path / "other").mkdir()
    public = openssl("pkey", "-pubin", "-outform", "der", given=openssl("x509", "-in", str(made), "-pubkey", "-noout"))
    trusted = b64encode(hashlib.sha256(public).digest()).decode()
    trust = f"--ignore-certificate-errors-spki-list={trusted}"
    monkeypatch.setattr(rendering, "_ARGUMENTS", (*rendering._ARGUMENTS, trust))
    with serving() as site, serving() as other:
        base, unknown = secured(site, key, made), secured(other, *certificate(tmp_path / "other"))
        site.add("/p", html('<script src="http://plain.invalid/a.js"></script>'))
        other.add("/p", html())

        seen = asyncio.run(looks(site, other, f"{base}/p", f"{unknown}/p"))

    assert seen.certificate is not None
    assert seen.certificate.subject == "shop.test"
    der = openssl("x509", "-in", str(made), "-outform", "der")
    assert seen.certificate.fingerprint == hashlib.sha256(der).hexdigest()
    assert 9 <= (seen.certificate.expires_at - seen.at).days <= 10
    assert seen.mixed == ("http://plain.invalid/a.js",)
    assert seen.price is not None
