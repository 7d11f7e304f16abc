"""Addresses that are worked out once."""

from __future__ import annotations

from django.urls import reverse, set_script_prefix

from rostra.core.ui.addresses import fixed, numbered


def test_numbered_says_what_reversing_says() -> None:
    assert [numbered("editorial:post")(pk) for pk in (0, 7, 7_777_777)] == [
        reverse("editorial:post", args=[pk]) for pk in (0, 7, 7_777_777)
    ]


def test_fixed_says_what_reversing_says() -> None:
    assert fixed("inbox:list") == reverse("inbox:list")


def test_addresses_follow_the_place_of_the_site() -> None:
    before = fixed("inbox:list"), numbered("editorial:post")(7)

    set_script_prefix("/town/")
    try:
        after = fixed("inbox:list"), numbered("editorial:post")(7)
    finally:
        set_script_prefix("/")

    assert after == tuple(f"/town{address}" for address in before)
