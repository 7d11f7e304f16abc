"""Names whose letters are not those that they look like (Unicode Technical Standard #39).

Marked are names that mix scripts (section 5.1, without its exceptions for Japanese and Korean: a public body's handle
has no need of them), names wholly in another script of which each letter looks like a Latin one (section 5.2), and
letters that only stand for others, as full-width and mathematical ones do.
"""

from __future__ import annotations

import unicodedata

import regex

_SCRIPTS = (
    "Latin",
    "Cyrillic",
    "Greek",
    "Arabic",
    "Hebrew",
    "Armenian",
    "Georgian",
    "Han",
    "Hangul",
    "Thai",
    "Cherokee",
    "Coptic",
    "Lisu",
)
_LATIN = frozenset(
    # From confusables.txt of the standard, the letters that can hardly be told from a Latin one in common fonts.
    "асԁеһіјӏорԛгѕуѵԝхАВСЕНІЈКМОРЅТХУѴӀ"  # Cyrillic
    "αγικνορυϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"  # Greek
    "օսհոցզյԼՕՏ"  # Armenian
    "ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎾᏀᏃᏎᏔᏚᏞᏟᏢᏦᏧ"  # Cherokee
    "ⲟⲣⲥⲭⲞⲢⲤⲬⲘⲚⲎⲔ"  # Coptic
    "ꓐꓑꓓꓔꓖꓗꓘꓙꓚꓜꓝꓟꓠꓡꓢꓣꓤꓥꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ"  # Lisu
)


def looks_odd(text: str) -> bool:
    """Whether a handle or host is marked; a domain name written in punycode counts by what it shows."""
    shown = ".".join(_unicode(part) for part in text.split("."))
    if unicodedata.normalize("NFKC", shown) != unicodedata.normalize("NFC", shown):
        return True
    letters = [letter for letter in shown if letter.isalpha()]
    scripts = sum(bool(regex.search(rf"\p{{Script={script}}}", shown)) for script in _SCRIPTS)
    return scripts > 1 or (bool(letters) and all(letter in _LATIN for letter in letters))


def _unicode(label: str) -> str:
    try:
        return label.encode().decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label
