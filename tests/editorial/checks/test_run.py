from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from rostra.channels.contract import Level
from rostra.editorial.checks import (
    CHECKS,
    Blocked,
    Finding,
    findings,
    problems,
    require_unblocked,
    run,
    version_problems,
)
from rostra.editorial.checks.draft import Around, Draft, Found
from rostra.editorial.checks.lists import LANGUAGES, lists
from rostra.editorial.checks.table import AT_ACCOUNT
from rostra.editorial.content import Content, Part, Picture, Target
from rostra.editorial.models import Post
from rostra.editorial.queries import current
from rostra.policy import content_checks
from rostra.policy.actions import decide
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import CONTENT_CHECKS, UNSANCTIONED_PUBLISHING
from tests.editorial.checks.drafts import FILM, PHOTO
from tests.editorial.office import Office

SHOUTED = "THE BRIDGE OPENS ON MONDAY FOR EVERYBODY IN TOWN"
LONG = "The library on Market Street opens again on Monday at nine, with longer hours."


def _decide(office: Office, **rules: Rule) -> None:
    decide(question=CONTENT_CHECKS, value=ContentChecks(rules), by=None, now=office.clock())


def _codes(found: list[Finding]) -> list[tuple[str, Level]]:
    return [(f.code, f.level) for f in found]


def test_every_check_can_be_decided_on() -> None:
    assert set(CHECKS) == set(content_checks.CHECKS)


def test_worst_problem_comes_first(office: Office) -> None:
    post = office.write(text=f"{SHOUTED} {'X' * 500}")

    found = problems(post, current(post), now=office.clock())

    assert _codes(found) == [("too_long", Level.BLOCK), ("lettering", Level.WARN)]


def test_account_on_which_the_body_lets_nothing_out_is_named(office: Office) -> None:
    post = office.write()
    decide(question=UNSANCTIONED_PUBLISHING, value=False, by=None, now=office.clock())

    found = problems(post, current(post), now=office.clock())

    assert _codes(found) == [("stopped", Level.WARN)]


def test_post_without_accounts_or_in_the_past_blocks(office: Office) -> None:
    post = office.write(accounts=(), due_at=office.clock() + timedelta(hours=1))

    assert _codes(problems(post, current(post), now=office.clock.forward(hours=2))) == [
        ("accounts", Level.BLOCK),
        ("due", Level.BLOCK),
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule.BLOCK, [(Level.BLOCK, False)]),
        (Rule.REASON, [(Level.BLOCK, True)]),
        (Rule.WARN, [(Level.WARN, False)]),
        (Rule.HINT, [(Level.HINT, False)]),
        (Rule.OFF, []),
    ],
)
def test_policy_says_what_a_check_does(office: Office, rule: Rule, expected: list[tuple[Level, bool]]) -> None:
    _decide(office, lettering=rule)

    found = version_problems(office.city, Content(SHOUTED, "en"))

    assert [(f.level, f.overridable) for f in found] == expected


def test_words_of_the_body_are_looked_for(office: Office) -> None:
    decide(question=CONTENT_CHECKS, value=ContentChecks(words=("Project Falcon",)), by=None, now=office.clock())

    found = version_problems(office.city, Content("Project Falcon starts.", "en"))

    assert _codes(found) == [("confidential", Level.BLOCK)]


def test_second_of_two_versions_with_the_same_words_is_told(office: Office) -> None:
    content = Content(LONG, "en")
    targets = (Target(office.city), Target(office.transit))

    found = findings(dict.fromkeys(targets, content), post=None, now=office.clock())

    assert [_codes(found[target]) for target in targets] == [[], [("duplicate", Level.HINT)]]


def test_translations_on_one_account_are_no_duplicates(office: Office) -> None:
    content = Content(LONG, "en")

    found = findings({Target(office.city): content, Target(office.city, "nb"): content}, post=None, now=office.clock())

    assert [_codes(each) for each in found.values()] == [[], []]


def test_nothing_is_read_for_a_post_without_versions(office: Office, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert findings({}, post=None, now=office.clock()) == {}


def test_queries_do_not_grow_with_the_accounts(office: Office, django_assert_num_queries: Any) -> None:
    office.cast.body.website = "https://city.example"
    office.cast.body.save()
    post = Post.objects.get(pk=office.write().pk)
    picture = Picture("00" * 32, "a.png", "image/png", 10, "The bridge at night.")
    content = Content(f"{LONG} https://city.example/a", "en", media=(picture,))
    targets = [Target(office.city), Target(office.transit), Target(office.city, "nb")]

    for some in (targets[:1], targets):
        # The decisions, the surroundings, the files; reasons, since nobody knows whose the picture is.
        with django_assert_num_queries(4):
            findings(dict.fromkeys(some, content), post=post, now=office.clock())


def test_overrides_are_read_only_where_something_stands_against_the_post(
    office: Office, django_assert_num_queries: Any
) -> None:
    post = office.write()

    for text, queries in ((LONG, 2), ("For internal use only.", 3)):
        with django_assert_num_queries(queries):
            findings({Target(office.city): Content(text, "en")}, post=post, now=office.clock())


def test_same_words_are_read_once_for_all_accounts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    content, read = Content(SHOUTED, "en"), []
    lettering = CHECKS["lettering"]

    def reads(draft: Draft) -> Iterator[Found]:
        read.append(draft.account.name)
        return lettering(draft)

    monkeypatch.setattr(run, "CHECKS", {**CHECKS, "lettering": reads})
    targets = (Target(office.city), Target(office.transit))

    found = findings(dict.fromkeys(targets, content), post=None, now=office.clock())

    assert read == ["city"]
    assert [(f.account, f.code) for each in found.values() for f in each if f.code == "lettering"] == [
        (office.city, "lettering"),
        (office.transit, "lettering"),
    ]


@pytest.mark.parametrize("code", sorted(CHECKS.keys() - AT_ACCOUNT))
def test_check_of_the_words_asks_for_no_account(code: str) -> None:
    around = Around(
        hosts=frozenset({"city.example"}), words=("falcon",), election="Local", marked="Secret", secret=True
    )
    nowhere: Any = None
    # All that the lists of all languages look for, so that each check goes its whole way.
    for language in LANGUAGES:
        known = [word for words in lists(language).values() if isinstance(words, list) for word in words]
        text = f"{' '.join(known)} 0712345678 +47 91234567 ana@mail.example #citynewsandmore 🚌 https://else.example"
        content = Content(text, language, "https://else.example", (PHOTO, FILM), (Part(SHOUTED),))

        list(CHECKS[code](Draft(content, nowhere, nowhere, around, nowhere)))


def test_first_finding_that_blocks_is_the_refusal(office: Office) -> None:
    with pytest.raises(Blocked, match=r"^city: The link is no web address"):
        require_unblocked(version_problems(office.city, Content("Text.", "en", "city.example")))
    with pytest.raises(Blocked, match=r"^Choose\.$"):
        require_unblocked([Finding("hint", Level.HINT, "Hint."), Finding("accounts", Level.BLOCK, "Choose.")])
