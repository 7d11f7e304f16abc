"""How the public register words what it shows."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from rostra.accounts.queries.published import Official
from rostra.accounts.queries.verifying import Verdict
from rostra.core.ui.language_names import language_word


class ShownRow(NamedTuple):
    """An account with its languages in words and its state as a pill."""

    account: Official
    languages: str
    pill: str
    state: str


class ShownVerdict(NamedTuple):
    """An answer with its colour and sign; colour is never alone."""

    verdict: Verdict
    color: str
    icon: str


LOOKS = {
    "official": ("success", "badge-check"),
    "closed": ("neutral", "archive"),
    "reported": ("danger", "triangle-alert"),
    "unknown": ("warning", "circle-question-mark"),
}


def shown_row(account: Official) -> ShownRow:
    return ShownRow(account, _joined([language_word(code) for code in account.languages]), *_state(account))


def shown_verdict(verdict: Verdict) -> ShownVerdict:
    return ShownVerdict(verdict, *LOOKS[verdict.status])


def _joined(words: list[str]) -> str:
    """A list as the reader's language writes it, without "and"."""
    return ("، " if (get_language() or "").startswith("ar") else ", ").join(words)


def _state(account: Official) -> tuple[str, str]:
    if account.status == "closed":
        return "closed", pgettext("account", "Closed")
    if account.due:
        return "due_soon", _("Check due")
    if account.checked_at is not None:
        return "verified", _("Verified")
    return "published", _("In use")
