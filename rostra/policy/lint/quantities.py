"""Lengths of time as people write them, in five languages: "every 6 months", "douăsprezece luni", "ستة أشهر", "årlig".

Numbers are digits of any script, or words up to ninety-nine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rostra.core.folding import fold

LENGTHS = {"minute": 1, "hour": 60, "day": 1440, "week": 10080, "month": 1, "year": 12}
"""Minutes, and months: the two never become each other."""
MONTHS = frozenset({"month", "year"})
OF_NAME = {"minutes": "minute", "hours": "hour", "days": "day", "months": "month"}
"""How the name of a decision or of a field ends, and the unit in which its value counts."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A length of time; two are equal where they are as long. `words` is how it was written."""

    length: int
    in_months: bool
    words: str = ""

    def same(self, other: Quantity) -> bool:
        return (self.length, self.in_months) == (other.length, other.in_months)


def quantity(count: int, unit: str, words: str = "") -> Quantity:
    return Quantity(count * LENGTHS[unit], unit in MONTHS, words)


def of_value(name: str, value: object) -> Quantity | None:
    """What a decision or a field of that name says; None where it is no length of time."""
    unit = OF_NAME.get(name.rpartition("_")[2])
    text = str(value).strip()
    return quantity(int(text), unit) if unit and text.isdecimal() and int(text) else None


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of one language. `between` may stand before a unit ("6 calendar months"), `each` means one of it."""

    units: Mapping[str, str]
    ones: str
    tens: str
    joined: tuple[str, ...]
    each: str
    between: str
    whole: Mapping[str, tuple[int, str]]


TONGUES: Mapping[str, Tongue] = {
    "en": Tongue(
        {
            "minute": "minute minutes min",
            "hour": "hour hours h",
            "day": "day days",
            "week": "week weeks",
            "month": "month months",
            "year": "year years",
        },
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        " eighteen nineteen",
        "twenty thirty forty fifty sixty seventy eighty ninety",
        ("{tens} {ones}",),
        "every each per",
        "working calendar business full whole consecutive",
        {
            "hourly": (1, "hour"),
            "daily": (1, "day"),
            "weekly": (1, "week"),
            "monthly": (1, "month"),
            "quarterly": (3, "month"),
            "yearly": (1, "year"),
            "annually": (1, "year"),
            "annual": (1, "year"),
        },
    ),
    "ro": Tongue(
        {
            "minute": "minut minute min",
            "hour": "oră ore h",
            "day": "zi zile",
            "week": "săptămână săptămâni",
            "month": "lună luni",
            "year": "an ani",
        },
        "un|o|unu|una doi|două trei patru cinci șase șapte opt nouă zece unsprezece doisprezece|douăsprezece treisprezece"
        " paisprezece cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece",
        "douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci",
        ("{tens} și {ones}",),
        "fiecare pe",
        "de calendaristice lucrătoare întregi",
        {
            "zilnic": (1, "day"),
            "săptămânal": (1, "week"),
            "lunar": (1, "month"),
            "trimestrial": (3, "month"),
            "semestrial": (6, "month"),
            "anual": (1, "year"),
        },
    ),
    "nb": Tongue(
        {
            "minute": "minutt minutter minuttet min",
            "hour": "time timer timen",
            "day": "dag dager dagen døgn",
            "week": "uke uker uka uken",
            "month": "måned måneder måneden",
            "year": "år året",
        },
        "en|et|ett|én|ei to tre fire fem seks sju|syv åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten"
        " nitten",
        "tjue tretti|tredve førti femti seksti sytti åtti nitti",
        ("{tens}{ones}", "{ones}og{tens}"),
        "hver hvert per",
        "hele arbeids virke kalender",
        {
            "daglig": (1, "day"),
            "ukentlig": (1, "week"),
            "månedlig": (1, "month"),
            "kvartalsvis": (3, "month"),
            "halvårlig": (6, "month"),
            "halvår": (6, "month"),
            "årlig": (1, "year"),
        },
    ),
    "sv": Tongue(
        {
            "minute": "minut minuter minuten min",
            "hour": "timme timmar timmen",
            "day": "dag dagar dagen dygn",
            "week": "vecka veckor veckan",
            "month": "månad månader månaden",
            "year": "år året",
        },
        "en|ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton",
        "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio",
        ("{tens}{ones}",),
        "varje per",
        "hela",
        {
            "dagligen": (1, "day"),
            "veckovis": (1, "week"),
            "månadsvis": (1, "month"),
            "månatligen": (1, "month"),
            "kvartalsvis": (3, "month"),
            "halvår": (6, "month"),
            "årligen": (1, "year"),
            "årlig": (1, "year"),
        },
    ),
    "ar": Tongue(
        {
            "minute": "دقيقة دقائق",
            "hour": "ساعة ساعات",
            "day": "يوم أيام يوما",
            "week": "أسبوع أسابيع أسبوعا",
            "month": "شهر أشهر شهور شهرا",
            "year": "سنة سنوات عام أعوام عاما",
        },
        "واحد|واحدة اثنان|اثنين|اثنتين ثلاثة|ثلاث أربعة|أربع خمسة|خمس ستة|ست سبعة|سبع ثمانية|ثماني|ثمان تسعة|تسع عشرة|عشر"
        " أحد_عشر|إحدى_عشرة اثنا_عشر|اثني_عشر|اثنتا_عشرة|اثنتي_عشرة ثلاثة_عشر أربعة_عشر خمسة_عشر|خمس_عشرة ستة_عشر سبعة_عشر"
        " ثمانية_عشر تسعة_عشر",
        "عشرون|عشرين ثلاثون|ثلاثين أربعون|أربعين خمسون|خمسين ستون|ستين سبعون|سبعين ثمانون|ثمانين تسعون|تسعين",
        ("{ones} و{tens}",),
        "كل",
        "",
        {
            "دقيقتان": (2, "minute"),
            "دقيقتين": (2, "minute"),
            "ساعتان": (2, "hour"),
            "ساعتين": (2, "hour"),
            "يومان": (2, "day"),
            "يومين": (2, "day"),
            "أسبوعان": (2, "week"),
            "أسبوعين": (2, "week"),
            "شهران": (2, "month"),
            "شهرين": (2, "month"),
            "سنتان": (2, "year"),
            "سنتين": (2, "year"),
            "عامين": (2, "year"),
            "يوميا": (1, "day"),
            "أسبوعيا": (1, "week"),
            "شهريا": (1, "month"),
            "سنويا": (1, "year"),
        },
    ),
}
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
LONGEST = 3
"""Words in a number."""


@lru_cache(maxsize=1024)
def quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """Every length of time in the text, in its order; none for a language without words here."""
    return tuple(_found(_MARKS.sub("", text), language)) if language in TONGUES else ()


def _found(text: str, language: str) -> Iterator[Quantity]:
    known = _known(language)
    tokens = [(fold(match[0]), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    words = [word for word, _start, _end in tokens]
    at = 0
    while at < len(words):
        used, read = known.read(words[at:])
        if read is not None:
            yield quantity(*read, text[tokens[at][1] : tokens[at + used - 1][2]])
        at += used


@dataclass(frozen=True, slots=True)
class _Known:
    units: Mapping[str, str]
    numbers: Mapping[tuple[str, ...], int]
    each: frozenset[str]
    between: frozenset[str]
    whole: Mapping[str, tuple[int, str]]

    def read(self, words: Sequence[str]) -> tuple[int, tuple[int, str] | None]:
        """What stands at the beginning: how many words of it were read, and the length of time in them, if any."""
        if words[0] in self.whole:
            return 1, self.whole[words[0]]
        if words[0] in self.each and len(words) > 1 and words[1] in self.units:
            return 2, (1, self.units[words[1]])
        used, number = self._number(words)
        if number is None:
            return 1, None
        at = used
        while at < len(words) and words[at] in self.between:
            at += 1
        if at < len(words) and words[at] in self.units:
            return at + 1, (number, self.units[words[at]])
        return used, None

    def _number(self, words: Sequence[str]) -> tuple[int, int | None]:
        if words[0].isdecimal():
            return 1, int(words[0])
        for length in range(min(LONGEST, len(words)), 0, -1):
            if tuple(words[:length]) in self.numbers:
                return length, self.numbers[tuple(words[:length])]
        return 1, None


@cache
def _known(language: str) -> _Known:
    tongue = TONGUES[language]
    return _Known(
        {fold(word): unit for unit, words in tongue.units.items() for word in words.split()},
        {tuple(fold(words).split()): number for words, number in _numbers(tongue)},
        frozenset(map(fold, tongue.each.split())),
        frozenset(map(fold, tongue.between.split())),
        {fold(word): read for word, read in tongue.whole.items()},
    )


def _numbers(tongue: Tongue) -> Iterator[tuple[str, int]]:
    ones = {word.replace("_", " "): n for n, words in enumerate(tongue.ones.split(), 1) for word in words.split("|")}
    tens = {word: n for n, words in enumerate(tongue.tens.split(), 2) for word in words.split("|")}
    yield from ones.items()
    for word, ten in tens.items():
        yield word, 10 * ten
        for one, number in ones.items():
            if number < 10:
                yield from ((form.format(tens=word, ones=one), 10 * ten + number) for form in tongue.joined)
