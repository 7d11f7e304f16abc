from __future__ import annotations

from rostra.core.reading import (
    addresses,
    base,
    essence,
    fold,
    hashtags,
    plain,
    prose,
    sentences,
    shorten,
    unquoted,
    words,
)


def test_plain_has_one_spelling_for_what_looks_the_same() -> None:
    assert plain("ascii\ttext") == "ascii\ttext"
    assert plain("cafe\u0301 ٠١٢ ۳۴ ａ\u00a0b\u200bc\u202ed\u00ade مـــرحبا ❤️") == "café 012 34 ａ bcde مرحبا ❤"


def test_fold_compares_as_people_read() -> None:
    assert fold("ȘTIȚI", "ro") == fold("ştiţi", "ro") == "stiti"
    assert fold("غَدًا إلى الساحة", "ar") == "غدا الي الساحه"
    assert fold("Åse på ÖN", "nb") == "åse på ön"


def test_base_leaves_the_region_out() -> None:
    assert [base("nb-NO"), base("no"), base("AR"), base("")] == ["nb", "nb", "ar", ""]


def test_addresses_end_before_punctuation() -> None:
    assert addresses("See https://a.example/b(c). Or WWW.b.example!") == ["https://a.example/b(c", "WWW.b.example"]


def test_prose_has_no_addresses_handles_or_tags() -> None:
    assert words(prose("See https://a.example and @city, #CityDay or me@a.example now")) == ["See", "and", "or", "now"]


def test_unquoted_leaves_out_what_others_say() -> None:
    assert words(unquoted('He said “no”, „nu”, «nei», ”nej” and "never" here')) == ["He", "said", "and", "here"]


def test_hashtags_sentences_and_words() -> None:
    assert hashtags("#one, #two_three a#four https://a.example/#six") == ["one", "two_three"]
    assert sentences("One. Two! 3.5 is a number… ۰؟\n\nThree») 😀") == ["One", " Two", " 3.5 is a number", "Three») 😀"]
    assert words("it's well-known, 12 words") == ["it's", "well-known", "words"]


def test_essence_is_the_words_alone() -> None:
    assert essence("The  BRIDGE is open! #Bridge https://a.example 🌉") == "the bridge is open"


def test_shorten_gives_one_line() -> None:
    assert [shorten("a\n b"), shorten("abcdef", 4)] == ["a b", "abc…"]
