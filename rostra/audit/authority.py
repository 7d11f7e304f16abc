"""The time-stamping authority (RFC 3161): asking it for a token, and what a token must show before it is believed.

A token is believed when the authority granted it for exactly these bytes, when its signature stands, when the signing
certificate is one for time-stamping (RFC 3161 §2.3), and when that certificate leads to a root that is trusted: those
of the file `ca`, and without one those that this machine trusts on the web. Certificates need be valid at the time of
the token, not today.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import certifi
import requests
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from rostra.core.deadline import deadline
from rostra.core.http import Http

SECONDS = 30.0
LIMIT = 64 * 1024
"""Bytes of an answer; usual ones have one to seven thousand."""


class StampRefused(Exception):
    """There is no token, or none that may be believed; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token that stands: the answer as it came, the authority's time, and the end of its certificate."""

    answer: bytes
    at: datetime
    ends_at: datetime


def ask(data: bytes, *, url: str, ca: Path | None, http: Http) -> Token:
    """A fresh token over `data`. Raises StampRefused."""
    query = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = _post(url, query.as_bytes(), http)
    return _believed(answer, data, ca, nonce=query.nonce)


def check(answer: bytes, data: bytes, *, ca: Path | None) -> Token:
    """The token of an answer that was kept, once it stands for `data`. Raises StampRefused."""
    return _believed(answer, data, ca, nonce=None)


def _post(url: str, query: bytes, http: Http) -> bytes:
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        with (
            deadline(SECONDS),
            http.session() as session,
            session.post(url, data=query, headers=headers, stream=True) as response,
        ):
            response.raise_for_status()
            answer: bytes = response.raw.read(LIMIT + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise StampRefused(f"The authority does not answer: {error}") from error
    if len(answer) > LIMIT:
        raise StampRefused("The authority's answer is too long to be a token.")
    return answer


def _believed(answer: bytes, data: bytes, ca: Path | None, *, nonce: int | None) -> Token:
    try:
        response = decode_timestamp_response(answer)
        if response.status != 0:
            raise StampRefused(f"The authority refused (status {response.status}). {' '.join(response.status_string)}")
        _verifier(_roots(ca), nonce).build().verify_message(response, data)
        return Token(answer, response.tst_info.gen_time, _signer(response).not_valid_after_utc)
    except (VerificationError, ValueError) as error:
        raise StampRefused(f"The token cannot be believed: {error}") from error
    except OSError as error:
        raise StampRefused(f"The file of trusted certificates cannot be read: {error}") from error


def _verifier(roots: Sequence[Certificate], nonce: int | None) -> VerifierBuilder:
    return VerifierBuilder(roots=list(roots), nonce=nonce)


def _roots(ca: Path | None) -> tuple[Certificate, ...]:
    path = ca or Path(certifi.where())
    return _certificates(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _certificates(path: Path, _changed: int) -> tuple[Certificate, ...]:
    with warnings.catch_warnings():
        # Of those trusted on the web, a few have numbers that RFC 5280 no longer allows: nobody stamps under them.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        return tuple(load_pem_x509_certificates(path.read_bytes()))


def _signer(response: TimeStampResponse) -> Certificate:
    """The certificate that signed: the one that the signature names, which the verifier has checked."""
    [info] = response.signed_data.signer_infos
    certificates = [load_der_x509_certificate(data) for data in response.signed_data.certificates]
    return next(
        found for found in certificates if (found.issuer, found.serial_number) == (info.issuer, info.serial_number)
    )
