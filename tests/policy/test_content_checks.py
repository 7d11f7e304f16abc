from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from rostra.policy.content_checks import CHECKS, MAX_WORDS, TWO_PERSONS, ContentChecks, Rule, read, write
from rostra.policy.decisions import CONTENT_CHECKS
from rostra.policy.forms import ContentChecksForm
from rostra.policy.queries import decided
from rostra.policy.wording import in_words
from tests.cast import Cast


def _filled(value: ContentChecks, **changes: Any) -> dict[str, Any]:
    return {**ContentChecksForm.fill(value), "reason": "", **changes}


def test_only_what_differs_is_stored_and_read_again() -> None:
    value = ContentChecks({"emoji": Rule.OFF, "opinion": CHECKS["opinion"].rule}, ("Falcon",))

    assert write(value) == {"rules": {"emoji": "off"}, "words": ["Falcon"]}
    assert read(write(value)) == ContentChecks({"emoji": Rule.OFF}, ("Falcon",))


def test_check_that_no_longer_exists_is_passed_over() -> None:
    assert read({"rules": {"spelling": "warn"}, "words": []}) == ContentChecks()


def test_default_holds_where_nothing_is_decided() -> None:
    assert ContentChecks().rule("personal_number") == Rule.REASON
    assert ContentChecks({"personal_number": Rule.BLOCK}).rule("personal_number") == Rule.BLOCK


def test_checks_that_need_two_persons_exist() -> None:
    assert set(CHECKS) >= TWO_PERSONS


def test_too_many_words_are_no_value() -> None:
    with pytest.raises(ValueError, match="too many words"):
        ContentChecks(words=("word",) * (MAX_WORDS + 1))


def test_form_gives_the_value_that_it_was_filled_with() -> None:
    value = ContentChecks({"emoji": Rule.OFF}, ("Project Falcon", "Heron*"))

    form = ContentChecksForm(_filled(value))

    assert form.is_valid()
    assert form.value() == value


def test_form_leaves_out_empty_and_repeated_words() -> None:
    form = ContentChecksForm(_filled(ContentChecks(), words=" Falcon \n\n*\nFalcon"))

    assert form.is_valid()
    assert form.value().words == ("Falcon",)


def test_form_refuses_too_many_words_and_unknown_rules() -> None:
    words = "\n".join(f"word{number}" for number in range(MAX_WORDS + 1))
    form = ContentChecksForm(_filled(ContentChecks(), words=words, emoji="maybe"))

    assert not form.is_valid()
    assert sorted(form.errors) == ["emoji", "words"]


def test_words_say_what_differs() -> None:
    value = ContentChecks({"emoji": Rule.OFF, "opinion": CHECKS["opinion"].rule}, ("Falcon", "Heron"))

    assert in_words(CONTENT_CHECKS, value) == "Emoji that are many, or stand for words: Is not made; 2 words of our own"
    assert in_words(CONTENT_CHECKS, ContentChecks()) == "Each check does what it does by default"


def test_administrator_decides_on_the_page(cast: Cast) -> None:
    client = cast.client(cast.administrator)
    url = reverse("policy:decision", args=["content_checks"])
    assert client.get(url).status_code == 200

    answer = client.post(url, _filled(ContentChecks({"undated": Rule.BLOCK}), reason="We are precise."))

    assert answer.status_code == 302
    assert decided(CONTENT_CHECKS) == ContentChecks({"undated": Rule.BLOCK})
