"""How somebody can be reached or found: mobile numbers, addresses of people, bank accounts, plates (R-277).

A body publishes such things of its own rightly; this asks whether it is meant to be public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import regex
from django.utils.translation import gettext as _

from rostra.core import personal
from rostra.editorial.checks.draft import Draft, Found, Place
from rostra.editorial.checks.identity_numbers import NEAR, mask
from rostra.editorial.checks.lists import number_pattern
from rostra.editorial.checks.official_link import at_home

_PLATE = regex.compile(
    r"(?i)(?<!\w)\p{L}{1,3}[ -]?\d{2,5}(?:-?\p{L}{1,3})?(?!\w)|(?:\p{Arabic} ){2,3}\d{1,4}|\d{1,4}(?: \p{Arabic}){2,3}(?!\w)"
)

# Known by themselves are mobile numbers only: those of counters and offices are not asked about.
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
# Behind a word that says so: “tel. 22 11 33 44”, “phone: (202) 555-0147”.
_TOLD_PHONE = regex.compile(r"[^\d€$£+(]{0,16}+(?:\G|(?<!\w))(\+?\(?\d(?:[ .\-()/]{0,2}\d){6,13})(?!\w|[.,]\d)")
# Days, years, hours from and to, round sums.
_NO_PHONE = regex.compile(
    r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[-./]\d\d?[-./]\d\d?|(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d"
    r"|\d{1,2}\.\d{2} ?- ?\d{1,2}\.\d{2}(?:\.(?:19|20)?\d\d)?|.* ?000[ .]?000"
)
_MONEY = regex.compile(
    r"\s?(?:[€$£%]|(?:lei|mdl|ron|euro?|usd|gbp|kr|kroner|kronor|nok|sek|sar|dollars|pounds|ريال\w*)\b)"
)
# Nobody's own: free of charge, by service numbers.
_FREE = ("0800", "800", "1800", "116")
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
    for trace in traces(draft):
        yield Found(trace.place.says(text % {"data": trace.masked}))


class Trace(NamedTuple):
    """Something that leads to a person: which kind it is ("mail", "bank", "phone", "plate"), what may be shown, where."""

    kind: str
    masked: str
    place: Place


def traces(draft: Draft) -> Iterator[Trace]:
    """Each thing once."""
    seen = set()
    for place in draft.places:
        for kind, value, masked in _traces(place, draft):
            if (kind, value) not in seen:
                seen.add((kind, value))
                yield Trace(kind, masked, place)


def _traces(place: Place, draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Kind, what stands there, and what may be shown of it."""
    for local, host in personal.MAIL.findall(place.text):
        name = local.casefold()
        if not at_home(host.casefold(), draft.around.hosts) and not _OFFICES & set(regex.split(r"[.\-_+\d]+", name)):
            yield "mail", f"{local}@{host}", f"{local[0]}…@{host}"
    without_links = regex.sub(r"https?://\S+", " ", place.text)
    for account in personal.bank_accounts(without_links):
        yield "bank", account[0], f"{account[0][:2]}{mask(account[0])}"
    for phone in (*_mobiles(place, draft.language, without_links), *_told_phones(place, draft.language)):
        yield "phone", phone, mask(phone)
    for plate in _plates(place, draft.language):
        yield "plate", plate, mask(plate)


def _mobiles(place: Place, language: str, text: str) -> Iterator[str]:
    """In an address or the name of a file only those with their country: other numbers there look like those at home."""
    national = None if place.link or place.name else _AT_HOME.get(language)
    for found in personal.PHONE.findall(text):
        digits = _bare(found)
        if _ABROAD.fullmatch(digits) or (national and national.fullmatch(digits)):
            yield digits


def _told_phones(place: Place, language: str) -> Iterator[str]:
    """Of any shape, behind a word that says so, unless words before it say that an office answers."""
    for word in number_pattern(language, "phone").finditer(place.folded):
        found = _TOLD_PHONE.match(place.folded, word.end())
        if found is None or _NO_PHONE.fullmatch(found[1]) or _MONEY.match(place.folded, found.end()):
            continue
        digits = _bare(found[1])
        before = place.folded[max(0, word.start() - NEAR) : found.start(1)]
        if not digits.startswith(_FREE) and not number_pattern(language, "office").search(before):
            yield digits


def _bare(phone: str) -> str:
    return regex.sub(r"[^\d+]", "", phone)


def _plates(place: Place, language: str) -> Iterator[str]:
    """Behind a word that says so: many things look like a plate."""
    for word in number_pattern(language, "plate").finditer(place.folded):
        if found := _PLATE.search(place.folded, word.end(), word.end() + NEAR):
            yield found[0]
