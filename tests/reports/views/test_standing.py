from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from rostra.accounts.models import Account
from rostra.people.enums import DutyCode
from rostra.policy.actions import decide
from rostra.policy.decisions import PACKS
from rostra.policy.enums import Function, VersionForm, VersionState
from rostra.policy.models import Answer, TeamSeat
from rostra.policy.questionnaire import items
from rostra.reports.actions import look
from rostra.reports.checklists import checklists
from rostra.reports.enums import Status
from rostra.reports.models import Attestation, Look
from rostra.reports.presentation import PILLS, groups_of, next_step, tallies
from rostra.reports.queries import ground
from tests.reports.ledger import Ledger, policy

HOME = "/compliance/"
POINT = "/compliance/norwegian-path/basics/"
READERS = ["reader", "editor", "approver", "responder", "records", "security", "administrator"]


def get(cast: Any, who: str, path: str) -> str:
    response = cast.client(getattr(cast, who)).get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def test_every_status_has_a_pill() -> None:
    assert set(PILLS) == set(Status)


@pytest.mark.parametrize("who", READERS)
def test_every_member_reads_the_page(cast: Any, ledger: Ledger, who: str) -> None:
    ledger.short("accounts.owners", "accounts.account:1")
    policy(cast.administrator, cast.now, ["E2.1", "E3.1"])
    look(timezone.now())

    page = get(cast, who, HOME)

    assert "Label of accounts.owners" in page
    assert ("Look now" in page) == (who in ("records", "security", "administrator"))


def test_nothing_is_said_of_what_the_form_leaves_out(cast: Any, ledger: Ledger) -> None:
    ledger.short("accounts.objective", "accounts.account:1")
    policy(cast.administrator, cast.now, ["E2.1"], form=VersionForm.SHORT)
    look(cast.now)

    rows = [row for group in groups_of(ground(cast.now), checklists()["elements"]) for row in group.rows]

    assert {row.number: (row.status, row.said) for row in rows}["2.2"] == (Status.UNASKED, ())


def test_body_without_a_policy_is_shown_the_way(cast: Any, ledger: Ledger) -> None:
    page = get(cast, "reader", HOME)

    assert "There is no policy yet" in page
    assert "Not looked at yet" in page
    assert 'href="/compliance/path/"' in page


def test_draft_is_marked_as_one(cast: Any, ledger: Ledger) -> None:
    policy(cast.administrator, cast.now, state=VersionState.DRAFT)

    assert "which is still a draft" in get(cast, "reader", HOME)


@pytest.mark.parametrize("view", [name for name in checklists() if name != "elements"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_view_and_point_has_a_page(cast: Any, ledger: Ledger, view: str, language: str) -> None:
    policy(cast.administrator, cast.now, items())
    look(timezone.now())
    client = cast.client(cast.security)
    client.cookies["django_language"] = language

    pages = [f"{HOME}{view}/", *(f"{HOME}{view}/{point.id}/" for point in checklists()[view].points)]

    assert {client.get(page).status_code for page in pages} == {200}


def test_every_clause_has_a_page(cast: Any, ledger: Ledger) -> None:
    policy(cast.administrator, cast.now, ["E3.1"])
    client = cast.client(cast.records)

    assert {client.get(f"{HOME}items/{pk}/").status_code for pk in items()} == {200}


@pytest.mark.parametrize("path", ["nothing/", "items/E0.0/", "swedish-ten/nothing/", "elements/E1.1/", "nothing/E1.1/"])
def test_what_is_not_there_is_not_found(cast: Any, path: str) -> None:
    assert cast.client(cast.reader).get(HOME + path).status_code == 404


def test_policy_as_a_view_is_the_page_itself(cast: Any) -> None:
    assert cast.client(cast.reader).get(f"{HOME}elements/")["Location"] == HOME


def test_lines_about_people_are_for_those_who_answer_for_them(cast: Any, ledger: Ledger) -> None:
    account = Account.objects.create(name="City square", created_at=cast.now)
    ledger.short("people.leavers", f"people.member:{cast.editor.pk}", f"accounts.account:{account.pk}")
    policy(cast.administrator, cast.now, ["E1.2"])
    look(timezone.now())
    path = f"{HOME}items/E1.2/"

    for who in ("records", "security", "administrator"):
        page = get(cast, who, path)
        assert cast.editor.user.name in page.partition("<main")[2]
        assert "which those see who answer" not in page
    page = get(cast, "reader", path)
    assert cast.editor.user.name not in page
    assert "City square" in page
    assert "It lacks an owner" in page
    assert "1 more, which those see who answer" in page


def test_reason_that_this_release_does_not_know_is_left_out(cast: Any, ledger: Ledger) -> None:
    ledger.short("people.leavers", f"people.member:{cast.editor.pk}")
    look(timezone.now())
    Look.objects.filter(name="people.leavers").update(
        lines=[{"about": f"people.member:{cast.editor.pk}", "why": "gone", "data": {}}], short=3
    )

    page = get(cast, "security", f"{HOME}items/E1.2/")

    assert cast.editor.user.name in page
    assert "and 2 more" in page


def test_evidence_of_nobody_has_a_page_all_the_same(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from rostra.policy import evidence

    monkeypatch.setattr(evidence, "_providers", {})
    line = {"about": f"people.member:{cast.editor.pk}", "why": "gone", "data": {}}
    Look.objects.create(name="people.leavers", found="short", of=1, short=1, lines=[line], at=cast.now, since=cast.now)

    assert "people.leavers" in get(cast, "security", f"{HOME}items/E1.2/")


def test_history_is_a_chart_with_its_numbers(cast: Any, ledger: Ledger) -> None:
    now = timezone.now()
    ledger.short("people.leavers", "people.member:1")
    look(now - timedelta(days=2))
    ledger.says["people.leavers"] = ledger.says["people.access_decided"] = ZeroDivisionError()
    look(now - timedelta(days=1))
    ledger.holds("people.leavers", "people.access_decided")
    look(now)

    page = get(cast, "reader", f"{HOME}items/E1.2/")

    assert page.partition("</defs>")[2].count("<rect ") == 2
    assert "1 of 3 falls short" in page


def test_look_now_asks_for_it_and_the_page_waits(cast: Any, ledger: Ledger) -> None:
    client = cast.client(cast.security)

    response = client.post(f"{HOME}look/")

    assert ProcrastinateJob.objects.filter(task_name__endswith="reports.look_now").count() == 1
    assert "Rostra is looking now" in client.get(response["Location"]).content.decode()
    look(timezone.now())
    assert "Rostra is looking now" not in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    "asked", ["", "yesterday", "2026-13-45T00:00:00+00:00", "2026-11-24T09:00:00", "2020-01-01T00:00:00+00:00"]
)
def test_page_waits_for_nothing_that_nobody_asked_for(cast: Any, ledger: Ledger, asked: str) -> None:
    page = cast.client(cast.reader).get(HOME, {"asked": asked}).content.decode()

    assert "Rostra is looking now" not in page


@pytest.mark.parametrize("who", ["reader", "editor", "approver", "responder"])
def test_others_neither_look_nor_attest_nor_withdraw(cast: Any, ledger: Ledger, who: str) -> None:
    client = cast.client(getattr(cast, who))
    word = Attestation.objects.create(
        subject="norwegian-path.basics", statement="x", by=cast.records.user, at=cast.now, until=cast.now.date()
    )

    assert client.post(f"{HOME}look/").status_code == 403
    assert client.post(POINT, {"statement": "x", "until": "2027-01-01"}).status_code == 403
    assert client.post(f"{HOME}words/{word.pk}/withdraw/", {"reason": "x"}).status_code == 403
    assert "Attest</button>" not in client.get(POINT).content.decode()


def test_point_is_attested_and_withdrawn_on_its_page(cast: Any, ledger: Ledger) -> None:
    client, until = cast.client(cast.records), timezone.now().date() + timedelta(days=90)
    assert client.post(POINT, {"statement": "", "until": until}).status_code == 422
    assert client.post(POINT, {"statement": "Talked", "until": "2000-01-01"}).status_code == 422

    assert client.post(POINT, {"statement": "We talked it over", "until": until})["Location"] == POINT
    page = client.get(POINT).content.decode()
    assert "We talked it over" in page
    assert "Attested" in page

    word = Attestation.objects.get()
    withdraw = f"{HOME}words/{word.pk}/withdraw/"
    client.post(withdraw, {"reason": ""})
    assert Attestation.objects.filter(withdrawn_at=None).count() == 1
    assert client.post(withdraw, {"reason": "New people"})["Location"] == POINT
    assert "New people" in client.get(POINT).content.decode()


def test_clause_that_no_data_shows_is_attested_on_its_page(cast: Any, ledger: Ledger) -> None:
    policy(cast.administrator, cast.now, ["E3.1"])
    path, until = f"{HOME}items/E3.1/", timezone.localdate() + timedelta(days=30)

    assert 'name="statement"' in get(cast, "records", path)
    answer = cast.client(cast.records).post(path, {"statement": "Asked all heads of unit.", "until": until.isoformat()})

    assert (answer.status_code, answer["Location"]) == (302, path)
    assert [row.subject for row in Attestation.objects.all()] == ["E3.1"]


def test_clause_with_evidence_takes_no_word(cast: Any, ledger: Ledger) -> None:
    policy(cast.administrator, cast.now, ["E2.1"])

    assert cast.client(cast.records).post(f"{HOME}items/E2.1/", {"statement": "x"}).status_code == 403


def test_path_says_the_next_step_and_opens_gate_after_gate(cast: Any, ledger: Ledger) -> None:
    page = get(cast, "administrator", f"{HOME}path/")
    assert "We know what social media are" in page.partition('id="next-step"')[2]
    assert "Give your word on it" in page
    assert (page.count("You are here"), page.count("Later</span>")) == (1, 2)

    until = timezone.now().date() + timedelta(days=90)
    Attestation.objects.create(
        subject="norwegian-path.basics", statement="x", by=cast.records.user, at=cast.now, until=until
    )
    groups = groups_of(ground(timezone.now()), checklists()["norwegian-path"])
    step = next_step(groups)
    assert step is not None
    assert (step.title, step.mend) == ("The team has all six functions", "/policy/team/")
    assert "Go there" in get(cast, "administrator", f"{HOME}norwegian-path/")

    for function in Function.values:
        TeamSeat.objects.create(member=cast.editor, function=function)
    ledger.holds("policy.instruments")
    look(timezone.now())
    page = get(cast, "reader", f"{HOME}path/")
    assert "Gate passed" in page
    assert "The policy is begun" in page.partition('id="next-step"')[2]


def test_path_ends_when_all_gates_are_passed(cast: Any, ledger: Ledger) -> None:
    ledger.holds(*(name for point in checklists()["norwegian-path"].points for name in point.evidence))
    look(timezone.now())
    policy(cast.administrator, cast.now, items())
    until = timezone.now().date() + timedelta(days=90)
    for point in checklists()["norwegian-path"].points:
        if point.attest:
            Attestation.objects.create(
                subject=point.subject, statement="x", by=cast.records.user, at=cast.now, until=until
            )
    for function in Function.values:
        TeamSeat.objects.create(member=cast.editor, function=function)

    assert "All three gates are passed" in get(cast, "reader", f"{HOME}path/")


def test_views_of_the_bodys_laws_come_first(cast: Any, ledger: Ledger) -> None:
    known = ground(cast.now)
    assert next(each.name for each in tallies(known, ())) == "swedish-ten"

    decide(question=PACKS, value=("ar-SA",), by=cast.administrator.user, now=cast.now)

    page = get(cast, "reader", HOME)
    assert page.index("Controls for accounts") < page.index("The ten points")


def test_questions_that_are_open_are_named(cast: Any, ledger: Ledger) -> None:
    version = policy(cast.administrator, cast.now, state=VersionState.DRAFT)
    Answer.objects.create(version=version, item="E2.4", proposed_at=cast.now, proposed_by=cast.administrator.user)

    page = get(cast, "reader", f"{HOME}path/")

    assert "Question 6.4 is not answered" in page
    assert "Questions 8.2, 8.6 are not answered" in page


def test_nine_duties_are_those_of_people() -> None:
    assert [point.only for point in checklists()["nine-duties"].points] == list(DutyCode.values)


@pytest.mark.parametrize("path", ["", "path/", "swedish-ten/", "items/E1.2/"])
def test_pages_take_the_same_number_of_queries_for_much_and_for_little(cast: Any, ledger: Ledger, path: str) -> None:
    policy(cast.administrator, cast.now, items())
    ledger.short("people.leavers", f"people.member:{cast.editor.pk}")
    look(timezone.now())
    client = cast.client(cast.security)
    client.get(HOME + path)
    with CaptureQueriesContext(connection) as little:
        client.get(HOME + path)
    for name in ("accounts.owners", "people.leavers", "people.duties"):
        ledger.short(name, *(f"people.member:{cast.editor.pk + number}" for number in range(30)), of=30)
    look(timezone.now())
    with CaptureQueriesContext(connection) as much:
        client.get(HOME + path)

    assert len(much) == len(little)


def test_visitor_signs_in_first(cast: Any) -> None:
    with translation.override("en"):
        assert cast.client().get(HOME).status_code == 302
