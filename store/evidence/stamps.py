"""Whether a timestamp is over the manifest beside it, and by whom. Source: RFC 3161."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificates
from rfc3161_client import PKIStatus, TimeStampResponse, VerificationError, VerifierBuilder

from model.errors import InputError
from store.evidence.opening import Pack
from store.evidence.tokens import decoded
from store.evidence.vault import sha256

_SHA256: Final = "2.16.840.1.101.3.4.2.1"
_SKEW: Final = timedelta(minutes=10)
"""How far the clock of the machine that made the manifest may be ahead of the authority's."""

Blame = Callable[[str, str], None]


def roots_of(files: Sequence[Path]) -> list[Certificate]:
    """The certificates in PEM files.

    Raises:
        InputError: a file is missing or holds none.
    """
    found: list[Certificate] = []
    for file in files:
        try:
            found += load_pem_x509_certificates(file.read_bytes())
        except (OSError, ValueError) as error:
            raise InputError(f"{file}: holds no certificate in PEM: {error}") from None
    return found


def check_stamp(
    pack: Pack, path: str, said: Mapping[str, Any], roots: Sequence[Certificate], blame: Blame
) -> Iterator[str]:
    """Check the timestamp over the manifest at `path`; `blame` is told of faults, notes for people are returned."""
    stamp = path.replace("manifest.json", "manifest.tsr")
    body = pack.texts.get(stamp)
    if body is None:
        yield "  no timestamp: its time is that of the machine that made it"
        return
    try:
        answer = decoded(body)
        fault = _fault(answer, pack.texts[path], said) or _signature(answer, pack.texts[path], roots)
    except ValueError as error:
        blame(stamp, f"is falsely timestamped: it is no timestamp: {error}")
        return
    if fault:
        blame(stamp, f"is falsely timestamped: {fault}")
        return
    whom = _signer(answer)
    checked = "signed by an authority that was given" if roots else "whose signature was not checked: no --root given"
    yield f"  timestamp {answer.tst_info.gen_time:%Y-%m-%d %H:%M:%S} UTC by {whom}, {checked}"


def _fault(answer: TimeStampResponse, body: bytes, said: Mapping[str, Any]) -> str | None:
    if answer.status != PKIStatus.GRANTED:
        return "the authority refused"
    imprint = answer.tst_info.message_imprint
    if imprint.hash_algorithm.dotted_string != _SHA256 or imprint.message.hex() != sha256(body):
        return "it is over something else than this manifest"
    try:
        made_at = datetime.fromisoformat(str(said.get("made_at")))
        early = made_at - answer.tst_info.gen_time > _SKEW
    except (ValueError, TypeError):
        return "the manifest does not say when it was made"
    return f"it names {answer.tst_info.gen_time:%Y-%m-%d %H:%M:%S} UTC, before the manifest was made" if early else None


def _signature(answer: TimeStampResponse, body: bytes, roots: Sequence[Certificate]) -> str | None:
    if not roots:
        return None
    try:
        VerifierBuilder(roots=list(roots)).build().verify_message(answer, body)
    except VerificationError as error:
        return f"its signature does not lead to a given certificate: {error}"
    return None


def _signer(answer: TimeStampResponse) -> str:
    """The subject of the certificate that signed, as the token names it."""
    signers = [(one.issuer, one.serial_number) for one in answer.signed_data.signer_infos]
    for body in answer.signed_data.certificates:
        certificate = load_der_x509_certificate(body)
        if (certificate.issuer, certificate.serial_number) in signers:
            return certificate.subject.rfc4514_string()
    return "an authority whose certificate is not in it"
