"""What staff say for the body elsewhere is on record with account and place, corrected with history, and can go (R-220)."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db import IntegrityError, connection, transaction

from rostra.accounts.enums import Stage
from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.sources import Item, get
from rostra.audit.verify import verify_all
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id, scope
from rostra.editorial.actions import NotAllowed
from rostra.editorial.models import Outreach
from rostra.editorial.outreach_log import entries, history, network_of
from rostra.people.actions import add_unit, give_grant, give_role
from rostra.people.enums import GrantRight, RoleCode
from rostra.people.rules import forget
from rostra.policy.actions import decide, stop_publishing
from rostra.policy.decisions import TRAINING_COURSES
from rostra.records.actions.disposing import ListNotPossible
from rostra.records.actions.executing import execute
from rostra.records.actions.exporting import claim, open_export
from rostra.records.actions.filing import file_waiting
from rostra.records.actions.holding import place_hold
from rostra.records.actions.starting import take_classes
from rostra.records.actions.writing import write
from rostra.records.enums import CaptureReason, ExportFormat
from rostra.records.models import PageCapture, Record
from rostra.records.selecting import Selection
from tests.editorial.office import Office
from tests.editorial.spoken import PLACE, SECRET, URL, correct, note, strike
from tests.inbox.office import Office as Inbox
from tests.policy.learnt import done
from tests.records.gone import Archive
from tests.records.packing import path_of

# --- On record ----------------------------------------------------------------------------------------


def test_a_comment_elsewhere_is_on_record_with_account_and_place(office: Office) -> None:
    row = note(office, approved_words=True)

    event = Event.objects.get(kind="editorial.outreach_noted")
    salt, content = get("editorial.outreach").read([str(row.pk)])[str(row.pk)]
    user = office.cast.editor.user
    assert (row.account, row.place, row.network, row.said_by, row.by) == (office.city, PLACE, "website", user, user)
    assert (event.actor, event.about) == (user, f"editorial.outreach:{row.pk}")
    assert (event.source, event.source_key) == ("editorial.outreach", str(row.pk))
    assert event.data == {"account": office.city.pk, "said_by": user.pk}
    assert (salt, SECRET.encode() in content, PLACE.encode() in content) == (bytes(row.salt), True, True)


def test_its_record_says_who_spoke_where_and_why(office: Office) -> None:
    row = note(office)
    items = get("editorial.outreach").items
    assert items is not None

    assert items([str(row.pk)]) == {
        str(row.pk): Item(
            kind="outreach",
            at=row.said_at,
            account=office.city.pk,
            about=f"editorial.outreach:{row.pk}",
            subject=PLACE,
            text=f"{row.text}\n\n{row.answered}\n\n{row.quote}",
            language="en",
            url=URL,
            ended_at=row.said_at,
            more={
                "author": row.said_by_id,
                "number": 1,
                "network": "website",
                "approved_words": False,
                "removed": False,
            },
        )
    }


def test_the_starter_rules_file_it_with_official_posts(office: Office) -> None:
    take_classes(pack="en-NZ", by=office.cast.records, now=office.clock())
    note(office)

    sequence_all(now=office.clock())
    file_waiting(current_body_id(), now=office.clock())

    record = Record.objects.select_related("record_class").get(source="editorial.outreach")
    assert record.record_class is not None
    assert (record.kind, record.record_class.code) == ("outreach", "1.1")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.facebook.com/groups/7/posts/8", "facebook"),
        ("https://m.facebook.com/x", "facebook"),
        ("https://x.com/times/status/7", "x"),
        ("https://notfacebook.com/x", "website"),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_the_network_is_told_by_the_address_else_by_the_account(office: Office, url: str, expected: str) -> None:
    assert network_of(url, office.city) == (expected or office.city.network or office.city.channel)


def test_the_page_is_captured_where_that_is_asked(office: Office) -> None:
    row = note(office, capture=True)
    note(office, capture=True, url="")
    note(office)

    capture = PageCapture.objects.get()
    assert (capture.url, capture.about, capture.account) == (URL, f"editorial.outreach:{row.pk}", office.city)
    assert (capture.reason, capture.asked_by) == (CaptureReason.DEMAND, office.cast.editor.user)


def test_what_checks_find_is_kept_and_never_blocks(office: Office) -> None:
    stop_publishing(account=office.city, reason="Mourning", by=office.cast.administrator, now=office.clock())

    row = note(office, text="Call Maria: 01017012345, or write to maria@home.example.")

    found = {one["code"]: one["level"] for one in row.findings}
    assert found["personal_data"] == "warn"
    assert found["stopped"] == "warn"
    assert "closed" not in found


def test_words_for_an_account_that_is_not_connected_are_checked_all_the_same(office: Office) -> None:
    page = Account.objects.create(name="Hall", network="x", stage=Stage.ACTIVE, created_at=office.clock())

    row = note(office, account=page, url="https://x.com/times/status/7", text="Tomorrow. " + "Open. " * 50)

    assert (row.network, [one["code"] for one in row.findings]) == ("x", ["too_long", "undated"])


def test_only_where_the_account_is_at_home_its_network_limits_the_words(office: Office) -> None:
    words = "The bridge opens. " * 100

    there = note(office, url="", text=words)
    elsewhere = note(office, text=words)

    assert [any(one["code"] == "too_long" for one in row.findings) for row in (there, elsewhere)] == [True, False]


# --- Corrected ----------------------------------------------------------------------------------------


def test_a_correction_is_a_new_row_and_the_one_before_stays(office: Office) -> None:
    first = note(office)
    office.clock.forward(hours=1)

    second = correct(office, first, place="Harbour News", by=office.cast.responder)
    third = correct(office, second, text="It opens.")

    assert [row.pk for row in history(first.pk)] == [third.pk, second.pk, first.pk]
    assert list(entries(office.cast.reader)) == [third]
    assert (third.entry, third.number, second.reason) == (first.pk, 3, "A word was wrong.")
    assert (second.said_by, second.by) == (office.cast.editor.user, office.cast.responder.user)
    first.refresh_from_db()
    assert (first.place, second.place) == (PLACE, "Harbour News")
    event = Event.objects.filter(kind="editorial.outreach_corrected").earliest("pk")
    assert (event.about, event.source_key) == (f"editorial.outreach:{first.pk}", str(second.pk))
    assert event.data == {"account": office.city.pk, "number": 2}


def test_an_entry_struck_out_stays_with_its_words_and_can_change_no_more(office: Office) -> None:
    first = note(office)

    gone = strike(office, first)

    assert (gone.removed, gone.text, gone.reason) == (True, first.text, "Said twice.")
    assert Event.objects.get(kind="editorial.outreach_removed").source_key == str(gone.pk)
    with pytest.raises(Refused):
        correct(office, gone)


def test_of_two_who_correct_at_once_the_second_is_told(office: Office) -> None:
    first = note(office)
    correct(office, first)
    events = Event.objects.count()

    with pytest.raises(Faster):
        correct(office, first, text="Another.")

    assert (Outreach.objects.count(), Event.objects.count()) == (2, events)


# --- Refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": " "}, "place"),
        ({"text": " "}, "text"),
        ({"answered": " "}, "answered"),
        ({"url": "ftp://times.example/x"}, "url"),
        ({"url": "https://[x"}, "url"),
    ],
)
def test_what_is_missing_or_impossible_is_refused(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        note(office, **changes)

    assert (refused.value.field, Outreach.objects.exists()) == (field, False)
    assert not Event.objects.filter(kind__startswith="editorial.outreach").exists()


def test_nothing_is_written_down_before_it_is_said(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        note(office, said_at=office.clock() + timedelta(minutes=6))

    assert refused.value.field == "clock"
    assert note(office, said_at=office.clock() + timedelta(minutes=5)).number == 1


def test_a_closed_account_does_not_speak(office: Office) -> None:
    office.city.stage = Stage.CLOSED

    with pytest.raises(Refused) as refused:
        note(office)

    assert refused.value.field == "account"


def test_without_a_reason_nothing_is_corrected(office: Office) -> None:
    row = note(office)

    for act in (correct, strike):
        with pytest.raises(Refused) as refused:
            act(office, row, " ")
        assert refused.value.field == "reason"


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("editor", True),
        ("approver", True),
        ("responder", True),
        ("records", False),
        ("security", False),
        ("administrator", False),
        ("reader", False),
    ],
)
def test_who_writes_or_answers_for_an_account_speaks_with_it(office: Office, who: str, allowed: bool) -> None:
    row = note(office)
    member = getattr(office.cast, who)

    def allows(act: Any) -> bool:
        try:
            act()
        except NotAllowed:
            return False
        return True

    assert allows(lambda: note(office, by=member)) is allowed
    assert allows(lambda: correct(office, row, by=member)) is allowed


def test_a_right_on_one_account_is_for_that_identity(office: Office) -> None:
    member = office.cast.reader
    give_grant(
        member=member, account=office.city, right=GrantRight.ANSWER, by=office.cast.administrator, now=office.clock()
    )
    forget(member)

    assert note(office, by=member).account == office.city
    with pytest.raises(NotAllowed):
        note(office, by=member, account=office.transit)


def test_a_lapsed_training_is_refused_with_what_is_missing(office: Office) -> None:
    decide(question=TRAINING_COURSES, value=("basics",), by=None, now=office.clock())
    training = done(office.cast)
    forget(office.cast.editor)
    assert note(office).number == 1
    assert training.valid_until is not None
    office.clock.time = training.valid_until

    with pytest.raises(NotAllowed, match="Missing: the course “Social media at work: the basics”, which counted until"):
        note(office)


def test_who_sees_one_account_only_reads_what_it_said_and_what_they_said(office: Office) -> None:
    roads = add_unit(name="Roads", by=None, now=office.clock())
    office.transit.unit = roads
    office.transit.save(update_fields=["unit"])
    outsider = office.cast._member(office.cast.body, "Omar Aziz")
    give_role(member=outsider, code=RoleCode.READER, unit=roads, by=None, now=office.clock())
    note(office)
    theirs = note(office, account=office.transit)

    assert list(entries(outsider)) == [theirs]
    with scope(office.cast.other):
        assert not entries(office.cast.stranger).exists()


# --- As a record --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "what",
    [
        "account_id = (SELECT max(id) FROM accounts_account)",
        "network = 'x'",
        "place = 'x'",
        "url = 'x'",
        "text = 'x'",
        "language = 'x'",
        "said_at = said_at - interval '1 day'",
        "said_by_id = (SELECT max(id) FROM people_user)",
        "answered = 'x'",
        "quote = 'x'",
        "approved_words = NOT approved_words",
        "findings = '[{}]'",
        "removed = NOT removed",
        "reason = 'x'",
        "by_id = (SELECT max(id) FROM people_user)",
        "at = at - interval '1 day'",
        "first_id = id, number = 2",
    ],
)
def test_verify_names_a_changed_entry(office: Office, what: str) -> None:
    row = note(office)
    sequence_all(now=office.clock())
    assert verify_all().bad == []

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE editorial_outreach SET {what}")  # noqa: S608 - our own words, above

    assert [bad.about for bad in verify_all().bad] == [f"editorial.outreach {row.pk}"]


@pytest.fixture
def archive(office: Office) -> Archive:
    return Archive(cast(Inbox, SimpleNamespace(cast=office.cast, now=office.clock())))


def test_the_database_lets_no_entry_go_without_a_decision(office: Office) -> None:
    note(office)

    for statement in ("DELETE FROM editorial_outreach", "UPDATE editorial_outreach SET salt = ''"):
        refused = pytest.raises(IntegrityError, match="without a decision in force")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def _tables_with(word: str) -> list[str]:
    """The tables in which a row holds the word, in whatever column."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" AS t WHERE t::text ILIKE %s)', [f"%{word}%"])  # noqa: S608 - names of our own tables
            if cursor.fetchone() == (True,):
                found.append(table)
    return found


def test_disposal_takes_the_words_away_everywhere(office: Office, archive: Archive) -> None:
    correct(office, note(office), place=f"{SECRET} Times")
    archive.file()
    assert _tables_with(SECRET) == ["editorial_outreach", "records_record"]
    rows = Record.objects.filter(source="editorial.outreach")
    assert rows.update(record_class=archive.routine, due_on=date(2026, 1, 1)) == 2

    execute(archive.signed().pk, clock=archive.clock)
    sequence_all(now=archive.now)

    report = verify_all()
    assert (report.bad, report.disposed) == ([], 2)
    assert _tables_with(SECRET) == []
    assert {
        (row.text, row.place, row.url, row.answered, row.quote, bytes(row.salt)) for row in Outreach.objects.all()
    } == {("", "", "", "", "", b"")}
    with pytest.raises(Refused):
        correct(office, Outreach.objects.latest("pk"))


def test_a_hold_keeps_it(office: Office, archive: Archive) -> None:
    note(office)
    archive.file()
    rows = Record.objects.filter(source="editorial.outreach")
    rows.update(record_class=archive.routine, due_on=date(2026, 1, 1))
    place_hold(title="Court", reason="Case 7", records=list(rows), by=archive.officer, now=archive.now)

    with pytest.raises(ListNotPossible):
        archive.listed()


def test_an_export_contains_it(office: Office, archive: Archive) -> None:
    note(office)
    archive.file()
    row = open_export(
        format=ExportFormat.CSV,
        title="All",
        purpose="Audit",
        selection=Selection(kinds=("outreach",)),
        by=office.cast.records.user,
        now=office.clock(),
    )
    mine = claim(office.clock(), export=row)
    assert mine is not None
    write(mine, clock=office.clock)

    row.refresh_from_db()
    written = path_of(row.parts.get()).read_text(encoding="utf-8")
    assert [word in written for word in (f"The {SECRET} opens on Monday", PLACE, URL)] == [True, True, True]


def test_rollback_leaves_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_more: object) -> None:
        raise Refused("no")

    monkeypatch.setattr("rostra.editorial.actions.outreach.ask_capture", fail)
    events = Event.objects.count()

    with pytest.raises(Refused):
        note(office, capture=True)

    assert (Outreach.objects.count(), Event.objects.count()) == (0, events)
