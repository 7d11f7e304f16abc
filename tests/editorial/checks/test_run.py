from __future__ import annotations

from datetime import timedelta

import pytest

from rostra.channels.contract import Level
from rostra.editorial.checks import CHECKS, Blocked, Finding, findings, problems, require_unblocked, version_problems
from rostra.editorial.content import Content, Picture, Target
from rostra.editorial.models import Post
from rostra.editorial.queries import current
from rostra.policy import content_checks
from rostra.policy.actions import decide
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import CONTENT_CHECKS, UNSANCTIONED_PUBLISHING
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


def test_nothing_is_read_for_a_post_without_versions(office: Office, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert findings({}, post=None, now=office.clock()) == {}


def test_queries_do_not_grow_with_the_accounts(office: Office, django_assert_num_queries: object) -> None:
    office.cast.body.website = "https://city.example"
    office.cast.body.save()
    post = Post.objects.get(pk=office.write().pk)
    picture = Picture("00" * 32, "a.png", "image/png", 10, "The bridge at night.")
    content = Content(f"{LONG} https://city.example/a", "en", media=(picture,))
    targets = [Target(office.city), Target(office.transit), Target(office.city, "nb")]

    for some in (targets[:1], targets):
        with django_assert_num_queries(8):  # type: ignore[operator]
            findings(dict.fromkeys(some, content), post=post, now=office.clock())


def test_first_finding_that_blocks_is_the_refusal(office: Office) -> None:
    with pytest.raises(Blocked, match=r"^city: The link is no web address"):
        require_unblocked(version_problems(office.city, Content("Text.", "en", "city.example")))
    with pytest.raises(Blocked, match=r"^Choose\.$"):
        require_unblocked([Finding("hint", Level.HINT, "Hint."), Finding("accounts", Level.BLOCK, "Choose.")])
