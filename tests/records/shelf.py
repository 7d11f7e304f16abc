"""A body whose messages become records: what the tests of classes, rules, filing and the journal share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from rostra.accounts.models import Account
from rostra.audit.sequencer import sequence
from rostra.channels.contract import Incoming
from rostra.inbox.intake import receive
from rostra.inbox.models import Conversation
from rostra.records.actions.classing import Described, add_class, change_class, stamp
from rostra.records.actions.filing import file_waiting
from rostra.records.actions.ruling import Ruled, add_rule
from rostra.records.models import FilingRule, Record, RecordClass
from tests.cast import Cast

KEPT = {"retention_months": 12, "basis": "Our decision 4/2026", "action": "dispose"}


class Shelf:
    """`say`, `file`, `add` and `rule` act as the records officer, at `now` unless told otherwise."""

    def __init__(self, cast: Cast, now: datetime) -> None:
        self.cast, self.now = cast, now
        self.officer = cast.records
        self.city = self.account("city")
        self.number = 0

    def account(self, name: str, **more: Any) -> Account:
        values = {"channel": "fake", "state": "active", "name": name, "remote_id": name, "language": "en"}
        return Account.objects.create(**{**values, **more})

    def say(self, text: str = "The road is broken.", **more: Any) -> Record:
        """Somebody writes, and it is filed."""
        self.hear(text, **more)
        self.file()
        return Record.objects.latest("pk")

    def hear(self, *texts: str, account: Account | None = None, at: datetime | None = None, **more: Any) -> None:
        """Several people write, each in a conversation of their own."""
        said = []
        for text in texts:
            self.number += 1
            author = {"author_id": f"id-{self.number}", "author_name": f"Ana {self.number}", "author_handle": "ana"}
            values = {"ref": f"m{self.number}", "sent_at": at or self.now, "raw": text.encode(), **author, **more}
            said.append(Incoming(text=text, **values))
        receive(account=account or self.city, messages=said, now=at or self.now)

    def file(self, at: datetime | None = None) -> int:
        """The sequencer, then filing."""
        sequence(self.cast.body.pk)
        return file_waiting(self.cast.body.pk, now=at or self.now)

    def add(self, code: str = "1.3", name: str = "Routine", **more: Any) -> RecordClass:
        described = Described(code=code, name=name, **more)
        return add_class(described=described, by=self.officer, now=self.now)

    def change(self, row: RecordClass, **more: Any) -> int:
        row.refresh_from_db()
        described = Described.of(row)
        values = {name: getattr(described, name) for name in Described.__dataclass_fields__}
        fresh = Described(**{**values, **more})
        return change_class(row=row, described=fresh, seen=stamp(row), by=self.officer, now=self.now)

    def rule(self, row: RecordClass, **more: Any) -> FilingRule:
        return add_rule(ruled=Ruled(record_class_id=row.pk, **more), by=self.officer, now=self.now)

    def close(self, record: Record, at: datetime) -> None:
        """The conversation of this record is closed."""
        from rostra.inbox.actions import close
        from rostra.inbox.enums import CloseReason

        conversation = Conversation.objects.get(pk=record.about.partition(":")[2])
        close(
            conversation=conversation,
            reason=CloseReason.NO_ANSWER,
            by=self.cast.responder,
            now=at,
            version=conversation.version,
        )
        self.file(at)
        record.refresh_from_db()

    @property
    def later(self) -> datetime:
        return self.now + timedelta(days=1)


@contextmanager
def open_shelf(cast: Cast, now: datetime) -> Iterator[Shelf]:
    from rostra.channels import registry
    from rostra.channels.testing import FakeChannel

    with registry.temporary(FakeChannel):
        yield Shelf(cast, now)
