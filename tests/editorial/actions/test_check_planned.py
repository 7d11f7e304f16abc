"""What a check finds against a planned post is known to the plan, and looked at again whenever it may have changed."""

from __future__ import annotations

from datetime import timedelta

from rostra.core.queue import declared
from rostra.core.scoping import scope
from rostra.editorial import jobs
from rostra.editorial.actions import check_planned, override_check
from rostra.editorial.calendar import Entry
from rostra.editorial.checks import problems
from rostra.editorial.content import Content, Target
from rostra.editorial.models import Post
from rostra.editorial.post_status import Status
from rostra.editorial.queries import current
from tests.editorial.office import Office

INTERNAL = "The plan is for internal use."


def planned(office: Office, text: str = INTERNAL, days: int = 1) -> Post:
    return office.write(text=text, due_at=office.clock() + timedelta(days=days))


def blocked(post: Post) -> str:
    post.refresh_from_db()
    return post.blocked


def test_blocked_post_is_known_until_its_words_change(office: Office) -> None:
    post = planned(office)
    check_planned(now=office.clock())
    assert blocked(post) == "confidential"

    office.save(post, text="The bridge is open again.")
    assert post.checked_at is None
    check_planned(now=office.clock())
    assert blocked(post) == ""


def test_override_is_looked_at_at_once(office: Office) -> None:
    post = planned(office)
    check_planned(now=office.clock())
    [finding] = [each for each in problems(post, current(post), now=office.clock()) if each.blocks]

    override_check(
        post=post,
        target=Target(office.city),
        code=finding.code,
        content_hash=finding.content_hash,
        reason="It was decided yesterday.",
        by=office.cast.editor,
        now=office.clock(),
    )
    check_planned(now=office.clock())

    assert blocked(post) == ""


def test_what_was_checked_is_checked_again_after_an_hour_only(office: Office) -> None:
    post = planned(office)
    check_planned(now=office.clock())
    first = Post.objects.get(pk=post.pk).checked_at

    check_planned(now=office.clock() + timedelta(minutes=59))
    assert Post.objects.get(pk=post.pk).checked_at == first
    check_planned(now=office.clock() + timedelta(minutes=61))
    assert Post.objects.get(pk=post.pk).checked_at == office.clock() + timedelta(minutes=61)


def test_posts_without_a_time_and_approved_ones_are_left_alone(office: Office) -> None:
    undated = office.write(text=INTERNAL)
    approved = office.approved(due_at=office.clock() + timedelta(days=1))

    check_planned(now=office.clock())

    assert [Post.objects.get(pk=post.pk).checked_at for post in (undated, approved)] == [None, None]


def test_what_has_no_name_in_policy_is_said_in_general(office: Office) -> None:
    post = Post(blocked="accounts", state="draft")
    words = "A check stands against it: open it to see why."

    assert str(Entry(post, Status("draft", "Draft"), [], []).against) == words
    assert Entry(Post(blocked="accounts", state="published"), Status("draft", "Draft"), [], []).against == ""


def test_job_checks_all_bodies(office: Office) -> None:
    post = planned(office)
    post_without_words = planned(office, text="The bridge is open.", days=2)

    jobs.check_planned()

    assert "editorial.check" in declared()
    with scope(office.cast.body):
        assert [blocked(post), blocked(post_without_words)] == ["confidential", ""]
        assert Content.of(current(post).versions[0]).text == INTERNAL
