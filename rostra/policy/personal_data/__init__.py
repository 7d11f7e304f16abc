"""What Rostra keeps about people, why and who sees it; what to weigh about it; and what people are told, as data.

Plain Python. The columns stand here beside the words, so that the map of data cannot forget one (R-270, R-274).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_AUTHOR = ("author_id", "author_name", "author_handle")

HOLDS: Mapping[str, frozenset[str]] = {
    "senders": frozenset(
        {f"inbox.{model}.{field}" for model in ("Conversation", "Message", "MessageVersion") for field in _AUTHOR}
        | {"inbox.MessageRaw.raw", "records.PastItem.author_id", "records.PastItem.author_name"}
    ),
    "links": frozenset({"inbox.Person.name", "inbox.Identity.author_id", "inbox.Muted.author_id"}),
    "askers": frozenset({"portal.Receipt.email", "accounts.FakeReport.email"}),
    "pictures": frozenset({"editorial.Consent.person"}),
    "erased": frozenset({"records.ErasureCase.person", "records.ErasureCase.contact"}),
    "speakers": frozenset(f"listening.Find.{field}" for field in _AUTHOR) | {"listening.Find.raw"},
    "contacts": frozenset(
        {"editorial.Contact.name", "editorial.Contact.email", "editorial.Contact.address"}
        | {"inbox.ExpertQuestion.name", "inbox.ExpertQuestion.email", "accounts.LinkedSite.who"}
    ),
    "employees": frozenset(
        {"people.User.email", "people.User.name", "people.Member.phone"}
        | {"people.Grant.personal_handle", "vault.Item.contact"}
    ),
}
"""By kind of people, the columns that name somebody or say where to reach them."""

TOLD = ("senders", "links", "askers", "pictures", "erased")
"""What the privacy notice tells: people outside, who have no other place to read it. Of those who speak of us it tells with
the words that are looked for, where there are any."""

RISKS = ("following", "sensitive", "public", "leak", "network")
"""What a data protection impact assessment begins with."""


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    text: str


def languages() -> tuple[str, ...]:
    folder = files("rostra.policy.personal_data").joinpath("texts")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir()))


def kept(kind: str, language: str) -> Words:
    """One of HOLDS in words."""
    return Words(**_file(language)["kept"][kind])


def risk(name: str, language: str) -> Words:
    """One of RISKS: what may happen, what Rostra does about it, and what is left to the body."""
    return Words(**_file(language)["risks"][name])


def said(name: str, language: str) -> str:
    """A sentence of the notice, or a heading."""
    return str(_file(language)["said"][name])


def _file(language: str) -> Mapping[str, Any]:
    return _read(language if language in languages() else "en")


@cache
def _read(language: str) -> Mapping[str, Any]:
    file = files("rostra.policy.personal_data").joinpath("texts", f"{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
