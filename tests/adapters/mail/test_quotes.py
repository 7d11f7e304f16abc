from __future__ import annotations

import pytest

from rostra.adapters.mail.quotes import unflow, without_quote

INTRODUCTIONS = {
    "en": "On Tue, 3 Nov 2026 at 09:00, City <city@rostra.example> wrote:",
    "en over two lines": "On Tue, 3 Nov 2026 at 09:00, City of Rostra\n<city@rostra.example> wrote:",
    "en over three lines": "On Tue, 3 Nov 2026\nat 09:00, City of Rostra\n<city@rostra.example> wrote:",
    "en short": "City wrote:",
    "ro": "În mar., 3 nov. 2026 la 09:00, Orașul <city@rostra.example> a scris:",
    "nb": "tir. 3. nov. 2026 kl. 09:00 skrev Kommunen <city@rostra.example>:",
    "nb Den": "Den 3. november 2026 skrev Kommunen:",
    "sv": "Den tis 3 nov. 2026 kl 09:00 skrev Staden <city@rostra.example>:",
    "ar": "في الثلاثاء، 3 نوفمبر 2026 في 9:00 ص تمت كتابة ما يلي بواسطة المدينة <city@rostra.example>:",
}
SEPARATORS = [
    "-----Original Message-----",
    "---- Mesaj original ----",
    "-----Opprinnelig melding-----",
    "-----Ursprungligt meddelande-----",
    "-----الرسالة الأصلية-----",
    "From: City\nSent: Tuesday\nTo: Ana",
    "De la: Orașul\nTrimis: marți\nCătre: Ana",
    "Fra: Kommunen\nSendt: tirsdag\nTil: Ana",
    "*Från:* Staden\n*Skickat:* tisdag\n*Till:* Ana",
    "من: المدينة\nتم الإرسال: الثلاثاء\nإلى: آنا",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS.values(), ids=INTRODUCTIONS)
def test_quoted_tail_goes_with_its_introduction(introduction: str) -> None:
    text = f"It is dark.\n\nAna\n\n{introduction}\n\n> We have looked.\n>> Earlier\n\n"

    assert without_quote(text, reply=True) == "It is dark.\n\nAna"


@pytest.mark.parametrize("separator", SEPARATORS)
def test_history_below_a_separator_goes_in_answers_only(separator: str) -> None:
    text = f"It is dark.\n\n________\n{separator}\nSubject: Lamp\n\nWe have looked."

    assert without_quote(text, reply=True) == "It is dark."
    assert without_quote(text, reply=False) == text
    assert without_quote(text, reply=True, subject="Fwd: Lamp") == text


@pytest.mark.parametrize(
    "text",
    [
        "Nothing quoted.",
        "> only a quote",
        "On Tuesday he wrote: it is dark.",
        "> Question?\n\nAnswer below.",
        "-----Original Message-----\nonly history",
        "Hello\n-----Original Message-----\n> Question?\nAnswer between the lines.",
        "From: the station\nSent: home\nwith love",
        "",
    ],
)
def test_text_stays_whole_where_there_is_doubt(text: str) -> None:
    assert without_quote(text, reply=True) == text


@pytest.mark.parametrize(
    ("above", "kept"),
    [
        ("Is this right:", "Yes.\nIs this right:"),
        ("x" * 500 + " wrote:", "Yes.\n" + "x" * 500 + " wrote:"),
        ("He said", "Yes.\nHe said"),
    ],
)
def test_a_last_line_that_is_no_introduction_stays(above: str, kept: str) -> None:
    assert without_quote(f"Yes.\n{above}\n> quote", reply=True) == kept


def test_text_between_quotes_stays() -> None:
    assert without_quote("Hei\n> a\nJa.\n> b\n", reply=True) == "Hei\n> a\nJa."


@pytest.mark.parametrize(
    ("text", "delete_space", "expected"),
    [
        ("one \ntwo\nthree", False, "one two\nthree"),
        ("one \ntwo", True, "onetwo"),
        ("> a \n> b\nc", False, "> a b\nc"),
        ("> a \nb", False, "> a \nb"),
        ("text \n-- \nAna", False, "text \n-- \nAna"),
        (" from space", False, "from space"),
    ],
)
def test_flowed_lines_are_joined(text: str, delete_space: bool, expected: str) -> None:
    assert unflow(text, delete_space=delete_space) == expected
