from __future__ import annotations

from datetime import datetime

import pytest

from rostra.accounts.models import Account
from rostra.core.folding import fold
from rostra.editorial.models import Contact
from rostra.inbox.enums import AuthorKind
from rostra.inbox.exposure import exposed, hints_at_case
from rostra.inbox.models import TopicRule
from rostra.inbox.topic_rules import Authors, Rule, Said, expression
from tests.cast import Cast


def said(text: str, **more: object) -> Said:
    values = {"language": "en", "account_id": 1, "author": AuthorKind.OTHER, **more}
    return Said(fold(text), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("lamp", "The LAMP is dark", ("lamp",)),
        ("lamp", "The lamppost", None),
        ("lamp*", "The lamppost", ("lamppost",)),
        ("street light", "the street,   light!", ("street light",)),
        ("gunoi*", "Gunoiul e pe stradă", ("gunoiul",)),
        ("شارع", "المصباح في الشارع", ("الشارع",)),
        ("🔥\nlamp", "no fire", None),
    ],
)
def test_rule_finds_whole_words_in_any_spelling(words: str, text: str, found: tuple[str, ...] | None) -> None:
    fired = Rule(TopicRule(pk=3, topic_id=5, words=words)).fires(said(text))

    assert (fired.words if fired else None) == found


def test_rule_needs_all_its_parts() -> None:
    rule = Rule(TopicRule(pk=3, topic_id=5, words="lamp", place="Mill Street", account_id=1, language="en"))

    assert rule.fires(said("A lamp in Mill Street")) is not None
    assert rule.fires(said("A lamp somewhere")) is None
    assert rule.fires(said("A lamp in Mill Street", account_id=2)) is None
    assert rule.fires(said("A lamp in Mill Street", language="nb")) is None


def test_expression_of_nothing_finds_nothing() -> None:
    assert expression("!!\n…").search("anything") is None


def test_authors_are_known_by_handle_or_address(cast: Cast, now: datetime) -> None:
    by = {"saved_by": cast.editor.user, "saved_at": now}
    Contact.objects.create(press=True, name="Paper", email="News@Paper.example", **by)
    Contact.objects.create(press=False, name="Port", address="@port@social.example", **by)
    Contact.objects.create(press=True, name="Nobody", **by)
    Contact.objects.create(press=True, name="Gone", email="old@paper.example", archived_at=now, **by)
    authors = Authors()

    kinds = [
        authors.kind("news@paper.example"),
        authors.kind("", "port@social.example"),
        authors.kind("old@paper.example"),
    ]

    assert kinds == [AuthorKind.PRESS, AuthorKind.PARTNER, AuthorKind.OTHER]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("When do you open?", []),
        ("Line 12 at 8.30", []),
        ("Write to ola.nordmann@post.example", ["mail"]),
        ("Write to post@portavale.example", []),
        ("IBAN GB82 WEST 1234 5698 7654 32", ["bank"]),
        ("My number 01010750160", ["identity"]),
        ("Sak nr. 2024/118: why?", ["case"]),
        ("Sak nr. 2024/118: write to ola.nordmann@post.example", ["mail", "case"]),
    ],
)
def test_exposed_gives_kinds_only(cast: Cast, text: str, kinds: list[str]) -> None:
    cast.body.website = "https://www.portavale.example"
    account = Account(body=cast.body)

    assert exposed(text, fold(text), language="nb", account=account) == kinds
    assert hints_at_case(text, fold(text), language="nb", account=account) == bool({"identity", "case"} & {*kinds})
