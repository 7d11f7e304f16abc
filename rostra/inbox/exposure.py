"""What citizens had better not have written in public: personal data, and the numbers of their cases (R-164, R-165).

Only kinds are kept, never what was found: the hint must not become a second copy of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.channels.contract import Capabilities
from rostra.editorial.checks.draft import Around, Draft
from rostra.editorial.checks.identity_numbers import identity_numbers
from rostra.editorial.checks.official_link import host_of
from rostra.editorial.checks.personal_data import traces
from rostra.editorial.content import Content
from rostra.inbox.topic_rules import expression

KINDS: Mapping[str, str | Promise] = {
    "identity": _("a number that belongs to one person"),
    "mail": _("a mail address"),
    "phone": _("a telephone number"),
    "bank": _("a bank account"),
    "plate": _("a number plate"),
    "case": _("the number of a case"),
}
"""What is found, in words, in the order in which it is told."""

_CASE_WORDS = """
case no
case number
reference number
application number
file number
dosar
dosarul
nr de inregistrare
numarul de inregistrare
numar de inregistrare
cererea nr
saksnummer
saksnr
sak nr
referansenummer
soknadsnummer
arendenummer
arendenr
arende nr
diarienummer
dnr
رقم المعاملة
رقم معاملتي
رقم الطلب
رقم طلبي
رقم القضية
"""
CASE = expression(_CASE_WORDS)
_DIGIT = re.compile(r"\d")
_NEAR = 24
"""Characters behind the word in which its number stands."""


def exposed(text: str, folded: str, *, language: str, account: Account) -> list[str]:
    """The kinds in a text, as keys of KINDS; `folded` is the text as `fold` gives it."""
    if _names_nothing(text, folded):
        return []
    site = host_of(account.body.website).removeprefix("www.")
    around = Around(hosts=frozenset({site} - {""}))
    draft = Draft(Content(text, language), account, Capabilities(), around)
    found = {trace.kind for trace in traces(draft)}
    if next(identity_numbers(draft), None):
        found.add("identity")
    if _names_case(folded):
        found.add("case")
    return [kind for kind in KINDS if kind in found]


def hints_at_case(text: str, folded: str, *, language: str, account: Account) -> bool:
    """Whether "identity" or "case" is in a text: who writes such a number writes about a case of their own.

    The other kinds are not looked for: this is asked of every record.
    """
    if _names_nothing(text, folded):
        return False
    draft = Draft(Content(text, language), account, Capabilities())
    return _names_case(folded) or next(identity_numbers(draft), None) is not None


def _names_nothing(text: str, folded: str) -> bool:
    return "@" not in text and not _DIGIT.search(folded)


def _names_case(folded: str) -> bool:
    return any(map(str.isdigit, "".join(folded[case.end() : case.end() + _NEAR] for case in CASE.finditer(folded))))
