"""The words about data on people: in each language, for each column that names somebody."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from django.apps import apps
from django.db import models

from rostra.channels.contract import Channel, Incoming, Measure
from rostra.policy.personal_data import HOLDS, RISKS, TOLD, kept, languages, risk, said
from rostra.policy.questionnaire import LANGUAGES

NAMES_SOMEBODY = re.compile(r"author_(id|name|handle)|person|personal_handle|who|contact|e?mail|phone")
SENTENCES = (
    ("title", "map", "assessment", "intro", "network", "kept", "time", "profiles", "statistics", "none", "notice")
    + ("undecided", "rights_title", "rights", "contact", "line")
)  # fmt: skip
FILLED = re.compile(r"{\w+}")


def columns() -> set[str]:
    """Those of Rostra's tables whose name says that they hold a person, or where to reach one."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("rostra.")]
    return {
        f"{model._meta.label}.{field.name}"
        for model in ours
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField) and NAMES_SOMEBODY.fullmatch(field.name)
    }


def test_map_of_data_has_each_column_that_names_somebody() -> None:
    """R-270, R-274: whoever adds a column about people has to say here what it is kept for."""
    mapped = frozenset[str]().union(*HOLDS.values())

    assert columns() - mapped == set()
    for column in mapped:
        label, _dot, name = column.rpartition(".")
        assert apps.get_model(label)._meta.get_field(name)


def test_of_a_sender_nothing_is_kept_but_what_came_with_the_message() -> None:
    """R-273, R-274: no picture, no town, no followers; networks are asked for messages and counts, never for people."""
    person, identity = apps.get_model("inbox", "Person"), apps.get_model("inbox", "Identity")

    assert {field.name for field in person._meta.fields} == {"id", "body", "name", "by", "at", "forgotten_at"}
    assert {field.name for field in identity._meta.fields} == {
        "id",
        "body",
        "person",
        "channel",
        "author_id",
        "reason",
        "by",
        "at",
    }

    about = {field.name for field in fields(Incoming) if field.name.startswith("author")}
    assert about == {"author_id", "author_name", "author_handle"}
    asked = {name for name in vars(Channel) if not name.startswith("_")} - {"capabilities"}
    assert asked == {
        *("check", "verify", "renew", "publish", "find", "look", "shows", "edit"),
        *("withdraw", "hide", "fetch", "search", "receive", "measure"),
    }
    assert {field.name for field in fields(Measure)} == {"ref", "name", "value", "at"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_places_to_fill(language: str) -> None:
    assert languages() == tuple(sorted(LANGUAGES))
    for name in SENTENCES:
        assert set(FILLED.findall(said(name, language))) == set(FILLED.findall(said(name, "en"))), name
    for words in [*(kept(kind, language) for kind in HOLDS), *(risk(name, language) for name in RISKS)]:
        assert (bool(words.title), words.text.endswith("."), "{" in words.text) == (True, True, False), words.title
    if language != "en":
        english = {kept(kind, "en").text for kind in HOLDS} | {risk(name, "en").text for name in RISKS}
        here = {kept(kind, language).text for kind in HOLDS} | {risk(name, language).text for name in RISKS}
        assert english & here == set()


def test_what_the_public_is_told_is_of_people_outside() -> None:
    # Who speaks of us is told of beside the words that are looked for.
    assert set(HOLDS) - set(TOLD) == {"contacts", "employees", "speakers"}
    assert said("title", "fi") == said("title", "en")
