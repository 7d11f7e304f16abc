"""Secrets that somebody wrote into a text: passwords, keys, tokens, bank accounts. Only the kind is told, never the value."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.core import personal

KINDS: Mapping[str, str | Promise] = {
    "password": _("a password or code"),
    "key": _("a key or token"),
    "bank": _("the number of a bank account"),
}
_NAMED = re.compile(
    r"(?i)(?<!\w)(?:password|passphrase|passcode|pin|secret|api[ _-]?key|token|parola|parol[ăa]|cod pin|passord|lösenord"
    r"|kode|kod|كلمة (?:المرور|السر)|الرمز السري|رمز الدخول)\s*(?:is|este|er|är|هي|هو)?\s*[:=]\s*[«\"'“]?(\S{4,})"
)
"""A word that names a secret, a colon, and something that is no everyday word."""
_CODE = re.compile(r"\d|[^\w\s.,;:!?()\[\]{}«»\"'“”…–-]")
_KEYS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}\b|\bxox[abprs]-[\w-]{10,}"
    r"|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|\bsk-[\w-]{20,}|\b(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[a-z])"
    r"(?=[A-Za-z0-9+/_-]*[A-Z])[A-Za-z0-9+/_-]{32,}={0,2}(?![\w/])|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{32,}\b"
)
_ADDRESS = re.compile(r"https?://\S+")


def secrets(text: str) -> list[str]:
    """The kinds of secrets in the text, each once."""
    plain = _ADDRESS.sub(" ", text)
    found = {
        "password": any(_CODE.search(match[1]) for match in _NAMED.finditer(plain)),
        "key": _KEYS.search(plain) is not None,
        "bank": any(True for _each in personal.bank_accounts(text)),
    }
    return [kind for kind, there in found.items() if there]
