"""How somebody can be reached or found: mobile numbers, addresses of people, bank accounts, plates (R-277).

A body publishes such things of its own rightly; this asks whether it is meant to be public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import regex
from django.utils.translation import gettext as _

from rostra.core import personal
from rostra.editorial.checks.draft import Draft, Found
from rostra.editorial.checks.identity_numbers import NEAR, mask
from rostra.editorial.checks.lists import number_pattern
from rostra.editorial.checks.official_link import at_home

_PLATE = regex.compile(
    r"(?i)(?<!\w)\p{L}{1,3}[ -]?\d{2,5}(?:-?\p{L}{1,3})?(?!\w)|(?:\p{Arabic} ){2,3}\d{1,4}|\d{1,4}(?: \p{Arabic}){2,3}(?!\w)"
)

# Mobile numbers only: those of counters and offices are not asked about.
_ABROAD = regex.compile(
    r"(?:\+|00)(?:47[49]\d{7}|46(?:0)?7\d{8}|40(?:0)?7\d{8}|373(?:0)?[67]\d{7}|966(?:0)?5\d{8}|44(?:0)?7\d{9}|3584\d{6,9})"
)
_AT_HOME: Mapping[str, regex.Pattern[str]] = {
    "en": regex.compile(r"07\d{9}"),
    "ro": regex.compile(r"07\d{8}|0[67]\d{7}"),
    "nb": regex.compile(r"[49]\d{4}(?!000)\d{3}"),
    "sv": regex.compile(r"07\d{8}"),
    "ar": regex.compile(r"05\d{8}"),
}
_OFFICE_NAMES = (
    "admin anunturi booking cabinet camera city consiliu contact contacte council data dpo events firmapost gdpr hello help helpdesk info "
    "informatii inbox jobs kansli kommun kommune kontakt kundeservice kundservice kundtjanst library media medborgarservice "
    "museum newsletter noreply no-reply office petitii post postmottak presa press presse primaria primarie privacy "
    "redaktion registrator registratura relatii secretariat servicetorg stad support team tickets tourism turism webmaster"
)
_OFFICES = frozenset(_OFFICE_NAMES.split())


def personal_data(draft: Draft) -> Iterator[Found]:
    """Each thing once, masked."""
    text = _("%(data)s leads to a person, unless it is an office's own: is it meant to be public?")
    for _kind, masked in traces(draft):
        yield Found(text % {"data": masked})


def traces(draft: Draft) -> Iterator[tuple[str, str]]:
    """Each thing once: which kind it is ("mail", "bank", "phone", "plate"), and what may be shown of it."""
    for local, host in personal.MAIL.findall(draft.text):
        name = local.casefold()
        if not at_home(host.casefold(), draft.around.hosts) and not _OFFICES & set(regex.split(r"[.\-_+\d]+", name)):
            yield "mail", f"{local[0]}…@{host}"
    without_links = regex.sub(r"https?://\S+", " ", draft.text)
    for account in dict.fromkeys(match[0] for match in personal.bank_accounts(without_links)):
        yield "bank", f"{account[:2]}{mask(account)}"
    for phone in dict.fromkeys(_phones(draft, without_links)):
        yield "phone", mask(phone)
    for plate in dict.fromkeys(_plates(draft)):
        yield "plate", mask(plate)


def _phones(draft: Draft, text: str) -> Iterator[str]:
    national = _AT_HOME.get(draft.language)
    for found in personal.PHONE.findall(text):
        digits = regex.sub(r"[^\d+]", "", found)
        if _ABROAD.fullmatch(digits) or (national and national.fullmatch(digits)):
            yield digits


def _plates(draft: Draft) -> Iterator[str]:
    """Behind a word that says so: many things look like a plate."""
    known = number_pattern(draft.language, "plate")
    for word in known.finditer(draft.folded) if known else ():
        if found := _PLATE.search(draft.folded, word.end(), word.end() + NEAR):
            yield found[0]
