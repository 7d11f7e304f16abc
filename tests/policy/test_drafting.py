"""A draft of the policy: opened, answered, agreed, given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import scope
from rostra.people.actions import end_membership
from rostra.people.models import Notice
from rostra.policy.actions import (
    Barred,
    MayNotDraft,
    NotAllowed,
    NotOpen,
    Outdated,
    Vacant,
    agree,
    ask_adoption,
    decide,
    drop_draft,
    end_seat,
    give_seat,
    open_draft,
    propose,
    return_answer,
    say,
)
from rostra.policy.answering import NotAnAnswer
from rostra.policy.consistency import contradictions
from rostra.policy.decisions import PACKS
from rostra.policy.enums import AnswerState, Function, Stand, VersionForm, VersionState
from rostra.policy.models import Answer, TeamSeat, Voice
from rostra.policy.queries import answers_of, draft, functions_of, required, team
from tests.policy.drafting import SHORT, answered, begin, put, staffed


def seat(cast: Any, member: Any, function: Function) -> TeamSeat:
    return give_seat(member=member, function=function, by=cast.administrator, now=cast.now)


def test_one_draft_is_open_at_a_time_and_administrators_open_it(cast: Any) -> None:
    version = begin(cast)
    assert (version.number, version.state, draft()) == (1, VersionState.DRAFT, version)
    with pytest.raises(Refused, match="worked on already"):
        begin(cast)
    with pytest.raises(MayNotDraft):
        open_draft(form=VersionForm.SHORT, only=False, by=cast.editor, now=cast.now)
    with scope(cast.other):
        assert draft() is None


def test_short_form_asks_ten_questions_the_full_one_all(cast: Any) -> None:
    version = begin(cast)
    assert [item.id for item in required(version)] == list(SHORT)
    version.form = VersionForm.FULL
    assert len(required(version)) == 40


def test_body_without_accounts_settles_what_concerns_its_staff(cast: Any) -> None:
    asked = [item.id for item in required(begin(cast, only=True))]
    assert asked == ["E1.1", "E4.2", "E6.4", "E7.3", "E9.2"]


def test_answer_is_kept_whole_with_the_rules_in_force(cast: Any) -> None:
    version = begin(cast)
    row = put(cast, version, "E8.6", {"options": ["moderate"], "rules": {"response_minutes": 240}})
    assert (row.edition, row.state, row.proposed_by) == (1, AnswerState.PROPOSED, cast.administrator.user)
    assert row.value["rules"]["response_minutes"] == 240
    assert row.value["rules"]["working_hours"] == {"days": [0, 1, 2, 3, 4], "start": "08:00", "end": "16:00"}
    assert answers_of(version) == {"E8.6": row.value}
    event = Event.objects.get(kind="policy.answer_proposed")
    assert event.data == {"item": "E8.6", "edition": 1}


def test_nobody_writes_over_what_they_have_not_seen(cast: Any) -> None:
    version = begin(cast)
    put(cast, version, "E1.1", {"options": ["open"]})
    with pytest.raises(Outdated):
        propose(
            version=version, item="E1.1", value={"options": ["tool"]}, edition=0, by=cast.administrator, now=cast.now
        )
    assert put(cast, version, "E1.1", {"options": ["open"]}).edition == 1
    assert put(cast, version, "E1.1", {"options": ["tool"]}).edition == 2


@pytest.mark.parametrize(
    ("item", "value", "refusal", "field"),
    [
        ("E0.0", {}, NotAnAnswer, None),
        ("E1.1", {}, NotAnAnswer, "options"),
        ("E8.6", {"options": ["moderate"], "rules": {"response_minutes": 0}}, NotAllowed, "response_minutes"),
        ("E8.6", {"options": ["moderate"], "rules": {"response_minutes": "x"}}, NotAllowed, "response_minutes"),
        ("E8.6", {"options": ["moderate"], "rules": {"calendar": 3}}, NotAllowed, "calendar"),
    ],
)
def test_what_cannot_be_is_refused(
    cast: Any, item: str, value: dict[str, Any], refusal: type[Refused], field: str | None
) -> None:
    version = begin(cast)
    with pytest.raises(refusal) as caught:
        put(cast, version, item, value)
    assert (caught.value.field, Answer.objects.count()) == (field, 0)


def test_role_that_nobody_holds_is_refused_in_words_that_say_whom_to_ask(cast: Any) -> None:
    version = begin(cast)
    with pytest.raises(Vacant) as caught:
        put(cast, version, "E9.2", {"fields": {"owner": "strategy"}})
    assert (caught.value.field, "“Strategy”" in str(caught.value), "Mihai Rusu" in str(caught.value)) == (
        "owner",
        True,
        True,
    )
    staffed(cast)
    put(cast, version, "E9.2", {"fields": {"owner": "strategy"}})
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    with pytest.raises(Vacant):
        put(cast, version, "E2.1", {"options": ["chief"]})


def test_role_that_a_member_holds_is_fine(cast: Any) -> None:
    row = put(cast, begin(cast), "E9.2", {"fields": {"owner": "records"}})
    assert row.value["fields"] == {"owner": "records"}


def test_option_that_a_jurisdiction_adds_is_there_for_its_bodies_alone(cast: Any) -> None:
    version = begin(cast)
    client, url = cast.client(cast.administrator), reverse("policy:question", args=["E7.2"])
    assert [card.code for card in client.get(url).context["cards"]] == ["chief", "delegate"]
    with pytest.raises(Barred, match="none of yours"):
        put(cast, version, "E7.2", {"options": ["amended"]})

    put(cast, version, "E7.1", {"options": ["refer"], "rules": {"packs": ["en-US"]}})

    assert [card.code for card in client.get(url).context["cards"]] == ["chief", "delegate", "amended"]
    row = put(cast, version, "E7.2", {"options": ["amended"]})
    assert row.value["options"] == ["amended"]
    assert contradictions({"E7.2": row.value}) == []
    other = {"options": ["refer"], "rules": {"packs": ["en-NZ"]}}
    assert [(each.items, each.barred) for each in contradictions({"E7.2": row.value, "E7.1": other})] == [
        (("E7.2", "E7.1"), True)
    ]


def test_option_that_the_law_bars_is_refused_with_the_reason(cast: Any) -> None:
    version = begin(cast)
    put(cast, version, "E4.2", {"options": ["silent"]})
    decide(question=PACKS, value=("sv-SE",), by=None, now=cast.now)
    with pytest.raises(Barred, match="Freedom of expression"):
        put(cast, version, "E4.2", {"options": ["silent"], "reason": "We prefer it."})


def test_packs_that_the_draft_itself_names_bar_too(cast: Any) -> None:
    version = begin(cast)
    put(cast, version, "E7.1", {"options": ["refer"], "rules": {"packs": ["nb-NO"]}})
    with pytest.raises(Barred):
        put(cast, version, "E4.2", {"options": ["silent"]})
    put(cast, version, "E4.2", {"options": ["disclosure"]})


def test_answer_is_agreed_once_each_function_that_has_a_seat_agrees(cast: Any) -> None:
    version = begin(cast)
    seat(cast, cast.editor, Function.COMMUNICATIONS)
    seat(cast, cast.security, Function.IT)
    row = put(cast, version, "E1.1", {"options": ["open"]}, by=cast.editor)

    first = agree(version=version, item="E1.1", edition=row.edition, by=cast.editor, now=cast.now)
    second = agree(version=version, item="E1.1", edition=row.edition, by=cast.security, now=cast.now)

    assert (first.state, second.state) == (AnswerState.PROPOSED, AnswerState.AGREED)
    assert [(voice.function, voice.by_id) for voice in Voice.objects.order_by("pk")] == [
        ("communications", cast.editor.user_id),
        ("it", cast.security.user_id),
    ]
    assert Event.objects.filter(kind="policy.answer_agreed").count() == 1


def test_other_functions_and_outsiders_do_not_agree(cast: Any) -> None:
    version = begin(cast)
    seat(cast, cast.editor, Function.COMMUNICATIONS)
    seat(cast, cast.records, Function.RECORDS)
    row = put(cast, version, "E1.1", {"options": ["open"]})
    for member in (cast.records, cast.administrator, cast.reader):
        with pytest.raises(MayNotDraft):
            agree(version=version, item="E1.1", edition=row.edition, by=member, now=cast.now)


def test_administrator_agrees_alone_where_nobody_is_named_for_it(cast: Any) -> None:
    version = begin(cast)
    row = put(cast, version, "E1.1", {"options": ["open"]})
    agreed = agree(version=version, item="E1.1", edition=row.edition, by=cast.administrator, now=cast.now)
    assert (agreed.state, agreed.agreed_by) == (AnswerState.AGREED, cast.administrator.user)
    seat(cast, cast.editor, Function.LAW)
    row = put(cast, version, "E5.4", {})
    with pytest.raises(MayNotDraft, match="an administrator agrees"):
        agree(version=version, item="E5.4", edition=row.edition, by=cast.editor, now=cast.now)


def test_objection_keeps_it_open_until_the_same_person_agrees(cast: Any) -> None:
    version = begin(cast)
    for member, function in ((cast.editor, Function.COMMUNICATIONS), (cast.security, Function.IT)):
        seat(cast, member, function)
    row = put(cast, version, "E1.1", {"options": ["open"]})
    common: dict[str, Any] = {"version": version, "item": "E1.1", "edition": row.edition, "now": cast.now}
    say(**common, stand=Stand.OBJECT, text="Too open.", by=cast.security)
    agree(**common, by=cast.editor)
    assert Answer.objects.get().state == AnswerState.PROPOSED
    assert agree(**common, by=cast.security).state == AnswerState.AGREED
    say(**common, stand=Stand.OBJECT, text="On second thoughts.", by=cast.security)
    assert Answer.objects.get().state == AnswerState.PROPOSED


def test_new_proposal_is_agreed_anew(cast: Any) -> None:
    version = begin(cast)
    row = put(cast, version, "E1.1", {"options": ["open"]})
    agree(version=version, item="E1.1", edition=row.edition, by=cast.administrator, now=cast.now)
    again = put(cast, version, "E1.1", {"options": ["tool"]})
    assert (again.state, again.agreed_at) == (AnswerState.PROPOSED, None)
    with pytest.raises(Outdated):
        agree(version=version, item="E1.1", edition=row.edition, by=cast.administrator, now=cast.now)


def test_words_are_asked_for_and_kept_without_markup(cast: Any) -> None:
    version = begin(cast)
    common: dict[str, Any] = {"version": version, "item": "E1.1", "edition": 0, "now": cast.now}
    voice = say(**common, stand=Stand.COMMENT, text="<i>Who</i> asked?", by=cast.administrator)
    assert voice.text == "Who asked?"
    for stand in (Stand.COMMENT, Stand.OBJECT):
        with pytest.raises(Refused):
            say(**common, stand=stand, text=" ", by=cast.administrator)
    with pytest.raises(Refused, match="no answer yet"):
        agree(**common, by=cast.administrator)
    with pytest.raises(MayNotDraft):
        say(**common, stand=Stand.COMMENT, text="Hello", by=cast.reader)


def test_answer_is_returned_and_its_author_is_told(cast: Any) -> None:
    version = begin(cast)
    seat(cast, cast.editor, Function.COMMUNICATIONS)
    row = put(cast, version, "E1.1", {"options": ["open"]}, by=cast.editor)
    common: dict[str, Any] = {"version": version, "item": "E1.1", "edition": row.edition, "now": cast.now}
    with pytest.raises(Refused):
        return_answer(**common, text="", by=cast.administrator)
    with pytest.raises(MayNotDraft):
        return_answer(**common, text="No", by=cast.reader)
    assert return_answer(**common, text="Which tools?", by=cast.administrator).state == AnswerState.RETURNED
    assert [(notice.user_id, notice.data["number"]) for notice in Notice.objects.all()] == [
        (cast.editor.user_id, "1.1")
    ]
    with pytest.raises(Refused, match="Only what is proposed"):
        return_answer(**common, text="Again", by=cast.administrator)
    again = put(cast, version, "E1.1", {"options": ["open"]}, by=cast.editor)
    assert (again.edition, again.state) == (2, AnswerState.PROPOSED)
    back = return_answer(**{**common, "edition": 2}, text="My own mistake", by=cast.editor)
    assert (back.state, Notice.objects.count()) == (AnswerState.RETURNED, 1)


def test_who_leaves_the_team_keeps_nobody_waiting(cast: Any) -> None:
    version = begin(cast)
    seat(cast, cast.editor, Function.COMMUNICATIONS)
    gone = seat(cast, cast.security, Function.IT)
    row = put(cast, version, "E1.1", {"options": ["open"]})
    agree(version=version, item="E1.1", edition=row.edition, by=cast.editor, now=cast.now)
    end_seat(seat=gone, by=cast.administrator, now=cast.now)
    assert Answer.objects.get().state == AnswerState.AGREED
    with pytest.raises(Faster):
        end_seat(seat=TeamSeat(pk=gone.pk, member=cast.security, body=cast.body), by=cast.administrator, now=cast.now)


def test_nobody_proposes_while_who_leaves_lets_an_answer_be_agreed(cast: Any) -> None:
    version = begin(cast)
    put(cast, version, "E1.1", {"options": ["open"]})
    gone = seat(cast, cast.security, Function.IT)
    with CaptureQueriesContext(connection) as asked:
        end_seat(seat=gone, by=cast.administrator, now=cast.now)
    held = next(number for number, query in enumerate(asked) if "FOR UPDATE" in query["sql"])
    read = next(number for number, query in enumerate(asked) if 'FROM "policy_answer"' in query["sql"])
    assert ('FROM "policy_version"' in asked[held]["sql"], held < read) == (True, True)


def test_seats_are_given_by_administrators_to_members_once(cast: Any) -> None:
    seat(cast, cast.editor, Function.LAW)
    assert functions_of(cast.editor, team()) == ("law",)
    with pytest.raises(Refused, match="already"):
        seat(cast, cast.editor, Function.LAW)
    with pytest.raises(MayNotDraft):
        give_seat(member=cast.editor, function=Function.HR, by=cast.editor, now=cast.now)
    end_membership(member=cast.responder, by=cast.administrator, now=cast.now)
    with pytest.raises(Refused, match="no member"):
        seat(cast, cast.responder, Function.LAW)
    end_membership(member=cast.editor, by=cast.administrator, now=cast.now)
    assert team() == []
    last = TeamSeat.objects.get()
    end_seat(seat=last, by=cast.administrator, now=cast.now)
    assert TeamSeat.objects.count() == 0


def test_team_answers_and_others_do_not(cast: Any) -> None:
    version = begin(cast)
    with pytest.raises(MayNotDraft):
        put(cast, version, "E1.1", {"options": ["open"]}, by=cast.editor)
    seat(cast, cast.editor, Function.ACCESSIBILITY)
    assert put(cast, version, "E1.1", {"options": ["open"]}, by=cast.editor).proposed_by == cast.editor.user


def test_what_waits_for_the_decision_is_not_worked_on(cast: Any) -> None:
    staffed(cast)
    version = begin(cast)
    answered(cast, version)
    ask_adoption(version=version, by=cast.administrator, now=cast.now)
    with pytest.raises(NotOpen):
        put(cast, version, "E1.1", {"options": ["tool"]})
    one = seat(cast, cast.editor, Function.LAW)
    end_seat(seat=one, by=cast.administrator, now=cast.now)


def test_draft_is_given_up_and_what_it_said_stays(cast: Any) -> None:
    version = begin(cast)
    put(cast, version, "E1.1", {"options": ["open"]})
    drop_draft(version=version, by=cast.administrator, now=cast.now, reason="We begin anew.")
    assert (version.state, draft(), Answer.objects.count()) == (VersionState.DROPPED, None, 1)
    assert answers_of(version)["E1.1"]["options"] == ["open"]
    with pytest.raises(Faster):
        drop_draft(version=version, by=cast.administrator, now=cast.now + timedelta(days=1))
    with pytest.raises(MayNotDraft):
        drop_draft(version=begin(cast), by=cast.editor, now=cast.now)
    assert begin_number(cast) == 2


def begin_number(cast: Any) -> int:
    found = draft()
    assert found is not None
    return found.number
