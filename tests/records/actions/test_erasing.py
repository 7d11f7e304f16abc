from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from rostra.audit.models import Event, Tombstone
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.channels.contract import Attachment
from rostra.core.refusals import Faster
from rostra.core.scoping import current_body_id
from rostra.inbox.models import Message
from rostra.people.actions import NotAllowed
from rostra.people.models import Notice
from rostra.records import parties
from rostra.records.actions.capturing import ask_capture, claim, finish
from rostra.records.actions.carrying_out import carry_out, cases_waiting
from rostra.records.actions.deciding import DecisionNotPossible, revoke_decision
from rostra.records.actions.erasing import (
    CaseNotPossible,
    Request,
    add_party,
    add_record,
    decide_case,
    find_parties,
    judge,
    open_case,
    reopen_case,
    sign_case,
)
from rostra.records.actions.holding import place_hold
from rostra.records.actions.removing import remove_files
from rostra.records.enums import CaptureReason, CaseState, EndAction, JournalState, Verdict
from rostra.records.erasure import reason_of
from rostra.records.models import ErasureCase, ErasureItem, PageCapture, Record, RecordClass, Redaction
from rostra.records.pages.taken import Taken
from tests.records.gone import DECIDED, Archive

ERASURE = replace(DECIDED, number="DPO 7", title="Request of Maria", legal_basis="GDPR article 17")


@pytest.fixture
def maria(archive: Archive) -> Archive:
    """Two comments of Maria's that are due, and one of somebody else's."""
    archive.comment("My number is 01029012345")
    archive.comment("And I live here")
    archive.comment("Something else", author="jon")
    archive.due()
    return archive


def _case(archive: Archive, *parties: str) -> ErasureCase:
    pairs = tuple((archive.office.city.pk, party) for party in parties or ("id-maria",))
    request = Request(
        "Maria", received_on=date(2026, 11, 20), contact="m@x.example", words="All, please", parties=pairs
    )
    return open_case(request=request, by=archive.officer, now=archive.now)


def _items(case: ErasureCase) -> list[ErasureItem]:
    return list(ErasureItem.objects.filter(case=case).select_related("case").order_by("pk"))


def test_a_case_holds_all_that_is_kept_of_the_person(maria: Archive) -> None:
    case = _case(maria)

    assert [item.record for item in _items(case)] == maria.records()[:2]
    assert (case.state, case.due_on) == (CaseState.OPEN, date(2026, 12, 20))
    told = Event.objects.get(kind="records.case_opened")
    assert told.data == {"received_on": "2026-11-20", "due_on": "2026-12-20", "records": 2}


def _capture(archive: Archive, text: str) -> PageCapture:
    """A page of ours on which this stood."""
    now = archive.now
    ask_capture(
        url="https://social.example/1", account=archive.office.city.pk, reason=CaptureReason.DEMAND, by=None, now=now
    )
    row = claim(now)
    assert row is not None
    taken = Taken(
        asked=row.url,
        url=row.url,
        began_at=now,
        tool="test",
        status=200,
        title="Our page",
        text=text,
        findings=(),
        exchanges=(),
        resources=(),
    )
    return finish(row, taken, b"archive", now=now)


def test_captures_on_which_the_person_stands_come_in_and_can_go(archive: Archive) -> None:
    archive.comment("My number is 01029012345", author="maria.k")
    archive.comment("Something else", author="ion")
    shown, other = (
        _capture(archive, "The bridge is open. MARIA.K: my number is 01029012345"),
        _capture(archive, "Ion: hm"),
    )
    archive.due()

    case = _case(archive, "id-maria.k")
    assert [item.record.source for item in _items(case)] == ["inbox.message", "records.capture"]
    assert _items(case)[1].record.source_key == str(shown.pk)
    # A name of three letters stands on every page.
    assert [item.record.source for item in _items(_case(archive, "id-ion"))] == ["inbox.message"]

    for item in _items(case):
        item.case.refresh_from_db()
        judge(item=item, verdict=Verdict.GO, reason="x", version=item.case.version, by=archive.officer, now=archive.now)
    archive.agreed(case)
    carry_out(case.pk, clock=archive.clock)
    remove_files(now=archive.now)
    shown.refresh_from_db()
    other.refresh_from_db()
    assert (shown.text, shown.archive, other.text) == ("", None, "Ion: hm")


def test_what_others_keep_of_the_person_beside_records_goes_when_all_is_done(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.comment("My number is 01029012345", author="ion")
    archive.due()
    case = _case(archive, "id-ion")
    told: list[tuple[int, str]] = []
    monkeypatch.setitem(parties._forgets, "test", lambda known, _now: told.extend(known))

    archive.agreed(case)
    assert told == []
    carry_out(case.pk, clock=archive.clock)

    [record] = archive.records()
    assert told == [(record.account_id, "id-ion")]


def test_captures_of_what_the_person_wrote_come_in_by_what_they_show(archive: Archive) -> None:
    archive.comment("My number is 01029012345", author="ion")
    archive.due()
    [record] = archive.records()
    shown = _capture(archive, "")
    PageCapture.objects.filter(pk=shown.pk).update(about=f"inbox.message:{record.source_key}")
    archive.file()

    assert [item.record.source for item in _items(_case(archive, "id-ion"))] == ["inbox.message", "records.capture"]


def test_what_may_say_the_same_as_a_text_of_ours_comes_along_to_be_decided(archive: Archive) -> None:
    for words in ("Maria won", "Maria won!", "Somebody won", "Another matter"):
        archive.comment(words)
    archive.due()
    post, sent, corrected, other = archive.records()
    for row, kind in ((post, "post"), (sent, "delivery"), (corrected, "change"), (other, "post")):
        Record.objects.filter(pk=row.pk).update(kind=kind, incoming=False, about=f"editorial.post:{row.pk == other.pk}")
    shown = _capture(archive, "Our page")
    PageCapture.objects.filter(pk=shown.pk).update(about=f"inbox.message:{sent.source_key}")
    archive.file()
    post.refresh_from_db()

    case = _case(archive, "nobody")
    add_record(case=case, record=post, version=case.version, by=archive.officer, now=archive.now)

    items = {item.record.pk: item.verdict for item in _items(case)}
    captured = Record.objects.get(source="records.capture").pk
    assert items.pop(post.pk) == Verdict.GO
    assert items == {sent.pk: Verdict.OPEN, corrected.pk: Verdict.OPEN, captured: Verdict.OPEN}


def test_the_log_says_nothing_of_the_person(maria: Archive) -> None:
    case = _case(maria)
    item = _items(case)[0]
    judge(
        item=item, verdict=Verdict.STAY, reason="Maria sues us", version=case.version, by=maria.officer, now=maria.now
    )

    told = str(list(Event.objects.filter(about=f"records.erasurecase:{case.pk}").values()))
    assert "Maria" not in told
    assert "id-maria" not in told


@pytest.mark.parametrize(
    ("request_", "field"),
    [(Request(" ", date(2026, 11, 20)), "person"), (Request("Maria", date(2026, 11, 25)), "received_on")],
)
def test_a_request_says_who_and_when(archive: Archive, request_: Request, field: str) -> None:
    with pytest.raises(CaseNotPossible) as refused:
        open_case(request=request_, by=archive.officer, now=archive.now)

    assert refused.value.field == field


def test_another_sender_and_another_record_come_in(maria: Archive) -> None:
    case = _case(maria)
    city = maria.office.city.pk

    assert add_party(case=case, account=city, party="id-jon", version=1, by=maria.officer, now=maria.now) == 1
    assert case.parties == [[city, "id-maria"], [city, "id-jon"]]
    with pytest.raises(CaseNotPossible) as refused:
        add_party(case=case, account=city, party=" ", version=2, by=maria.officer, now=maria.now)
    assert refused.value.field == "party"
    with pytest.raises(CaseNotPossible):
        add_record(case=case, record=maria.records()[0], version=2, by=maria.officer, now=maria.now)
    third = maria.comment("About Maria", author="eva")
    maria.file()
    fresh = Record.objects.get(about=f"inbox.conversation:{third.pk}")
    case.refresh_from_db()
    add_record(case=case, record=fresh, version=case.version, by=maria.officer, now=maria.now)
    assert len(_items(case)) == 4
    with pytest.raises(Faster):
        add_record(case=case, record=fresh, version=1, by=maria.officer, now=maria.now)


def test_parties_are_found_in_records(maria: Archive) -> None:
    city = maria.office.city.pk

    assert find_parties(Record.objects.all()) == [(city, "id-jon"), (city, "id-maria")]


def test_the_law_suggests_what_stays(maria: Archive) -> None:
    for text in ("3", "4", "5", "6"):
        maria.comment(text)
    maria.due()
    records = Record.objects.filter(party="id-maria").order_by("at", "pk")
    kept = RecordClass.objects.create(code="9", name="For good", action=EndAction.KEEP)
    held, journal, good, undecided, duty, free = records
    place_hold(title="Court", reason="x", records=[held], by=maria.officer, now=maria.now)
    Record.objects.filter(pk=journal.pk).update(journal=JournalState.ENTERED)
    Record.objects.filter(pk=good.pk).update(record_class=kept)
    Record.objects.filter(pk=undecided.pk).update(due_on=None)
    Record.objects.filter(pk=duty.pk).update(due_on=date(2030, 1, 1))

    found = {item.record_id: (item.verdict, item.reason) for item in _items(_case(maria))}

    assert found == {
        held.pk: ("stay", "held"),
        journal.pk: ("stay", "journal"),
        good.pk: ("stay", "kept"),
        undecided.pk: ("stay", "undecided"),
        duty.pk: ("stay", "duty"),
        free.pk: ("go", "free"),
    }
    assert reason_of("free") == "No duty keeps it."
    assert reason_of("As I said") == "As I said"


def test_people_judge(maria: Archive) -> None:
    case = _case(maria)
    item = _items(case)[0]

    def say(verdict: Verdict, reason: str = "So", remaining: str = "") -> ErasureItem:
        case.refresh_from_db()
        fresh = ErasureItem.objects.select_related("case").get(pk=item.pk)
        return judge(
            item=fresh,
            verdict=verdict,
            reason=reason,
            remaining=remaining,
            version=case.version,
            by=maria.officer,
            now=maria.now,
        )

    for verdict, reason, remaining, field in (
        (Verdict.OPEN, "So", "", "reason"),
        (Verdict.GO, " ", "", "reason"),
        (Verdict.REDACT, "So", " ", "remaining"),
    ):
        with pytest.raises(CaseNotPossible) as refused:
            say(verdict, reason, remaining)
        assert refused.value.field == field
    assert say(Verdict.REDACT, "So", "My number is …").remaining == "My number is …"
    assert say(Verdict.STAY, "Evidence", "nothing").remaining == ""
    place_hold(title="Court", reason="x", records=[item.record], by=maria.officer, now=maria.now)
    with pytest.raises(CaseNotPossible) as refused:
        say(Verdict.GO)
    assert refused.value.field == "verdict"


def test_only_officers_work_on_cases(maria: Archive) -> None:
    case = _case(maria)
    with pytest.raises(NotAllowed):
        judge(item=_items(case)[0], verdict=Verdict.GO, reason="x", version=1, by=maria.second, now=maria.now)
    with pytest.raises(NotAllowed):
        decide_case(case=case, decided=ERASURE, version=1, by=maria.second, now=maria.now)


def test_a_decided_case_is_carried_out_to_the_end(maria: Archive) -> None:
    case = _case(maria)
    _first, second = _items(case)
    judge(
        item=second,
        verdict=Verdict.REDACT,
        reason="Her home",
        remaining="And I …",
        version=1,
        by=maria.officer,
        now=maria.now,
    )
    signed = maria.agreed(case)
    assert (signed.state, cases_waiting(now=maria.now)) == (CaseState.SIGNED, [(current_body_id(), case.pk)])

    carry_out(case.pk, clock=maria.clock)

    case.refresh_from_db()
    assert (case.state, case.done_at, case.next_try_at) == (CaseState.DONE, maria.now, None)
    assert sorted(Message.objects.values_list("text", flat=True)) == ["", "", "Something else"]
    left = Redaction.objects.get()
    assert (left.text, left.record, left.decision) == ("And I …", second.record, case.decision)
    assert {item.remaining for item in _items(case)} == {""}
    assert set(Tombstone.objects.values_list("decision", flat=True)) == {f"records.decision:{case.decision_id}"}
    maria.file()
    assert Record.objects.get(source="records.redaction").kind == "redaction"
    sequence_all(now=maria.now)
    report = verify_all()
    assert (report.bad, report.disposed) == ([], 2)
    carry_out(case.pk, clock=maria.clock)


def test_a_case_is_done_when_its_files_are_gone(archive: Archive) -> None:
    given = Attachment(name="me.gif", content_type="image/gif", content=b"GIF89a me")
    archive.comment("This is me", attachments=(given,))
    archive.due()
    case = _case(archive)
    archive.agreed(case)

    carry_out(case.pk, clock=archive.clock)
    case.refresh_from_db()
    # The round looks at it again, and says so when the last file went.
    assert (case.state, case.next_try_at) == (CaseState.SIGNED, archive.now)
    assert cases_waiting(now=archive.now) == [(case.body_id, case.pk)]

    assert remove_files(now=archive.now) == 1
    carry_out(case.pk, clock=archive.clock)
    case.refresh_from_db()
    assert case.state == CaseState.DONE


def test_what_became_impossible_is_said(maria: Archive) -> None:
    case = _case(maria)
    maria.agreed(case)
    first, second = maria.records()[:2]
    place_hold(title="Court", reason="x", records=[first], by=maria.officer, now=maria.now)
    Record.objects.filter(pk=second.pk).update(disposed_at=maria.now)

    carry_out(case.pk, clock=maria.clock)

    assert [(item.verdict, item.reason) for item in _items(case)] == [("stay", "held"), ("go", "free")]
    assert Event.objects.get(kind="records.case_kept").data == {"record": first.pk, "reason": "held"}


def test_what_must_stay_stays_and_nothing_goes_under_a_revoked_decision(maria: Archive) -> None:
    case = _case(maria)
    judge(item=_items(case)[0], verdict=Verdict.STAY, reason="Evidence", version=1, by=maria.officer, now=maria.now)
    case = maria.agreed(case)
    assert case.decision is not None
    revoke_decision(decision=case.decision, reason="x", by=maria.officer, now=maria.now)

    carry_out(case.pk, clock=maria.clock)

    assert [item.reason for item in _items(case)] == ["Evidence", "revoked"]
    assert Tombstone.objects.count() == 0


def test_a_case_is_decided_when_all_is_judged_and_nothing_that_goes_is_held(maria: Archive) -> None:
    case = _case(maria)
    ErasureItem.objects.filter(case=case).update(verdict=Verdict.OPEN)
    with pytest.raises(CaseNotPossible):
        maria.decided(case)
    ErasureItem.objects.filter(case=case).update(verdict=Verdict.GO)
    place_hold(title="Court", reason="x", records=[maria.records()[0]], by=maria.officer, now=maria.now)
    with pytest.raises(CaseNotPossible):
        maria.decided(case)
    ErasureItem.objects.filter(case=case).update(verdict=Verdict.STAY)
    with pytest.raises(DecisionNotPossible):
        decide_case(
            case=case, decided=replace(ERASURE, number=""), version=case.version, by=maria.officer, now=maria.now
        )
    maria.decided(case)
    with pytest.raises(Faster):
        maria.decided(case)


def test_nothing_goes_before_a_second_person_has_signed(maria: Archive) -> None:
    case = maria.decided(_case(maria))
    assert (case.state, cases_waiting(now=maria.now)) == (CaseState.DECIDED, [])
    notice = Notice.objects.get(kind="records.case_decided")
    assert (notice.user, notice.data) == (maria.second.user, {"number": "DPO 7", "day": "2026-12-20"})
    carry_out(case.pk, clock=maria.clock)
    assert Tombstone.objects.count() == 0

    with pytest.raises(CaseNotPossible):
        sign_case(case=case, version=case.version, by=maria.officer, now=maria.now)
    with pytest.raises(NotAllowed):
        sign_case(case=case, version=case.version, by=maria.cast.editor, now=maria.now)
    with pytest.raises(Faster):
        sign_case(case=case, version=1, by=maria.second, now=maria.now)
    case = sign_case(case=case, version=case.version, by=maria.second, now=maria.now)

    told = Event.objects.get(kind="records.case_signed")
    assert (told.actor, told.data["goes"]) == (maria.second.user, [record.pk for record in maria.records()[:2]])
    notice.refresh_from_db()
    assert notice.read_at == maria.now
    carry_out(case.pk, clock=maria.clock)
    assert Tombstone.objects.count() == 2
    sequence_all(now=maria.now)
    assert verify_all().bad == []


def test_other_words_than_both_signed_for_are_left_of_nothing(maria: Archive) -> None:
    case = _case(maria)
    for item in _items(case):
        maria.judged(item, Verdict.REDACT, "A number", remaining="My number is …")
    case = maria.agreed(case)
    first, second = _items(case)
    ErasureItem.objects.filter(pk=second.pk).update(remaining="She lives in Bridge Street")

    carry_out(case.pk, clock=maria.clock)

    assert [(row.record_id, row.text) for row in Redaction.objects.all()] == [(first.record_id, "My number is …")]
    second.refresh_from_db()
    assert (second.verdict, second.reason) == ("stay", "unsigned")
    sequence_all(now=maria.now)
    assert verify_all().bad == []


def test_nobody_signs_under_a_decision_that_was_revoked(maria: Archive) -> None:
    case = maria.decided(_case(maria))
    assert case.decision is not None
    revoke_decision(decision=case.decision, reason="x", by=maria.officer, now=maria.now)

    with pytest.raises(CaseNotPossible, match="The decision is not in force"):
        sign_case(case=case, version=case.version, by=maria.second, now=maria.now)

    case = reopen_case(case=case, reason="Anew", version=case.version, by=maria.second, now=maria.now)
    assert case.state == CaseState.OPEN


def test_the_database_lets_nobody_sign_alone(maria: Archive) -> None:
    case = maria.decided(_case(maria))
    rows = ErasureCase.objects.filter(pk=case.pk)
    for alone in ({"state": CaseState.SIGNED}, {"second_by": maria.officer.user}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**alone)


def test_instead_of_a_second_signature_a_request_is_handed_back(maria: Archive) -> None:
    case = maria.decided(_case(maria))
    decision = case.decision
    assert decision is not None
    with pytest.raises(CaseNotPossible):
        reopen_case(case=case, reason=" ", version=case.version, by=maria.second, now=maria.now)
    with pytest.raises(NotAllowed):
        reopen_case(case=case, reason="No", version=case.version, by=maria.cast.editor, now=maria.now)

    case = reopen_case(case=case, reason="Her letter is evidence", version=case.version, by=maria.second, now=maria.now)

    assert (case.state, case.decision, case.decided_by) == (CaseState.OPEN, None, None)
    decision.refresh_from_db()
    assert (decision.revoked_at, decision.revoked_by) == (maria.now, maria.second.user)
    assert Event.objects.get(kind="records.case_reopened").data == {"reason": "Her letter is evidence"}
    maria.judged(_items(case)[0], Verdict.STAY, "Evidence")
    case = maria.agreed(case, "DPO 8")
    carry_out(case.pk, clock=maria.clock)
    assert Tombstone.objects.count() == 1
    sequence_all(now=maria.now)
    assert verify_all().bad == []


def test_the_second_signs_what_the_first_signed(maria: Archive) -> None:
    maria.judged(_items(case := _case(maria))[0], Verdict.STAY)
    case = maria.decided(case)
    ErasureItem.objects.filter(case=case).update(verdict=Verdict.GO)

    with pytest.raises(CaseNotPossible) as refused:
        sign_case(case=case, version=case.version, by=maria.second, now=maria.now)

    assert "hand it back" in str(refused.value)


def test_what_nobody_signed_for_stays(maria: Archive) -> None:
    case = _case(maria)
    first, second = _items(case)
    maria.judged(first, Verdict.STAY)
    maria.judged(second, Verdict.REDACT, remaining="And I …")
    case = maria.agreed(case)
    ErasureItem.objects.filter(case=case).update(verdict=Verdict.GO)
    ErasureItem.objects.create(case=case, record=maria.records()[2], verdict=Verdict.GO, reason="free")

    carry_out(case.pk, clock=maria.clock)

    assert [(item.verdict, item.reason) for item in _items(case)] == [("stay", "unsigned")] * 3
    assert (Tombstone.objects.count(), Redaction.objects.count()) == (0, 0)
    assert Event.objects.filter(kind="records.case_kept", data__reason="unsigned").count() == 3


@pytest.mark.parametrize("code", ["journal", "kept", "undecided", "duty"])
def test_what_the_law_keeps_goes_only_for_a_reason_in_ones_own_words(maria: Archive, code: str) -> None:
    kept = RecordClass.objects.create(code="9", name="For good", action=EndAction.KEEP)
    changed: dict[str, object] = {
        "journal": {"journal": JournalState.ENTERED},
        "kept": {"record_class": kept},
        "undecided": {"due_on": None},
        "duty": {"due_on": date(2030, 1, 1)},
    }
    Record.objects.filter(pk=maria.records()[0].pk).update(**changed[code])  # type: ignore[arg-type]
    case = _case(maria)
    item = _items(case)[0]

    for repeated in (code, reason_of(code), "free", reason_of("free")):
        with pytest.raises(CaseNotPossible) as refused:
            maria.judged(item, Verdict.GO, repeated)
        assert refused.value.field == "reason"
    maria.judged(item, Verdict.GO, "A court asks for it")

    told = Event.objects.get(kind="records.case_judged")
    assert told.data == {"record": item.record_id, "verdict": "go", "against": code}


def test_what_rostra_suggests_is_nobodys_own_words_in_any_language(maria: Archive) -> None:
    with override("ro"):
        repeated = reason_of("free")
    assert repeated != reason_of("free")
    Record.objects.filter(pk=maria.records()[0].pk).update(due_on=date(2030, 1, 1))
    case = _case(maria)

    with pytest.raises(CaseNotPossible):
        maria.judged(_items(case)[0], Verdict.GO, repeated)


def test_what_is_to_be_kept_since_it_was_judged_needs_a_reason_too(maria: Archive) -> None:
    case = _case(maria)
    Record.objects.filter(pk=maria.records()[0].pk).update(journal=JournalState.ENTERED)
    with pytest.raises(CaseNotPossible):
        maria.decided(case)
    Record.objects.filter(pk=maria.records()[0].pk).update(journal="")
    case = maria.decided(case)
    Record.objects.filter(pk=maria.records()[0].pk).update(due_on=date(2030, 1, 1))
    with pytest.raises(CaseNotPossible):
        sign_case(case=case, version=case.version, by=maria.second, now=maria.now)


def test_what_is_done_is_not_judged_again(maria: Archive) -> None:
    case = _case(maria)
    ErasureItem.objects.filter(case=case).update(done_at=maria.now)

    with pytest.raises(CaseNotPossible):
        maria.judged(_items(case)[0], Verdict.STAY)
