"""A table of tampers with what drives the records: whatever somebody changes by SQL is caught by name."""

from __future__ import annotations

from datetime import date

from rostra.audit.verify import verify_all
from rostra.records.actions.classing import Described, add_class, reclass
from rostra.records.actions.disposing import leave_out, make_list, put_back
from rostra.records.actions.erasing import Request, open_case
from rostra.records.actions.executing import execute
from rostra.records.actions.holding import place_hold
from rostra.records.actions.reading import note_search, seal_readings
from rostra.records.actions.ruling import Ruled, add_rule
from rostra.records.enums import EndAction, Verdict
from rostra.records.models import DisposalItem, DisposalList, ErasureItem, Record
from rostra.records.selecting import Selection
from tests.records.gone import Archive
from tests.tampering import forge_a_decision, missed


def _work(archive: Archive) -> None:
    """A list that was executed and one that two people signed with a record left out, a hold, a request, a record that a
    person put elsewhere."""
    officer, now = archive.officer, archive.now
    archive.comment("Gone")
    archive.due()
    decision = archive.decide()
    archive.signed(archive.listed(decision))
    execute(DisposalList.objects.get().pk, clock=archive.clock)
    for text in ("One", "Two", "Three", "Four", "Five"):
        archive.comment(text)
    archive.file()
    fresh = Record.objects.filter(record_class=archive.routine, disposed_at=None).order_by("pk")
    Record.objects.filter(pk__in=fresh.values("pk")).update(due_on=date(2026, 1, 1))
    described = Described(code="2", name="Elsewhere", retention_months=60, basis="Law", action=EndAction.DISPOSE.value)
    elsewhere = add_class(described=described, by=officer, now=now)
    add_rule(ruled=Ruled(elsewhere.pk, ["note"]), by=officer, now=now)
    reclass(list(fresh)[4], elsewhere, by=officer, reason="A case", now=now)
    place_hold(title="Court", reason="Case 1", selection=Selection(text="bridge"), by=officer, now=now)
    row = make_list(decision=decision, until=date(2026, 6, 1), by=officer, now=now)
    first, second, *_others = DisposalItem.objects.filter(list=row).select_related("list").order_by("pk")
    leave_out(item=first, reason="A first", version=1, by=officer, now=now)
    leave_out(item=second, reason="By mistake", version=2, by=officer, now=now)
    put_back(item=second, version=3, by=officer, now=now)
    row.refresh_from_db()
    archive.signed(row)
    request = Request("Maria", date(2026, 11, 20), parties=((archive.office.city.pk, "id-maria"),))
    case = open_case(request=request, by=officer, now=now)
    archive.judged(
        ErasureItem.objects.filter(case=case).select_related("case").earliest("pk"), Verdict.STAY, "Evidence"
    )
    cut = ErasureItem.objects.filter(case=case, verdict=Verdict.GO).select_related("case").latest("pk")
    archive.judged(cut, Verdict.REDACT, "A number", remaining="Of five")
    archive.decided(case)
    for name in ("Maria", "Per"):
        note_search(search={"name": name}, purpose="A request", by=officer.user, now=now)
    seal_readings(now=now)


PLACES = {
    ":first": "(SELECT min(id) FROM records_record WHERE disposed_at IS NULL AND record_class_id IS NOT NULL)",
    ":signed": "(SELECT max(id) FROM records_disposallist)",
    ":item": "(SELECT min(id) FROM records_disposalitem WHERE left_out_by_id IS NULL AND done_at IS NULL)",
}


TAMPERS = (
    ("DELETE FROM records_record WHERE id = :first", "records.record of inbox.message", "has no record of this content"),
    ("UPDATE records_record SET source_key = '99.1' WHERE id = :first", "records.record", "is not of the event"),
    ("UPDATE records_record SET captured_at = '2001-01-01' WHERE id = :first", "records.record", "is not of the event"),
    ("UPDATE records_record SET source_key = source_key || 'x' WHERE source = 'inbox.message'; UPDATE records_record AS a SET source_key = (SELECT b.source_key FROM audit_event AS b WHERE b.source = a.source AND b.id > a.event_id ORDER BY b.id LIMIT 1) WHERE a.id = :first", "records.record", "is not of the event"),
    ("INSERT INTO records_record (body_id, event_id, source, source_key, kind, at, captured_at, incoming, public, case_like, about, party, language, classed_by, journal, removed) SELECT body_id, (SELECT min(id) FROM audit_event WHERE source = ''), source, 'x', kind, at, captured_at, incoming, public, case_like, about, party, language, '', '', false FROM records_record WHERE id = :first", "records.record", "is not of the event"),
    ("UPDATE records_record SET disposed_at = now(), words = NULL, party = '' WHERE id = :first", "records.record", "the record and the tombstone"),
    ("UPDATE records_record SET disposed_at = NULL WHERE disposed_at IS NOT NULL", "records.record", "the record and the tombstone"),
    ("UPDATE records_record SET party = 'maria' WHERE disposed_at IS NOT NULL", "records.record", "the content was disposed of"),
    ("UPDATE records_record SET words = to_tsvector('maria') WHERE disposed_at IS NOT NULL", "records.record", "the content was disposed of"),
    ("UPDATE records_record SET record_class_id = NULL WHERE id = :first", "records.record", "not in the class of the rule"),
    ("UPDATE records_record SET record_class_id = (SELECT min(id) FROM records_recordclass) WHERE classed_by = 'person'", "records.record", "what the log told last: record_class"),
    ("UPDATE records_record SET classed_by = 'rule' WHERE classed_by = 'person'", "records.record", "what the log told last: classed_by"),
    ("UPDATE records_record SET classed_by = 'person' WHERE id = :first", "records.record", "no event of the log tells"),
    ("UPDATE records_filingplace SET next_leaf = 0", "records.filingplace", "filed to another place"),
    ("UPDATE records_filingplace SET next_leaf = next_leaf + 1", "records.filingplace", "filed to another place"),
    ("DELETE FROM records_filingplace", "records.filingplace", "filed to another place"),
    ("UPDATE records_hold SET query = '{\"text\": \"nothing at all\"}'", "records.hold", "what the log told last: query"),
    ("UPDATE records_hold SET query_salt = ''", "records.hold", "what the log told last: query"),
    ("INSERT INTO records_holditem (body_id, hold_id, record_id) SELECT body_id, (SELECT max(id) FROM records_hold), :first FROM records_hold", "records.hold", "what the log told last: records"),
    ("UPDATE records_hold SET query = NULL", "records.hold", "what the log told last: search, query"),
    ("INSERT INTO records_disposalitem (body_id, list_id, record_id, left_out_reason, kept) SELECT body_id, :signed, max(id), '', '' FROM records_record GROUP BY body_id", "records.disposallist", "what the log told last: digest"),
    ("DELETE FROM records_disposalitem WHERE id = :item", "records.disposallist", "what the log told last: digest"),
    ("DELETE FROM records_disposalitem WHERE list_id = :signed", "records.disposallist", "what the log told last: digest"),
    ("UPDATE records_disposallist SET digest = '' WHERE id = :signed", "records.disposallist", "what the log told last: digest"),
    ("UPDATE records_disposalitem SET left_out_by_id = NULL, left_out_reason = '' WHERE left_out_by_id IS NOT NULL", "records.disposalitem", "what the log told last: left_out_by"),
    ("DELETE FROM records_disposalitem WHERE left_out_by_id IS NOT NULL", "records.disposalitem", "it is not there"),
    ("UPDATE records_disposalitem SET left_out_by_id = (SELECT min(id) FROM people_user) WHERE id = :item", "records.disposalitem", ""),
    ("UPDATE records_disposallist SET second_by_id = first_by_id, first_by_id = second_by_id WHERE id = :signed", "records.disposallist", "what the log told last: first_by, second_by"),
    ("UPDATE records_recordclass SET retention_months = 0 WHERE code = '2'", "records.recordclass", "what the log told last: row"),
    ("UPDATE records_recordclass SET action = 'keep' WHERE code = '2'", "records.recordclass", "what the log told last: row"),
    ("INSERT INTO records_recordclass (body_id, code, name, names, covers, direction, trigger, basis, certainty, action, access, journal, position) SELECT body_id, '3', name, names, covers, direction, trigger, basis, certainty, action, access, journal, 9 FROM records_recordclass WHERE code = '2'", "records.recordclass", "no event of the log tells"),
    ("UPDATE records_filingrule SET archived_at = now() WHERE id = (SELECT max(id) FROM records_filingrule)", "records.filingrule", "what the log told last: row"),
    ("DELETE FROM records_filingrule WHERE id = (SELECT max(id) FROM records_filingrule)", "records.filingrule", "it is not there"),
    ("UPDATE records_erasureitem SET verdict = 'go' WHERE reason = 'Evidence'", "records.erasureitem", "what the log told last: verdict"),
    ("UPDATE records_erasureitem SET verdict = 'go' WHERE verdict = 'stay' AND reason <> 'Evidence'", "records.erasurecase", "what the log told last: goes"),
    ("DELETE FROM records_erasureitem WHERE verdict = 'go'", "records.erasurecase", "what the log told last: goes"),
    ("UPDATE records_erasureitem SET remaining = 'Something else' WHERE verdict = 'redact'", "records.erasurecase", "what the log told last: left"),
    ("UPDATE records_erasurecase SET state = 'signed', second_by_id = by_id, decided_by_id = (SELECT max(id) FROM people_user)", "records.erasurecase", "what the log told last:"),
    ("DELETE FROM records_reading WHERE search = '{\"name\": \"Maria\"}'", "records.readingseal", "what the log told last: readings, digest"),
    ("UPDATE records_reading SET seal_id = NULL WHERE search = '{\"name\": \"Maria\"}'", "records.readingseal", "what the log told last: readings, digest"),
    ("UPDATE records_reading SET seal_id = NULL; DELETE FROM records_readingseal", "records.readingseal", "it is not there"),
    ("UPDATE records_reading SET user_id = (SELECT max(id) FROM people_user)", "records.readingseal", "what the log told last: digest"),
    ("UPDATE records_reading SET purpose = 'Curiosity'", "records.readingseal", "what the log told last: digest"),
    ("UPDATE records_reading SET search = '{\"name\": \"Per\"}'", "records.readingseal", "what the log told last: digest"),
    ("UPDATE records_reading SET at = at - interval '1 day'", "records.readingseal", "what the log told last: digest"),
    ("UPDATE records_reading SET search = NULL, record_id = :first", "records.readingseal", "what the log told last: digest"),
    ("UPDATE records_reading SET search = '{\"name\": 1.5}'", "records.readingseal", "what the log told last: digest"),
    ("UPDATE records_hold SET query = '{\"text\": 1.5}'", "records.hold", "what the log told last: query"),
    ("UPDATE records_readingseal SET salt = ''", "records.readingseal", "what the log told last: digest"),
    ("INSERT INTO records_reading (body_id, user_id, search, purpose, at, seal_id) SELECT body_id, user_id, search, purpose, at, seal_id FROM records_reading", "records.readingseal", "what the log told last: readings, digest"),
    ("INSERT INTO records_readingseal (body_id, salt, at) SELECT body_id, salt, at FROM records_readingseal", "records.readingseal", "no event of the log tells"),
)  # fmt: skip


def test_tampers_are_caught_by_name(archive: Archive) -> None:
    _work(archive)
    archive.file()
    assert verify_all().bad == []
    assert missed(TAMPERS, places=PLACES, before=forge_a_decision) == []
    assert verify_all().bad == []
