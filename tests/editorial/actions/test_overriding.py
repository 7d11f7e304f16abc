from __future__ import annotations

from dataclasses import replace

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Refused
from rostra.editorial.actions import NotAllowed, NothingToOverride, NotNow, override_check
from rostra.editorial.checks import Blocked, Finding, OneHand, problems
from rostra.editorial.content import Content, Target
from rostra.editorial.enums import PostState
from rostra.editorial.models import Override, Post
from rostra.editorial.queries import current
from rostra.people.enums import RoleCode
from rostra.people.models import Member
from rostra.policy.actions import decide
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import CONTENT_CHECKS
from tests.editorial.office import Office

TEXT = "The plan is for internal use."


def _found(office: Office, post: Post, code: str = "confidential") -> list[Finding]:
    return [f for f in problems(post, current(post), now=office.clock()) if f.code == code]


def _override(office: Office, post: Post, by: Member | None = None, **options: object) -> Override:
    version = current(post).versions[0]
    values = {
        "post": post,
        "target": Target(office.city),
        "code": "confidential",
        "content_hash": next((f.content_hash for f in _found(office, post)), b""),
        "reason": "It was decided yesterday.",
        "by": by or office.cast.editor,
        "now": office.clock(),
    }
    assert version.account == office.city
    return override_check(**{**values, **options})  # type: ignore[arg-type]


def test_check_blocks_until_somebody_says_why(office: Office) -> None:
    post = office.write(text=TEXT)
    with pytest.raises(Blocked):
        office.ask(post)

    row = _override(office, post)

    assert [(f.blocks, f.override) for f in _found(office, post)] == [(False, row)]
    office.ask(post)
    office.approve(post)
    assert post.state == PostState.APPROVED


def test_override_is_a_record(office: Office) -> None:
    post = office.write(text=TEXT)

    row = _override(office, post, reason="  Because.  ")

    event = Event.objects.latest("pk")
    assert (event.kind, event.about) == ("editorial.check_overridden", f"editorial.post:{post.pk}")
    assert event.data == {"override": row.pk, "account": office.city.pk, "check": "confidential"}
    assert (row.reason, row.by) == ("Because.", office.cast.editor.user)


def test_any_change_of_the_text_voids_it(office: Office) -> None:
    post = office.write(text=TEXT)
    _override(office, post)

    office.save(post, text=f"{TEXT} Really.")

    assert [f.blocks for f in _found(office, post)] == [True]


def test_first_of_two_stands(office: Office) -> None:
    post = office.write(text=TEXT)
    first = _override(office, post)

    second = _override(office, post, by=office.cast.approver, reason="I say so too.")

    assert (second.pk, second.reason) == (first.pk, "It was decided yesterday.")
    assert Event.objects.filter(kind="editorial.check_overridden").count() == 1


def test_override_holds_only_while_the_policy_lets_it(office: Office) -> None:
    post = office.write(text=TEXT)
    _override(office, post)

    decide(question=CONTENT_CHECKS, value=ContentChecks({"confidential": Rule.BLOCK}), by=None, now=office.clock())

    assert [(f.blocks, f.override) for f in _found(office, post)] == [(True, None)]
    with pytest.raises(NothingToOverride, match="nobody overrides"):
        _override(office, post)


def test_whoever_overrode_confidentiality_cannot_approve(office: Office) -> None:
    post = office.write(text=TEXT)
    _override(office, post, by=office.cast.approver)
    office.ask(post)

    with pytest.raises(OneHand, match="somebody else approves it"):
        office.approve(post)
    office.approve(post, by=office.cast._member(office.cast.body, "Mona Vik", RoleCode.APPROVER))

    assert post.state == PostState.APPROVED


def test_reason_is_needed(office: Office) -> None:
    post = office.write(text=TEXT)

    with pytest.raises(Refused, match="Say why") as refusal:
        _override(office, post, reason=" ")

    assert refusal.value.field == "reason"


def test_reader_may_not(office: Office) -> None:
    with pytest.raises(NotAllowed):
        _override(office, office.write(text=TEXT), by=office.cast.reader)


def test_approved_post_needs_none(office: Office) -> None:
    with pytest.raises(NotNow):
        _override(office, office.approved())


def test_other_content_account_or_check_is_refused(office: Office) -> None:
    post = office.write(text=TEXT)
    seen = _found(office, post)[0].content_hash

    with pytest.raises(NothingToOverride, match="was changed after you opened it"):
        _override(office, post, content_hash=b"x" * 32)
    with pytest.raises(NothingToOverride, match="was changed after you opened it"):
        _override(office, post, target=Target(office.transit))
    with pytest.raises(NothingToOverride, match="nothing against it"):
        _override(office, post, code="opinion", content_hash=seen)


def test_override_of_one_account_says_nothing_of_the_other(office: Office) -> None:
    post = office.write(text=TEXT, accounts=(office.city, office.transit))

    _override(office, post)

    assert [(f.account, f.blocks) for f in _found(office, post)] == [(office.city, False), (office.transit, True)]


def test_copy_made_for_a_network_counts_as_the_picture(office: Office) -> None:
    from rostra.editorial.checks import content_hash
    from tests.editorial.checks.drafts import PHOTO

    copy = replace(PHOTO, sha256="ef" * 32, original=PHOTO.sha256, size=1)

    assert content_hash(Content("A", "en", media=(copy,))) == content_hash(Content("A", "en", media=(PHOTO,)))
    assert content_hash(Content("A", "en", media=(PHOTO,))) != content_hash(
        Content("A", "en", media=(replace(PHOTO, alt="Other."),))
    )
