"""A refusal reaches the person who asked; what was not refused goes on, and bugs stay bugs."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory

from rostra.core.refusals import Faster, Refused, refusal_in, refusal_told


class NameForm(forms.Form):
    name = forms.CharField()


@pytest.fixture
def asked(rf: RequestFactory) -> HttpRequest:
    request = rf.post("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def told(request: HttpRequest) -> list[tuple[str, str]]:
    return [(each.level_tag, str(each)) for each in get_messages(request)]


def given() -> NameForm:
    form = NameForm({"name": "Web team"})
    assert form.is_valid()
    return form


def test_refusal_is_told_and_ends_the_block(asked: HttpRequest) -> None:
    def act() -> None:
        raise Faster("Somebody was faster.")

    done = []
    with refusal_told(asked):
        done.append("before")
        act()
        done.append("after")
    assert done == ["before"]
    assert told(asked) == [("error", "Somebody was faster.")]


def test_nothing_is_told_of_what_was_done(asked: HttpRequest) -> None:
    with refusal_told(asked):
        pass
    assert told(asked) == []


def test_block_answers_when_it_was_done(asked: HttpRequest) -> None:
    def answer(*, refused: bool) -> str:
        with refusal_told(asked):
            if refused:
                raise Refused("No.")
            return "there"
        return "back"

    assert [answer(refused=False), answer(refused=True)] == ["there", "back"]


@pytest.mark.parametrize(
    ("field", "place"), [("name", "name"), ("unit", "__all__"), (None, "__all__")], ids=["its", "none-of-its", "whole"]
)
def test_refusal_stands_at_its_field_of_the_form(field: str | None, place: str) -> None:
    form = given()
    with refusal_in(form):
        raise Refused("There is one of this name.", field=field)
    assert form.errors == {place: ["There is one of this name."]}


def test_refusal_of_a_field_is_not_told_beside_the_form(asked: HttpRequest) -> None:
    form = given()
    with refusal_told(asked, form):
        raise Refused("There is one of this name.", field="name")
    assert form.errors == {"name": ["There is one of this name."]}
    assert told(asked) == []


def test_refusal_of_no_field_is_told_beside_the_form(asked: HttpRequest) -> None:
    form = given()
    with refusal_told(asked, form):
        raise Refused("Not now.", field="unit")
    assert form.errors == {}
    assert told(asked) == [("error", "Not now.")]


def test_form_without_refusal_has_no_error() -> None:
    form = given()
    with refusal_in(form):
        pass
    assert form.errors == {}


def test_bug_is_no_refusal(asked: HttpRequest) -> None:
    with pytest.raises(KeyError), refusal_told(asked), refusal_in(given()):
        raise KeyError("name")
    assert told(asked) == []
