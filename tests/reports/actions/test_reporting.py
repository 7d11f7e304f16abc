from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rostra.audit.canonical import canonical
from rostra.audit.checkpoint import new_key, raw
from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.sources import get
from rostra.audit.verify import verify_all
from rostra.core.refusals import Refused
from rostra.reports.actions import NotAllowed, is_genuine, look, make_report
from rostra.reports.models import Report
from tests.reports.actions.test_attesting import given
from tests.reports.ledger import Ledger, policy


@pytest.fixture
def report(cast: Any, ledger: Ledger) -> Report:
    ledger.holds("accounts.public")
    ledger.short("accounts.owners", "accounts.account:7")
    policy(cast.administrator, cast.now, ["E4.2", "E3.1"])
    look(cast.now)
    given(cast, subject="E3.1")
    return make_report(view="swedish-ten", language="en", by=cast.records, now=cast.now)


def test_report_says_how_the_list_stood(report: Report, cast: Any) -> None:
    content = report.content

    assert (content["kind"], content["body"], content["title"]) == (
        "rostra compliance report",
        "Portavale Municipality",
        "The ten points",
    )
    assert content["policy"]["number"] == 1
    assert content["made_by"] == cast.records.user.name
    points = {point["id"]: point for point in content["groups"][0]["points"]}
    assert points["writers"]["status"] == "short"
    assert points["writers"]["evidence"][0]["words"] == "1 of 3 fall short"
    assert points["public_list"]["evidence"][0]["words"] == "3 looked at, all as they should be"
    assert points["secrecy"]["evidence"][0]["words"] == "Nothing to look at yet"
    assert points["working_time"]["attested"]["statement"] == "We talked about it."
    assert sum(each["count"] for each in content["counts"]) == 10


def test_report_stays_as_it_was(report: Report, cast: Any, ledger: Ledger) -> None:
    before = canonical(report.content)
    ledger.holds("accounts.owners")
    look(cast.now)

    report.refresh_from_db()

    assert canonical(report.content) == before


def test_signature_can_be_checked_by_anybody(report: Report) -> None:
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(report.key))

    public.verify(base64.b64decode(report.signature), canonical(json.loads(json.dumps(report.content))))
    assert is_genuine(report)


def test_changed_report_is_not_genuine(report: Report) -> None:
    report.content["title"] = "Another"
    assert not is_genuine(report)


def test_report_signed_with_a_strange_key_is_not_genuine(report: Report) -> None:
    key = new_key()
    report.key = base64.b64encode(raw(key.public_key())).decode()
    report.signature = base64.b64encode(key.sign(canonical(report.content))).decode()

    assert not is_genuine(report)


def test_report_is_a_record_that_verify_knows(report: Report) -> None:
    event = Event.objects.get(kind="reports.report_made")
    assert (event.source, event.source_key, event.data) == (
        "reports.report",
        str(report.pk),
        {"view": "swedish-ten", "language": "en"},
    )
    sequence_all(now=event.at)
    # The version of the policy was put there without its events.
    assert [bad for bad in verify_all().bad if not bad.about.startswith("policy.version")] == []
    assert [list(keys) for keys in get("reports.report").every()] == [[(str(report.pk),)]]

    Report.objects.filter(pk=report.pk).update(signature="x")

    assert len(verify_all().bad) == 1


def test_report_as_an_item_holds_its_words(report: Report) -> None:
    items = get("reports.report").items
    assert items is not None

    item = items([str(report.pk)])[str(report.pk)]

    assert (item.kind, item.subject, item.language) == ("report", "The ten points", "en")
    assert "It is settled who writes: Falls short" in item.text.splitlines()


def test_report_without_a_policy_or_a_look_says_so(cast: Any, ledger: Ledger) -> None:
    report = make_report(view="elements", language="en", by=cast.administrator, now=cast.now)

    assert (report.content["policy"], report.content["looked_at"]) == (None, "")
    first = report.content["groups"][0]["points"][0]
    assert (first["number"], first["words"], first["evidence"][0]["words"]) == (
        "1.1",
        "Not settled yet",
        "Not looked at",
    )


def test_every_view_can_be_reported_in_every_language(cast: Any, ledger: Ledger) -> None:
    from rostra.policy.questionnaire import LANGUAGES
    from rostra.reports.checklists import checklists

    look(cast.now)
    made = [
        make_report(view=view, language=language, by=cast.administrator, now=cast.now)
        for view in checklists()
        for language in LANGUAGES
    ]

    assert all(is_genuine(report) for report in made)


@pytest.mark.parametrize("who", ["editor", "reader", "responder"])
def test_nobody_else_makes_reports(cast: Any, who: str) -> None:
    with pytest.raises(NotAllowed):
        make_report(view="elements", language="en", by=getattr(cast, who), now=cast.now)


@pytest.mark.parametrize(("view", "language", "field"), [("none", "en", "view"), ("elements", "xx", "language")])
def test_view_and_language_must_exist(cast: Any, view: str, language: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        make_report(view=view, language=language, by=cast.administrator, now=cast.now)

    assert refused.value.field == field
