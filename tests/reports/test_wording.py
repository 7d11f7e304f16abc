from __future__ import annotations

from typing import Any

from rostra.audit.models import Event
from rostra.people.naming import details, mentions
from rostra.reports.actions import look, make_report
from rostra.reports.wording import label_of, title_of, view_title
from tests.reports.actions.test_attesting import given
from tests.reports.ledger import Ledger


def test_events_are_shown_in_words(cast: Any, ledger: Ledger) -> None:
    ledger.holds("accounts.owners")
    look(cast.now)
    ledger.short("accounts.owners", "accounts.account:1")
    look(cast.now)
    word = given(cast)
    report = make_report(view="swedish-ten", language="en", by=cast.records, now=cast.now)

    rows = list(Event.objects.filter(kind__startswith="reports.").order_by("pk"))
    named = mentions(row.about for row in rows)
    shown = [[(each.label, each.value) for each in row] for row in details((row.kind, row.data) for row in rows)]

    assert [(named[row.about].label, named[row.about].name, named[row.about].url) for row in rows] == [
        ("Evidence", "Label of accounts.owners", "/compliance/"),
        ("Attestation", "We know what social media are", "/compliance/norwegian-path/basics/"),
        ("Report on compliance", "The ten points", f"/compliance/reports/{report.pk}/"),
    ]
    assert dict(shown[0]) == {"Evidence": "Label of accounts.owners", "Looked at": "3", "Fall short": "1"}
    assert ("About", "We know what social media are") in shown[1]
    assert ("View", "The ten points") in shown[2]
    assert word.subject == "norwegian-path.basics"


def test_what_is_gone_goes_by_its_code() -> None:
    assert (label_of("of.nobody"), title_of("gone.away"), view_title("gone")) == ("of.nobody", "gone.away", "gone")
