from __future__ import annotations

import numpy as np
import pytest
from py3langid.langid import LanguageIdentifier

from rostra.core.language import detect, known_code
from rostra.core.language_model import IN_STEP, LANGUAGES, model

TEXTS = {
    "en": "The street lamp in front of our house has been dark since Monday, when will you repair it?",
    "ro": "Felinarul din fața casei noastre este stins de luni, când îl veți repara?",
    "nb": "Gatelykten utenfor huset vårt har vært mørk siden mandag, når kommer dere og reparerer den?",
    "sv": "Gatlyktan utanför vårt hus har varit mörk sedan i måndags, när kommer ni och lagar den?",
    "ar": "مصباح الشارع أمام بيتنا مطفأ منذ يوم الاثنين، متى ستصلحونه؟",
    "fi": "Katuvalo talomme edessä on ollut pimeänä maanantaista asti, milloin korjaatte sen?",
    "fa": "چراغ خیابان جلوی خانه ما از دوشنبه خاموش است، کی آن را تعمیر می‌کنید؟",
    "uk": "Вуличний ліхтар перед нашим будинком не світить з понеділка, коли ви його полагодите?",
}


@pytest.mark.parametrize("code", TEXTS)
def test_detect_names_the_language(code: str) -> None:
    assert detect([TEXTS[code]]) == [code]


def test_detect_reads_a_batch_in_its_order() -> None:
    assert detect([*TEXTS.values(), "ok"]) == [*TEXTS, ""]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "thank you",
        "نعم شكرا",
        "😀 😀 😀 😀",
        "12 34 56 78",
        "https://example.org/a https://example.org/b https://example.org/c",
        "@town @council #budget2026",
        "Rua strada via",
    ],
)
def test_detect_is_unsure_of_what_is_too_little(text: str) -> None:
    assert detect([text]) == [""]


def test_detect_reads_no_addresses_and_handles() -> None:
    assert detect([f"@the_road_department #streetlights https://example.org/the-road {TEXTS['ro']}"]) == ["ro"]


def test_detect_reads_capitals() -> None:
    assert detect([TEXTS["ro"].upper()]) == ["ro"]


def test_detect_reads_the_beginning_of_a_long_text() -> None:
    assert detect([TEXTS["sv"] * 100_000]) == ["sv"]


def test_detect_prefers_an_expected_language_between_near_ones() -> None:
    text = "Hvornår kommer dere og ser på"

    assert (detect([text], expected=["nb"]), detect([text], expected=["da"])) == (["nb"], ["da"])


def test_detect_does_not_take_persian_for_arabic() -> None:
    assert detect(["سلام، خیابان ما آسفالت ندارد"]) == ["fa"]


def test_model_answers_as_py3langid_does() -> None:
    """The same automaton, the same weights: only the loop is ours."""
    theirs = LanguageIdentifier.from_model_file("data/model.npz.xz", norm_probs=True)
    theirs.set_languages([code for code in theirs.labels if code in LANGUAGES])
    texts = [text[:length] for text in TEXTS.values() for length in (12, 30, 60)] + ["", "1"]

    chances = model().chances(texts)

    for text, ours in zip(texts, chances, strict=True):
        expected, confidence = theirs.classify(text)
        summed = sum(chance for code, chance in zip(model().languages, ours, strict=True) if code == expected)
        assert summed == pytest.approx(confidence, abs=0.01)


def test_few_texts_and_many_are_read_alike() -> None:
    texts = [*TEXTS.values(), "", "x"]
    many = texts * (IN_STEP // len(texts) + 1)

    few, all_ = model().chances(texts), model().chances(many)

    assert np.array_equal(few, all_[: len(texts)])


def test_model_gives_every_language_the_same_chance_when_there_is_nothing_to_read() -> None:
    chances = model().chances([""])

    assert chances.tolist() == [[pytest.approx(1 / len(model().languages))] * len(model().languages)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("en", "en"),
        (" EN-us ", "en-us"),
        ("no", "nb"),
        ("nb_NO", "nb-no"),
        ("zh-hant", "zh-hant"),
        ("zxx", ""),
        ("english", ""),
        ("x", ""),
        ("", ""),
        ("en-verylongone", ""),
        ("<b>", ""),
    ],
)
def test_known_code_takes_codes_only(given: str, code: str) -> None:
    assert known_code(given) == code
