"""The idea box."""

from __future__ import annotations

from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.editorial.actions import NotAllowed, plan
from rostra.editorial.enums import IdeaState
from rostra.editorial.models import Idea
from rostra.editorial.planning import ideas
from rostra.editorial.queries import current
from rostra.people.models import Notice
from tests.editorial.office import Office


def give(office: Office, **options: Any) -> Idea:
    values = {"title": "Night bus", "text": "Show the last bus.", "by": office.cast.reader, "now": office.clock()}
    return plan.give_idea(**{**values, **options})


def told(office: Office) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(user=office.cast.reader.user).order_by("pk")
    return list(rows.values_list("kind", "data__title"))


def test_any_member_gives_an_idea(office: Office) -> None:
    idea = give(office)

    assert list(ideas(IdeaState.OPEN)) == [idea]
    assert Event.objects.filter(kind="editorial.idea_given").latest("pk").data == {"title": "Night bus"}


def test_comment_stands_below_and_is_told(office: Office) -> None:
    idea = give(office)

    plan.comment_on_idea(idea=idea, text="Yes!", by=office.cast.responder, now=office.clock())
    plan.comment_on_idea(idea=idea, text="And trams.", by=office.cast.reader, now=office.clock())

    assert [row.text for row in idea.comments.order_by("pk")] == ["Yes!", "And trams."]
    assert ideas(IdeaState.OPEN)[0].said == 2
    assert told(office) == [("editorial.idea_commented", "Night bus")]


def test_idea_becomes_a_draft(office: Office) -> None:
    kind = plan.add_type(fields=plan.TypeFields(name="News"), by=office.cast.approver, now=office.clock())
    idea = give(office, content_type=kind)

    post = plan.take_up_idea(idea=idea, language="ro", by=office.cast.editor, now=office.clock())

    text = current(post).texts[""]
    assert (post.title, post.content_type_id, post.author) == ("Night bus", kind.pk, office.cast.editor.user)
    assert (text.text, text.language) == ("Show the last bus.", "ro")
    assert (idea.state, idea.post, idea.decided_by) == ("taken", post, office.cast.editor.user)
    assert Event.objects.filter(kind="editorial.idea_taken").latest("pk").data == {"post": post.pk}
    assert told(office) == [("editorial.idea_taken", "Night bus")]


def test_idea_is_declined_with_a_reason_and_opened_again(office: Office) -> None:
    idea = give(office)

    plan.decline_idea(idea=idea, reason="After the works.", by=office.cast.editor, now=office.clock())

    assert (idea.state, idea.reason) == ("declined", "After the works.")

    plan.reopen_idea(idea=idea, by=office.cast.approver, now=office.clock())

    assert idea.state == "open"
    assert told(office) == [("editorial.idea_declined", "Night bus"), ("editorial.idea_reopened", "Night bus")]
    assert Event.objects.filter(about=f"editorial.idea:{idea.pk}").count() == 3


def test_idea_is_not_declined_without_a_reason(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        plan.decline_idea(idea=give(office), reason=" ", by=office.cast.editor, now=office.clock())

    assert refused.value.field == "reason"


def test_only_who_writes_decides(office: Office) -> None:
    idea, by, now = give(office), office.cast.responder, office.clock()

    with pytest.raises(NotAllowed):
        plan.take_up_idea(idea=idea, language="en", by=by, now=now)
    with pytest.raises(NotAllowed):
        plan.decline_idea(idea=idea, reason="No.", by=by, now=now)
    with pytest.raises(NotAllowed):
        plan.reopen_idea(idea=idea, by=by, now=now)


def test_idea_is_decided_once(office: Office) -> None:
    idea, editor, now = give(office), office.cast.editor, office.clock()
    stale = Idea.objects.get(pk=idea.pk)
    plan.take_up_idea(idea=idea, language="en", by=editor, now=now)

    with pytest.raises(Refused, match="decided already"):
        plan.decline_idea(idea=idea, reason="No.", by=editor, now=now)
    with pytest.raises(Faster):
        plan.decline_idea(idea=stale, reason="No.", by=editor, now=now)
