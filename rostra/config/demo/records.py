"""The archive of the demo: classes, a decision under which old comments may go, a hold, a request, a package."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from rostra.audit.sequencer import sequence_all
from rostra.config.demo import records_texts as texts
from rostra.config.demo.office import Office, Story
from rostra.config.demo.topics import wrote
from rostra.inbox import actions as inbox
from rostra.inbox.enums import CloseReason
from rostra.inbox.models import Conversation
from rostra.records.actions.classing import Described, change_class, stamp
from rostra.records.actions.deciding import Decided, enter_decision
from rostra.records.actions.disposing import make_list
from rostra.records.actions.erasing import Request, open_case
from rostra.records.actions.exporting import ask_export
from rostra.records.actions.filing import file_waiting
from rostra.records.actions.holding import place_hold
from rostra.records.actions.starting import take_classes
from rostra.records.enums import EndAction, ExportFormat
from rostra.records.models import Decision, RecordClass
from rostra.records.selecting import Selection

APART = timedelta(minutes=20)


def story(office: Office) -> Story:
    """Half a year ago people said thanks; since then the body has decided how long that is kept."""
    return [
        (office.at("160 16:00"), lambda at: _praise(office, at)),
        (office.at("40 09:00"), lambda at: _classes(office, at)),
        (office.at("30 11:00"), lambda at: _decide(office, at)),
    ]


def keep(office: Office) -> None:
    """What stands in the archive at the end of the story; the log must have its leaves."""
    now = office.now
    sequence_all(now=now)
    file_waiting(office.body.pk, now=now)
    make_list(decision=Decision.objects.get(number=texts.NUMBER), until=office.at("1h").date(), by=office.ravi, now=now)
    place_hold(
        title=texts.HOLD_TITLE,
        reason=texts.HOLD_REASON,
        selection=Selection(text=texts.HOLD_WORDS),
        review_on=(now + timedelta(days=90)).date(),
        by=office.ravi,
        now=now,
    )
    _request(office, now)
    ask_export(
        format=ExportFormat.EARK,
        title=texts.EXPORT_TITLE,
        purpose=texts.EXPORT_PURPOSE,
        selection=Selection(kinds=("delivery", "answer")),
        by=office.ravi,
        now=now,
    )


def _praise(office: Office, start: datetime) -> None:
    """Lena reads them and closes them: nobody owes an answer to thanks."""
    for number, (name, text) in enumerate(texts.PRAISE):
        at = start + number * APART
        conversation = wrote(office, name, text, at)
        inbox.close(conversation=conversation, reason=CloseReason.NO_ANSWER, by=office.lena, now=at + APART)


def _classes(office: Office, at: datetime) -> None:
    take_classes(pack=texts.PACK, by=office.ravi, now=at)
    row = RecordClass.objects.get(code=texts.ROUTINE)
    described = replace(
        Described.of(row), retention_months=texts.MONTHS, action=EndAction.DISPOSE.value, basis=texts.NUMBER
    )
    change_class(row=row, described=described, seen=stamp(row), by=office.ravi, now=at)


def _decide(office: Office, at: datetime) -> None:
    decided = Decided(
        number=texts.NUMBER,
        title=texts.TITLE,
        decided_on=office.at("44 12:00").date(),
        legal_basis=texts.BASIS,
        conditions=texts.CONDITIONS,
        valid_from=office.at("40 12:00").date(),
    )
    enter_decision(decided=decided, classes=[RecordClass.objects.get(code=texts.ROUTINE)], by=office.ravi, now=at)


def _request(office: Office, now: datetime) -> None:
    """Karin asks that her words go; what she wrote is found by the ids under which the form knows her."""
    hers = (
        Conversation.objects.filter(author_name=texts.ERASURE_NAME).order_by("pk").values_list("account", "author_id")
    )
    open_case(
        request=Request(
            person=texts.ERASURE_NAME,
            received_on=office.at("2 12:00").date(),
            words=texts.ERASURE_WORDS,
            parties=tuple(hers),
        ),
        by=office.ravi,
        now=now,
    )
