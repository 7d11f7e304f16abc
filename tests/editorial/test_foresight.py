from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.editorial.actions.workflow import set_workflow
from rostra.editorial.content import Details
from rostra.editorial.enums import PostState
from rostra.editorial.models import ContentType, Post
from rostra.editorial.queries import current
from rostra.policy.actions import decide
from rostra.policy.approval_chains import Chain, Step
from rostra.policy.content_checks import ContentChecks, Rule
from rostra.policy.decisions import APPROVAL_CHAINS, CONTENT_CHECKS, SECOND_PERSON, WORKFLOW
from rostra.policy.impacts import foreseen
from tests.editorial.office import Office

TWO = (Chain((Step("first"), Step("second")), place="central"),)
MORE = "1 planned post needs one approval more than now, or several."
FEWER = "1 planned post needs fewer approvals than now, or none."


def said(question: Any, value: Any, office: Office) -> list[tuple[str, ...]]:
    return [(impact.sentence, *impact.examples) for impact in foreseen(question, value, office.clock())]


def planned(office: Office, title: str = "Bridge", **more: Any) -> Post:
    return office.write(title=title, due_at=office.clock() + timedelta(days=1), **more)


def test_planned_posts_that_need_another_approval_are_named(office: Office) -> None:
    planned(office)
    office.write(title="Some day")
    two = (replace(TWO[0], place=""),)

    assert said(APPROVAL_CHAINS, two, office) == [(MORE, "Bridge")]
    assert said(APPROVAL_CHAINS, (), office) == []


def test_planned_posts_that_need_no_approval_are_named(office: Office) -> None:
    planned(office)

    assert said(SECOND_PERSON, False, office) == [(FEWER, "Bridge")]
    decide(question=SECOND_PERSON, value=False, by=None, now=office.clock())
    assert said(SECOND_PERSON, True, office) == [(MORE, "Bridge")]


def test_the_model_of_an_account_counts_more_than_that_of_the_body(office: Office) -> None:
    decide(question=APPROVAL_CHAINS, value=TWO, by=None, now=office.clock())
    planned(office)
    planned(office, "Trams", accounts=(office.transit,))
    office.cast.administrator.refresh_from_db()
    set_workflow(account=office.transit, model="parallel", by=office.cast.administrator, now=office.clock())

    assert said(WORKFLOW, "central", office) == [(MORE, "Bridge")]


def test_risk_of_the_content_type_counts(office: Office) -> None:
    kind = ContentType.objects.create(name="News", risk="high")
    planned(office, details=Details(risk="low", content_type_id=kind.pk))
    planned(office, "Trams", details=Details(risk="low"))
    decide(question=APPROVAL_CHAINS, value=TWO, by=None, now=office.clock())

    assert said(WORKFLOW, "mixed", office) == [(MORE, "Bridge")]
    assert said(APPROVAL_CHAINS, (replace(TWO[0], place="", risks=("high",)),), office) == [(MORE, "Bridge")]


def test_what_was_asked_for_keeps_its_steps(office: Office) -> None:
    office.ask(planned(office))

    assert said(SECOND_PERSON, False, office) == [
        ("1 post for which approval was asked keeps its steps, unless somebody edits it.",)
    ]


def test_posts_that_a_check_would_stop_are_named(office: Office) -> None:
    due_at = office.clock() + timedelta(days=1)
    loud = office.write("PROJECT LYNX is open.", title="Lynx", due_at=due_at)
    planned(office)
    blocking = ContentChecks({"confidential": Rule.BLOCK}, ("LYNX",))

    assert said(CONTENT_CHECKS, blocking, office) == [
        ("1 planned post could not be approved as it stands. Looked at: the next 2.", "Lynx")
    ]
    assert said(CONTENT_CHECKS, ContentChecks(), office) == []
    Post.objects.filter(pk=loud.pk).update(blocked="confidential")
    assert said(CONTENT_CHECKS, blocking, office) == []


def test_approval_is_foreseen_in_as_many_queries_for_many_posts(office: Office) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            foreseen(SECOND_PERSON, False, office.clock())
        return len(captured)

    planned(office)
    before = asked()
    for number in range(30):
        planned(office, f"Post {number}")

    assert asked() == before


def test_changed_rule_changes_what_an_editor_can_do_at_once(office: Office) -> None:
    cast = office.cast
    editor, administrator = cast.client(cast.editor), cast.client(cast.administrator)
    post = office.write()
    alone = reverse("editorial:approve", args=[post.pk])
    sent = {"content_hash": current(post).hash.hex()}

    editor.post(alone, sent)
    assert Post.objects.get(pk=post.pk).state == PostState.DRAFT
    decision = reverse("policy:decision", args=[SECOND_PERSON.key])
    assert administrator.post(decision, {"answer": "no", "reason": "We are two."}).status_code == 302
    editor.post(alone, sent)

    assert Post.objects.get(pk=post.pk).state == PostState.APPROVED
