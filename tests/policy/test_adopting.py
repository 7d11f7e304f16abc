"""A version of the policy is decided by a second person, frozen, and comes into force at its time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rostra.audit import sources
from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import scope
from rostra.jurisdictions.closures import Closure
from rostra.people.models import Notice
from rostra.policy.actions import (
    AlreadyPlanned,
    Described,
    MayNotDraft,
    NotReady,
    SecondPerson,
    add_instrument,
    adopt,
    agree,
    ask_adoption,
    decide,
    drop_draft,
    end_instrument,
    give_seat,
    overruled,
    plan_change,
    raise_conflict,
    resolve_conflict,
    return_draft,
    take_due,
    withdraw_change,
)
from rostra.policy.clauses import Says, will_say
from rostra.policy.content import VERSION
from rostra.policy.decisions import (
    CALENDAR,
    ENGAGEMENT,
    MONITORING,
    RESPONSE_MINUTES,
    TRAINING_COURSES,
    WORKING_HOURS,
    WorkingHours,
)
from rostra.policy.enums import AnswerState, Function, InstrumentKind, VersionForm, VersionState
from rostra.policy.models import Answer, Change, Conflict, Decision, Instrument, Version, Voice, Wording
from rostra.policy.office_calendar import OfficeCalendar
from rostra.policy.queries import (
    answers_of,
    changes_of,
    coming,
    conflicts,
    decided,
    draft,
    in_force,
    instruments,
    required,
)
from tests.policy.drafting import SHORT, answered, begin, put, second_administrator, staffed
from tests.tampering import forge_a_decision


def written(_version: Version) -> Mapping[str, Any]:
    return {"documents": {"en": {"titles": ("Policy",)}}}


def asked(cast: Any, **changed: dict[str, Any]) -> Version:
    """A draft that waits for the decision; `changed` are other answers, by question."""
    if not Version.objects.exists():
        staffed(cast)
    version = begin(cast)
    answered(cast, version, changed)
    return ask_adoption(version=version, by=cast.administrator, now=cast.now)


def decide_on(cast: Any, version: Version, **more: Any) -> Version:
    given = {
        "decision_number": "12/2026",
        "effective_at": None,
        "review_on": date(2027, 12, 1),
        "summary": "The first one.",
        "write": written,
        "by": cast.administrator,
        "now": cast.now,
    }
    return adopt(version=version, **{**given, **more})


def test_version_is_adopted_frozen_in_force_and_its_rules_with_it(cast: Any) -> None:
    version = decide_on(cast, asked(cast))

    version.refresh_from_db()
    assert (version.state, version.in_force_at, in_force(), draft()) == (VersionState.IN_FORCE, cast.now, version, None)
    assert list(version.content["answers"]) == list(SHORT)
    assert version.content["documents"] == {"en": {"titles": ["Policy"]}}
    assert version.content["rules"]["response_minutes"] == 240
    assert (decided(RESPONSE_MINUTES), decided(TRAINING_COURSES)) == (240, ("basics",))
    assert {row.key: row.taken_at for row in changes_of(version)} == {
        "response_minutes": cast.now,
        "training_courses": cast.now,
    }
    assert Change.objects.first().reason == "Version 1 of the policy, decision 12/2026"  # type: ignore[union-attr]


def test_adoption_is_a_record_that_the_log_vouches_for(cast: Any) -> None:
    version = decide_on(cast, asked(cast))
    event = Event.objects.get(kind="policy.version_adopted")
    (salt, content) = VERSION.read([str(version.pk)])[str(version.pk)]
    assert bytes(event.content_hash or b"") == sources_hash(salt, content)
    Version.objects.filter(pk=version.pk).update(summary="Something else.")
    assert sources_hash(*VERSION.read([str(version.pk)])[str(version.pk)]) != bytes(event.content_hash or b"")


def sources_hash(salt: bytes, content: bytes) -> bytes:
    return hashlib.sha256(salt + content).digest()


def test_record_of_a_version_says_what_it_is_and_can_go(cast: Any) -> None:
    version = decide_on(cast, asked(cast))
    source = sources.get("policy.version")
    assert source.items is not None
    assert source.erase is not None
    item = source.items([str(version.pk)])[str(version.pk)]
    assert (item.kind, item.subject, item.about) == ("policy", "12/2026", f"policy.version:{version.pk}")
    lines = item.text.splitlines()
    assert lines[0] == "The first one."
    assert any(line.startswith("8.2 ") and line.endswith(": threats, hatred, advertising") for line in lines)
    forge_a_decision()
    source.erase([str(version.pk)])
    assert (source.items([str(version.pk)]), source.read([str(version.pk)])) == ({}, {})


def test_what_a_version_was_made_of_goes_with_it_and_the_next_keeps_its_own(cast: Any) -> None:
    version = asked(cast)
    Wording.objects.create(
        version=version, item="E1.1", language="en", text="Speak.", by=cast.administrator.user, at=cast.now
    )
    decide_on(cast, version)
    begin(cast)
    erase = sources.get("policy.version").erase
    assert erase is not None

    forge_a_decision()
    erase([str(version.pk)])

    left = [set(kind.objects.values_list("version__number", flat=True)) for kind in (Answer, Wording, Voice)]
    assert left == [{2}, {2}, set()]


def test_question_of_an_earlier_release_is_left_out_of_the_words(cast: Any) -> None:
    version = decide_on(cast, asked(cast))
    answers = {"E0.1": {"options": [], "fields": {}, "rules": {}, "reason": ""}}
    Version.objects.filter(pk=version.pk).update(content={"answers": answers}, summary="Only this.")
    source = sources.get("policy.version")
    assert source.items is not None
    assert source.items([str(version.pk)])[str(version.pk)].text == "Only this."


def test_what_went_back_and_was_asked_for_again_is_read_again_before_it_is_decided(cast: Any) -> None:
    read = asked(cast)
    back = return_draft(version=Version.objects.get(), reason="Too open.", by=cast.administrator, now=cast.now)
    ask_adoption(version=back, by=cast.administrator, now=cast.now + timedelta(minutes=5))
    with pytest.raises(Faster):
        decide_on(cast, read)
    assert decide_on(cast, Version.objects.get()).state == VersionState.IN_FORCE


def test_second_person_decides_where_there_is_one(cast: Any) -> None:
    second_administrator(cast)
    version = asked(cast)
    told = Notice.objects.get(kind="policy.adoption_asked")
    assert (told.user_id, told.url) == (cast.approver.user_id, "/policy/versions/1/")
    with pytest.raises(SecondPerson):
        decide_on(cast, version)
    assert decide_on(cast, version, by=cast.approver).adopted_by == cast.approver.user


def test_later_version_comes_into_force_at_its_time_and_the_one_before_ends(cast: Any) -> None:
    first = decide_on(cast, asked(cast))
    second = asked(cast, **{"E8.6": {"options": ["moderate"], "rules": {"response_minutes": 120}}})
    later = datetime(2026, 12, 1, tzinfo=UTC)
    decide_on(cast, second, effective_at=later)
    assert (coming(), decided(RESPONSE_MINUTES), take_due(cast.now)) == (second, 240, 0)

    assert take_due(later + timedelta(minutes=1)) == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.ended_at) == (VersionState.PAST, later + timedelta(minutes=1))
    assert (second.state, in_force(), decided(RESPONSE_MINUTES)) == (VersionState.IN_FORCE, second, 120)
    assert [event.kind for event in Event.objects.filter(kind__startswith="policy.version_").order_by("pk")] == [
        "policy.version_adopted",
        "policy.version_in_force",
        "policy.version_adopted",
        "policy.version_ended",
        "policy.version_in_force",
    ]
    assert take_due(later + timedelta(days=1)) == 0


def test_decision_that_cannot_be_taken_does_not_keep_the_version_from_coming_into_force(cast: Any) -> None:
    version = decide_on(cast, asked(cast), effective_at=cast.now + timedelta(days=7))
    Change.objects.filter(key="response_minutes").update(value=0)

    assert take_due(cast.now + timedelta(days=7)) == 1

    version.refresh_from_db()
    stuck = Change.objects.get(key="response_minutes")
    assert (version.state, stuck.taken_at, bool(stuck.trouble)) == (VersionState.IN_FORCE, None, True)
    assert (decided(RESPONSE_MINUTES), decided(TRAINING_COURSES)) == (480, ("basics",))


def test_decision_that_breaks_does_not_keep_the_version_from_coming_into_force(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = decide_on(cast, asked(cast), effective_at=cast.now + timedelta(days=7))

    def broken(**_given: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("rostra.policy.actions.deciding.EFFECTS", {"training_courses": broken})
        assert take_due(cast.now + timedelta(days=7)) == 1
    version.refresh_from_db()
    late = Change.objects.get(key="training_courses")
    assert (version.state, decided(RESPONSE_MINUTES)) == (VersionState.IN_FORCE, 240)
    assert (late.taken_at, late.stuck_at, "RuntimeError" in late.trouble) == (None, None, True)
    assert Notice.objects.filter(kind="policy.change_stuck").count() == 1

    assert take_due(cast.now + timedelta(days=7, minutes=1)) == 1

    late.refresh_from_db()
    assert (late.trouble, decided(TRAINING_COURSES)) == ("", ("basics",))


def test_version_that_breaks_is_tried_again_and_told_once(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    version, moment = decide_on(cast, asked(cast), effective_at=cast.now + timedelta(days=7)), timedelta(days=7)

    def broken(**_given: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("rostra.policy.actions.taking.ask_all", broken)
        assert [take_due(cast.now + moment), take_due(cast.now + moment)] == [0, 0]
    version.refresh_from_db()
    assert (version.state, decided(RESPONSE_MINUTES)) == (VersionState.ADOPTED, 480)
    told = Notice.objects.get(kind="policy.version_late")
    assert (told.user_id, told.url) == (cast.administrator.user_id, "/policy/")
    event = Event.objects.get(kind="policy.version_late")
    assert event.data == {"number": 1, "trouble": "RuntimeError"}
    assert take_due(cast.now + moment) == 2


def test_version_has_the_last_word_over_what_was_decided_since_it_was_adopted(cast: Any) -> None:
    moment = cast.now + timedelta(days=7)
    version = decide_on(cast, asked(cast), effective_at=moment)
    # The version plans an answer within 240 minutes, and leaves the hours of work as they are.
    for question, value in ((RESPONSE_MINUTES, 60), (WORKING_HOURS, WorkingHours((0, 1, 2), "07:00", "11:00"))):
        decide(question=question, value=value, by=cast.administrator.user, now=cast.now)
    assert list(overruled(version)) == ["working_hours"]
    page = cast.client(cast.administrator).get(reverse("policy:version", args=[1])).content.decode()
    assert "Decided otherwise since it was adopted" in page

    take_due(moment)

    assert (decided(RESPONSE_MINUTES), decided(WORKING_HOURS)) == (240, WORKING_HOURS.default)
    back = Change.objects.get(key="working_hours")
    assert (back.version_id, back.taken_at) == (version.pk, moment)
    assert Decision.objects.filter(key="working_hours").order_by("-pk")[0].reason == back.reason != ""


def test_page_of_a_decision_says_what_the_next_version_says(cast: Any) -> None:
    version = decide_on(cast, asked(cast), effective_at=cast.now + timedelta(days=7))
    client, url = cast.client(cast.editor), reverse("policy:decision", args=["response_minutes"])
    assert "What is decided here at once holds until then:" in client.get(url).content.decode()
    assert will_say(version, RESPONSE_MINUTES) == Says("8.6", 1, "4 hours of working time")
    # A question that the version leaves as it is; a value that this release does not know; no version.
    assert will_say(version, ENGAGEMENT) is None
    strange = {"answers": {"E8.6": {"options": [], "rules": {"response_minutes": 0}}}}
    version.content, kept = strange, version.content
    assert will_say(version, RESPONSE_MINUTES) is None
    version.content = kept
    assert will_say(None, RESPONSE_MINUTES) is None

    withdraw_change(change=Change.objects.get(key="response_minutes"), by=cast.administrator, now=cast.now)

    assert "holds until then" not in client.get(url).content.decode()


def test_version_that_is_late_is_said_with_what_to_do(cast: Any) -> None:
    version = decide_on(cast, asked(cast), effective_at=cast.now + timedelta(days=7))
    client, url = cast.client(cast.editor), reverse("policy:overview")
    for moment, late in ((timezone.now() - timedelta(minutes=4), False), (timezone.now() - timedelta(minutes=6), True)):
        Version.objects.filter(pk=version.pk).update(effective_at=moment)
        assert ("Tell whoever runs Rostra" in client.get(url).content.decode()) is late


def test_version_leaves_what_was_withdrawn_from_it_or_planned_since(cast: Any) -> None:
    moment = cast.now + timedelta(days=7)
    version = decide_on(cast, asked(cast), effective_at=moment)
    withdraw_change(change=Change.objects.get(key="response_minutes"), by=cast.administrator, now=cast.now)
    decide(question=MONITORING, value="reserved", by=None, now=cast.now)
    plan = {"at": moment + timedelta(days=1), "reason": "", "version": None, "by": cast.administrator, "now": cast.now}
    plan_change(key="monitoring", value="elaborate", **plan)
    assert overruled(version) == {}

    take_due(moment)

    assert (decided(RESPONSE_MINUTES), decided(MONITORING)) == (480, "reserved")
    take_due(moment + timedelta(days=1))
    assert decided(MONITORING) == "elaborate"


def test_hours_and_calendar_of_a_version_are_judged_together(cast: Any) -> None:
    """A body that worked on Fridays only and is closed on them goes over to Mondays: possible together only."""
    fridays = tuple(date(2026, 11, 27) + timedelta(weeks=week) for week in range(60))
    closed = OfficeCalendar(closures=tuple(Closure(day, day, "Rest") for day in fridays))
    hours = WorkingHours((0,), "09:00", "12:00")
    decide(question=WORKING_HOURS, value=WorkingHours((4,), "09:00", "12:00"), by=None, now=cast.now)
    rules = {"working_hours": WORKING_HOURS.write(hours), "calendar": CALENDAR.write(closed)}
    item = {**SHORT["E8.6"], "rules": {"response_minutes": 240, **rules}}

    version = decide_on(cast, asked(cast, **{"E8.6": item}), effective_at=cast.now + timedelta(days=7))

    assert take_due(cast.now + timedelta(days=7)) > 1
    assert (decided(WORKING_HOURS), decided(CALENDAR)) == (hours, closed)
    assert not Change.objects.filter(version=version).exclude(trouble="").exists()


def test_answers_that_a_release_does_not_know_any_more_are_asked_anew_or_left_out(cast: Any) -> None:
    staffed(cast)
    version = begin(cast)
    answered(cast, version)
    known = Answer.objects.get(version=version, item="E1.1")
    gone = {"proposed_at": cast.now, "proposed_by": cast.administrator.user}
    Answer.objects.create(version=version, item="E0.0", value={"options": ["a"], "rules": {"old": 1}}, **gone)
    Answer.objects.filter(pk=known.pk).update(value={**known.value, "options": ["gone"]})
    minutes = Answer.objects.get(version=version, item="E8.6")
    rules = {**minutes.value["rules"], "response_minutes": 0}
    Answer.objects.filter(pk=minutes.pk).update(value={**minutes.value, "rules": rules})
    client = cast.client(cast.administrator)
    for name in ("overview", "questions", "team", "instruments", "document"):
        assert client.get(reverse(f"policy:{name}")).status_code == 200, name

    page = client.get(reverse("policy:version", args=[1]))

    assert page.status_code == 200
    assert [pk for pk, _name in page.context["readiness"].missing] == ["E1.1", "E8.6"]
    with pytest.raises(NotReady, match=r"1\.1, 8\.6"):
        ask_adoption(version=version, by=cast.administrator, now=cast.now)
    give_seat(member=cast.editor, function=Function.LAW, by=cast.administrator, now=cast.now)


def test_nothing_is_decided_that_is_not_answered_and_agreed(cast: Any) -> None:
    version = begin(cast)
    put(cast, version, "E1.1", {"options": ["open"]})
    with pytest.raises(NotReady, match=r"Not agreed yet: 1\.1, 2\.1"):
        ask_adoption(version=version, by=cast.administrator, now=cast.now)
    staffed(cast)
    answered(cast, version)
    put(cast, version, "E3.1", {"options": ["none"]})
    with pytest.raises(NotReady, match=r"Not agreed yet: 3\.1\."):
        ask_adoption(version=version, by=cast.administrator, now=cast.now)
    with pytest.raises(MayNotDraft):
        ask_adoption(version=version, by=cast.editor, now=cast.now)


def test_contradiction_is_refused_with_both_numbers_until_it_is_resolved(cast: Any) -> None:
    staffed(cast)
    version = begin(cast)
    put(cast, version, "E1.1", {"options": ["post"]})
    row = Answer.objects.get()
    answered_but(cast, version, "E1.1")
    Answer.objects.filter(pk=row.pk).update(state=AnswerState.AGREED)
    with pytest.raises(NotReady, match=r"Clause 1\.1 .* clause 1\.2"):
        ask_adoption(version=version, by=cast.administrator, now=cast.now)
    conflict = raise_conflict(items=("E1.2", "E1.1"), text="Who decides?", by=cast.administrator, now=cast.now)
    later = cast.now + timedelta(hours=1)
    resolve_conflict(conflict=conflict, resolution="The manager, for now.", by=cast.administrator, now=later)
    assert ask_adoption(version=version, by=cast.administrator, now=later).state == VersionState.ASKED


def answered_but(cast: Any, version: Version, left: str) -> None:
    for item in required(version):
        if item.id != left:
            row = put(cast, version, item.id, SHORT[item.id])
            agree(version=version, item=item.id, edition=row.edition, by=cast.administrator, now=cast.now)


def test_open_conflict_keeps_the_decision_waiting(cast: Any) -> None:
    staffed(cast)
    version = begin(cast)
    answered(cast, version)
    conflict = raise_conflict(items=("E4.2",), text="The code says otherwise.", by=cast.administrator, now=cast.now)
    with pytest.raises(NotReady, match=r"conflict .* 4\.2"):
        ask_adoption(version=version, by=cast.administrator, now=cast.now)
    resolve_conflict(conflict=conflict, resolution="The code is changed.", by=cast.administrator, now=cast.now)
    ask_adoption(version=version, by=cast.administrator, now=cast.now)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"decision_number": "<b> </b>"}, "decision_number"),
        ({"effective_at": datetime(2026, 11, 1, tzinfo=UTC)}, "effective_at"),
        ({"review_on": date(2026, 11, 24)}, "review_on"),
        # In Oslo it is the first of December already.
        ({"effective_at": datetime(2026, 11, 30, 23, 30, tzinfo=UTC), "review_on": date(2026, 12, 1)}, "review_on"),
    ],
)
def test_number_and_dates_must_make_sense(cast: Any, more: dict[str, Any], field: str) -> None:
    version = asked(cast)
    with pytest.raises(Refused) as caught:
        decide_on(cast, version, **more)
    assert (caught.value.field, in_force()) == (field, None)


def test_only_administrators_decide_and_only_what_was_asked_for(cast: Any) -> None:
    version = asked(cast)
    with pytest.raises(MayNotDraft):
        decide_on(cast, version, by=cast.editor)
    decide_on(cast, version)
    with pytest.raises(Faster):
        decide_on(cast, version)


def test_one_version_waits_at_a_time_and_can_be_given_up(cast: Any) -> None:
    first = decide_on(cast, asked(cast), effective_at=cast.now + timedelta(days=7))
    second = asked(cast)
    with pytest.raises(Refused, match="Version 1 is adopted"):
        decide_on(cast, second)
    drop_draft(version=first, by=cast.administrator, now=cast.now)
    assert [row.withdrawn_at for row in changes_of(first)] == [cast.now, cast.now]
    decide_on(cast, second)
    assert in_force() == second


def test_change_that_waits_already_is_withdrawn_first(cast: Any) -> None:
    version = asked(cast)
    plan_change(
        key="response_minutes",
        value=30,
        at=cast.now + timedelta(days=1),
        reason="",
        version=None,
        by=cast.administrator,
        now=cast.now,
    )
    with pytest.raises(AlreadyPlanned, match="Time to answer"):
        decide_on(cast, version)
    assert in_force() is None


def test_draft_goes_back_with_a_reason(cast: Any) -> None:
    version = asked(cast)
    with pytest.raises(Refused):
        return_draft(version=version, reason=" ", by=cast.administrator, now=cast.now)
    with pytest.raises(MayNotDraft):
        return_draft(version=version, reason="Too short", by=cast.editor, now=cast.now)
    return_draft(version=version, reason="Too short", by=cast.administrator, now=cast.now)
    assert (version.state, version.asked_by) == (VersionState.DRAFT, None)
    put(cast, version, "E1.1", {"options": ["tool"]})


def test_next_draft_starts_from_what_holds_and_asks_again_where_a_rule_was_changed_since(cast: Any) -> None:
    first = asked(cast)
    Wording.objects.create(
        version=first,
        item="E1.1",
        language="en",
        text="Everybody may.",
        rule_hash="x",
        by=cast.administrator.user,
        at=cast.now,
    )
    decide_on(cast, first)
    decide(question=RESPONSE_MINUTES, value=90, by=None, now=cast.now)
    decide(question=ENGAGEMENT, value=6, by=None, now=cast.now)
    content = {**first.content["answers"], "E0.1": {"options": [], "fields": {}, "rules": {}, "reason": ""}}
    Version.objects.filter(pk=first.pk).update(content={"answers": content})

    second = begin(cast, VersionForm.FULL)

    rows = {row.item: row for row in Answer.objects.filter(version=second)}
    assert {pk: row.state for pk, row in rows.items()} == {
        **dict.fromkeys(SHORT, AnswerState.AGREED),
        "E8.6": AnswerState.PROPOSED,
    }
    assert rows["E8.6"].value["rules"]["response_minutes"] == 90
    assert [(row.item, row.text) for row in Wording.objects.filter(version=second)] == [("E1.1", "Everybody may.")]


def test_what_an_option_settles_stays_when_the_draft_starts_anew(cast: Any) -> None:
    decide_on(cast, asked(cast))
    decide(question=MONITORING, value="reserved", by=None, now=cast.now)
    second = begin(cast)
    row = Answer.objects.get(version=second, item="E8.6")
    assert (row.state, row.value["rules"]["monitoring"]) == (AnswerState.PROPOSED, "moderate")


def test_versions_of_another_body_are_its_own(cast: Any) -> None:
    decide_on(cast, asked(cast))
    with scope(cast.other):
        assert (in_force(), draft(), coming()) == (None, None, None)


def test_rules_beside_the_policy_are_listed_and_end(cast: Any) -> None:
    described = Described(title="Code of <b>conduct</b>", kind=InstrumentKind.CODE, items=("E4.3", "E4.3"))
    row = add_instrument(described=described, by=cast.administrator, now=cast.now)
    assert (row.title, row.items, [each.pk for each in instruments()]) == ("Code of conduct", ["E4.3"], [row.pk])
    with pytest.raises(Refused, match="already"):
        add_instrument(described=described, by=cast.administrator, now=cast.now)
    with pytest.raises(MayNotDraft):
        add_instrument(described=described, by=cast.reader, now=cast.now)
    with pytest.raises(Refused):
        add_instrument(described=Described(title=" ", kind=InstrumentKind.LAW), by=cast.administrator, now=cast.now)
    end_instrument(instrument=row, by=cast.administrator, now=cast.now)
    assert (instruments(), [each.pk for each in instruments(ended=True)]) == ([], [row.pk])
    with pytest.raises(Faster):
        end_instrument(instrument=row, by=cast.administrator, now=cast.now)
    assert Instrument.objects.count() == 1


def test_conflicts_are_raised_and_resolved_in_words(cast: Any) -> None:
    with pytest.raises(Refused):
        raise_conflict(items=("E4.2",), text="", by=cast.administrator, now=cast.now)
    with pytest.raises(Refused):
        raise_conflict(items=(), text="What now?", by=cast.administrator, now=cast.now)
    with pytest.raises(Refused):
        raise_conflict(items=("E9.9",), text="What now?", by=cast.administrator, now=cast.now)
    with pytest.raises(MayNotDraft):
        raise_conflict(items=("E4.2",), text="What now?", by=cast.reader, now=cast.now)
    row = raise_conflict(items=("E4.2",), text="What now?", by=cast.administrator, now=cast.now)
    with pytest.raises(Refused):
        resolve_conflict(conflict=row, resolution=" ", by=cast.administrator, now=cast.now)
    resolve_conflict(conflict=row, resolution="This.", by=cast.administrator, now=cast.now)
    with pytest.raises(Faster):
        resolve_conflict(conflict=row, resolution="That.", by=cast.administrator, now=cast.now)
    other = raise_conflict(items=("E4.3",), text="And here?", by=cast.administrator, now=cast.now)
    assert [(each.pk, each.resolution) for each in conflicts()] == [(other.pk, ""), (row.pk, "This.")]
    assert Conflict.objects.count() == 2


def test_answers_of_an_adopted_version_are_those_that_were_adopted(cast: Any) -> None:
    version = decide_on(cast, asked(cast))
    Answer.objects.filter(version=version).delete()
    assert list(answers_of(version)) == list(SHORT)
