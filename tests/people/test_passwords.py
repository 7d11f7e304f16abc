"""What may be a password: length and a blocklist, the whole of it compared (NIST SP 800-63B-4 §3.1.1.2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from rostra.people.passwords import MaximumLength, NotGuessable


def refusal(password: str, user: Any = None) -> str | None:
    """The code of why not; None where it may be one."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.error_list[0].code
    return None


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "the ferry leaves at seven",
        "лето на берегу моря",
        "한국어 비밀번호는 길게 씁니다",
        "a     b     c  and more",
        "x" * 63 + "yz" + "q" * 60,
        "portavale has a lovely harbour",
        "aaaaaaaaaaaaaab and then some",
    ],
)
def test_long_sentences_pass_whatever_they_are_made_of(cast: Any, password: str) -> None:
    assert refusal(password, cast.editor.user) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("fourteen chars", "password_too_short"),
        ("x" * 129 + "y" * 128, "password_too_long"),
        ("aaaaaaaaaaaaaaaa", "password_pattern"),
        ("123456789012345678", "password_pattern"),
        ("9876543210987654", "password_pattern"),
        ("abcdefghijklmnop", "password_pattern"),
        ("qwertyuiopasdfgh", "password_pattern"),
        ("abcabcabcabcabcabc", "password_pattern"),
        ("- - - - - - - - - - -", "password_pattern"),
        ("dragondragondragon", "password_common"),
        ("trustno1trustno1trustno1", "password_common"),
        ("dragon0123456789", "password_common"),
        ("Rostra Rostra Rostra", "password_context"),
        ("P0rtavale-Municipality!", "password_context"),
        ("2026 portavale 2026", "password_context"),
        ("Ana Popa Ana Popa", "password_context"),
        ("ana@portavale.example", "password_context"),
        ("PasswordPassword1", "password_context"),
    ],
)
def test_what_is_guessed_first_is_refused(cast: Any, password: str, code: str) -> None:
    assert refusal(password, cast.editor.user) == code


def test_names_of_another_body_are_no_context(cast: Any) -> None:
    assert refusal("Elsewhere Transit 26", cast.editor.user) is None
    assert refusal("Elsewhere Transit 26", cast.stranger.user) == "password_context"


def test_without_a_person_the_product_still_counts(db: None) -> None:
    assert refusal("rostra-rostra-rostra") == "password_context"
    assert refusal("portavale municipality") is None


def test_no_rule_is_told_that_does_not_exist() -> None:
    assert (NotGuessable().get_help_text(), MaximumLength(256).get_help_text()) == ("", "")


def test_maximum_counts_characters() -> None:
    MaximumLength(256).validate("é" * 256)
    with pytest.raises(ValidationError, match="At most 256 characters"):
        MaximumLength(256).validate("é" * 257)


def test_long_password_of_overlapping_names_is_judged_at_once(cast: Any) -> None:
    """Names that are parts of each other can be put together in more ways than anybody can try."""
    user = cast.editor.user
    user.name = "aaa aaaa aaaaa aaaaaa"

    assert refusal("a" * 250 + "b", user) is None
    assert refusal("a" * 201 + "1234", user) == "password_context"
