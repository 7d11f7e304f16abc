"""Fakes of the body's accounts: reported, looked into, warned of, reported to their network, and gone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import requests
import responses
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.accounts import actions
from rostra.accounts.actions import NotAllowed
from rostra.accounts.enums import FakeState, LinkState, Stage
from rostra.accounts.models import Account, FakeCase, FakeReport
from rostra.accounts.networks import NotRecognised, recognise_anything
from rostra.accounts.queries.proofs import fake_cases, reported_accounts
from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import scope
from rostra.core.tickets import new_ticket
from rostra.people.actions import give_duty
from rostra.people.models import Member, Notice
from rostra.portal import forms, throttle
from rostra.portal.mail import mail_notes
from tests.cast import Cast

FAKE = "https://x.com/portava1e"
ADDRESS = "/p/portavale/accounts/report/"


def report(cast: Cast, profile: str = FAKE, **more: Any) -> FakeReport:
    values = {"text": "It asks for money.", "ticket": new_ticket(), "language": "en", "now": cast.now, **more}
    return actions.report_fake(profile=recognise_anything(profile), **values)


def move(cast: Cast, case: FakeCase, to: FakeState, **more: Any) -> FakeCase:
    return actions.move_case(case=case, to=to, **{"by": cast.security, "now": cast.now, **more})


def listed(cast: Cast, profile: str = FAKE, **more: Any) -> FakeCase:
    case = report(cast, profile).case
    move(cast, case, FakeState.LOOKING)
    return move(cast, case, FakeState.FAKE, **more)


# --- What is reported


@pytest.mark.parametrize(
    ("text", "key", "odd"),
    [
        ("https://twitter.com/Portava1e?s=20", "x:portava1e", False),
        ("https://www.facebook.com/pоrtavale", "facebook:pоrtavale", True),
        ("https://portavale-refunds.example/pay/?id=3#top", "website:portavale-refunds.example/pay", False),
        ("www.Portavale-refunds.example", "website:portavale-refunds.example", False),
        ("https://pоrtavale.example", "website:xn--prtavale-nbh.example", True),
    ],
)
def test_profiles_and_websites_are_recognised(text: str, key: str, odd: bool) -> None:
    found = recognise_anything(text)

    assert (found.key, found.odd) == (key, odd)


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("portavale", ""),
        ("https://bit.ly/abc", ""),
        ("https://www.facebook.com/groups/portavale", ""),
        ("https://l.facebook.com/x", ""),
        ("https://bank.example@evil.example/", ""),
        ("https://evil.example:8443/", ""),
        ("https://192.0.2.1/pay", ""),
        ("https://localhost/", ""),
        (f"https://evil.example/{'a' * 200}", ""),
        (f"https://{'a' * 70}.example/", ""),
        ("javascript:alert(1)", ""),
        ("https://evil.example/", "x"),
    ],
)
def test_what_hides_or_is_no_profile_is_refused(text: str, network: str) -> None:
    with pytest.raises(NotRecognised):
        recognise_anything(text, network=network)


def test_reports_of_one_profile_make_one_case(cast: Cast) -> None:
    give_duty(member=cast.approver, code="strategy", by=None, now=cast.now)

    first, second = report(cast), report(cast, "https://twitter.com/PORTAVA1E")

    assert first.case == second.case
    assert [case.count for case in fake_cases()] == [2]  # type: ignore[attr-defined]
    told = list(Notice.objects.filter(kind="accounts.fake_reported").order_by("user").values_list("user", flat=True))
    assert told == sorted([cast.security.user_id, cast.approver.user_id])
    assert Event.objects.filter(kind="accounts.fake_reported").count() == 2


def test_administrators_are_told_where_nobody_secures(cast: Cast) -> None:
    Member.objects.filter(pk=cast.security.pk).update(left_at=cast.now)

    report(cast)

    assert set(Notice.objects.values_list("user", flat=True)) == {cast.administrator.user_id}


def test_case_that_had_ended_stays_so_and_new_reports_are_told_once_a_day(cast: Cast) -> None:
    case = listed(cast)
    move(cast, case, FakeState.GONE)
    hours = (0, 1, 23, 25)
    for number in hours:
        report(cast, now=cast.now + timedelta(hours=number))
    case.refresh_from_db()

    assert (case.state, case.reports.count()) == (FakeState.GONE, 1 + len(hours))
    assert [notice.at for notice in Notice.objects.filter(kind="accounts.fake_again").order_by("at")] == [
        cast.now,
        cast.now + timedelta(hours=25),
    ]
    assert move(cast, case, FakeState.LOOKING).state == FakeState.LOOKING


# --- Deciding


def test_case_goes_its_way_and_the_public_list_says_so(cast: Cast) -> None:
    case = report(cast).case
    assert reported_accounts(cast.body) == []
    move(cast, case, FakeState.LOOKING)
    move(cast, case, FakeState.FAKE, warning=" Asks for card numbers. ")
    (shown,) = reported_accounts(cast.body)
    assert (shown.handle, shown.label, shown.since, shown.warning, shown.words) == (
        "@portava1e",
        "X",
        cast.now,
        "Asks for card numbers.",
        "",
    )
    move(cast, case, FakeState.TOLD, told_on=date(2026, 11, 16))
    FakeCase.objects.update(link_state=LinkState.ALIVE, link_checked_at=cast.now)
    (shown,) = reported_accounts(cast.body)
    assert shown.words == "Reported to X on 16 November 2026. Still online."
    move(cast, case, FakeState.GONE)
    assert reported_accounts(cast.body) == []
    assert reported_accounts(cast.other) == []
    moves = Event.objects.filter(kind="accounts.fake_moved").order_by("pk").values_list("data", flat=True)
    assert [data["new"] for data in moves] == ["looking", "fake", "told", "gone"]


@pytest.mark.parametrize(
    ("to", "more", "field"),
    [
        (FakeState.TOLD, {}, "told_on"),
        (FakeState.TOLD, {"told_on": date(2030, 1, 1)}, "told_on"),
        (FakeState.OURS, {}, None),
        (FakeState.NEW, {}, None),
    ],
)
def test_move_without_what_it_needs_is_refused(
    cast: Cast, to: FakeState, more: dict[str, Any], field: str | None
) -> None:
    case = listed(cast)

    with pytest.raises(Refused) as refused:
        move(cast, case, to, note="because", **more)

    assert refused.value.field == field


@pytest.mark.parametrize("to", [FakeState.NOT_FAKE, FakeState.OURS])
def test_case_that_is_no_fake_needs_a_note(cast: Cast, to: FakeState) -> None:
    case = report(cast).case
    move(cast, case, FakeState.LOOKING)

    with pytest.raises(Refused) as refused:
        move(cast, case, to)

    assert refused.value.field == "note"
    assert move(cast, case, to, note="We asked them.").state == to


def test_only_who_pursues_fakes_decides(cast: Cast) -> None:
    case = report(cast).case

    for act in (
        lambda: move(cast, case, FakeState.LOOKING, by=cast.editor),
        lambda: actions.tell_reporters(case=case, text="Thanks.", by=cast.editor, now=cast.now),
    ):
        with pytest.raises(NotAllowed):
            act()
    give_duty(member=cast.editor, code="strategy", by=None, now=cast.now)
    assert move(cast, case, FakeState.LOOKING, by=cast.editor).state == FakeState.LOOKING


def test_second_of_two_at_once_is_told(cast: Cast) -> None:
    case = report(cast).case
    same = FakeCase.objects.get()
    move(cast, case, FakeState.LOOKING)

    with pytest.raises(Faster):
        move(cast, same, FakeState.LOOKING)


def test_empty_note_to_reporters_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.tell_reporters(case=report(cast).case, text=" ", by=cast.security, now=cast.now)


# --- Whether it is gone


@responses.activate
def test_fakes_are_asked_for_weekly_and_leave_the_list_when_gone(cast: Cast) -> None:
    gone, there = listed(cast), listed(cast, "https://x.com/portava2e")
    report(cast, "https://x.com/portava3e")
    responses.get(gone.url, status=404)
    responses.get(there.url, status=200)

    assert list(actions.bodies_with_fakes(cast.now)) == [cast.body.pk]
    assert actions.check_fakes(session=requests.Session(), now=cast.now) == 2
    assert actions.check_fakes(session=requests.Session(), now=cast.now + timedelta(days=6)) == 0
    assert actions.check_fakes(session=requests.Session(), now=cast.now + timedelta(days=8)) == 1

    assert [shown.key for shown in reported_accounts(cast.body)] == ["x:portava2e"]
    gone.refresh_from_db()
    assert (gone.state, gone.gone_at) == (FakeState.GONE, cast.now)
    assert Notice.objects.filter(kind="accounts.fake_gone").count() == 1


@responses.activate
def test_decision_of_a_person_at_the_same_moment_counts(cast: Cast) -> None:
    case = listed(cast)

    def answer(_request: object) -> tuple[int, dict[str, str], str]:
        FakeCase.objects.filter(pk=case.pk).update(state=FakeState.LOOKING)
        return 404, {}, ""

    responses.add_callback("GET", case.url, callback=answer)

    actions.check_fakes(session=requests.Session(), now=cast.now)

    assert FakeCase.objects.get().state == FakeState.LOOKING
    assert Notice.objects.filter(kind="accounts.fake_gone").count() == 0


# --- The public form


@pytest.fixture
def _people_are_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form takes whoever fills it in at once for a program: in tests time does not pass."""
    monkeypatch.setattr(forms, "FASTEST", -1)


def send(client: Client, **more: Any) -> Any:
    opened = client.get(ADDRESS).context["opened"]
    values = {"profile": FAKE, "text": "It asks for money.", "opened": opened, **more}
    return client.post(ADDRESS, values)


@pytest.mark.usefixtures("_people_are_slow")
def test_anybody_reports_and_follows_it_on_a_page_of_their_own(cast: Cast) -> None:
    client = Client()
    answer = send(client, email="grace@example.org")
    case = FakeCase.objects.get()

    page = client.get(answer.url)
    move(cast, case, FakeState.LOOKING)
    move(cast, case, FakeState.FAKE)
    actions.tell_reporters(case=case, text="Thank you, we warned.", by=cast.security, now=cast.now)
    now = FakeReport.objects.get().reported_at
    sent = mail_notes(now=now), mail_notes(now=now)
    later = client.get(answer.url).content.decode()

    assert "Received. Nobody has looked into it yet." in page.content.decode()
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "private, no-store")
    assert ("It is not ours." in later, "Thank you, we warned." in later) == (True, True)
    assert sent == (1, 0)
    assert mail.outbox[0].to == ["grace@example.org"]
    assert "Thank you, we warned." in mail.outbox[0].body
    assert client.get(answer.url.replace("/portavale/", "/elsewhere/")).status_code == 404
    assert client.get(f"{answer.url[:-1]}x/").status_code == 404


@pytest.mark.usefixtures("_people_are_slow")
def test_own_account_is_said_to_be_ours_at_once(cast: Cast) -> None:
    Account.objects.create(
        network="x",
        key="x:portavale",
        handle="@portavale",
        url="https://x.com/portavale",
        name="Portavale on X",
        stage=Stage.ACTIVE,
        opened_at=cast.now,
    )

    answer = send(Client(), profile="https://twitter.com/Portavale/")

    assert "This account is ours" in answer.content.decode()
    assert (answer.status_code, FakeCase.objects.count()) == (200, 0)


@pytest.mark.usefixtures("_people_are_slow")
@pytest.mark.parametrize(
    "more",
    [{"website": "spam"}, {"opened": ""}, {"text": ""}, {"profile": "portavale"}, {"profile": ""}, {"email": "no"}],
)
def test_programs_and_mistakes_report_nothing(cast: Cast, more: dict[str, str]) -> None:
    assert send(Client(), **more).status_code == 422
    assert FakeCase.objects.count() == 0


@pytest.mark.usefixtures("_people_are_slow")
def test_too_many_reports_from_one_address_wait(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "PER_ADDRESS", 1)

    assert [send(Client()).status_code for _ in range(2)] == [302, 422]


def test_mail_that_cannot_be_sent_is_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = report(cast, email="grace@example.org")
    actions.tell_reporters(case=row.case, text="One.", by=cast.security, now=cast.now)
    actions.tell_reporters(case=row.case, text="Two.", by=cast.security, now=cast.now)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", _no_route)
        assert mail_notes(now=cast.now) == 0

    assert mail_notes(now=cast.now) == 2


def _no_route(*_: object, **__: object) -> int:
    raise OSError("no route")


# --- Pages of the body


def test_case_is_worked_on_its_pages(cast: Cast) -> None:
    client = cast.client(cast.security)

    made = client.post("/accounts/fakes/new/", {"profile": "@pоrtavale", "network": "x", "text": "A copy"})
    other = client.post("/accounts/fakes/new/", {"profile": FAKE, "text": "A copy"})
    case = FakeCase.objects.get()
    address = f"/accounts/fakes/{case.pk}/"
    codes = [
        client.post(address, {"to": "looking"}).status_code,
        client.post(address, {"to": "fake", "warning": "Do not pay."}).status_code,
        client.post(address, {"to": "told"}).status_code,
        client.post(address, {"to": "told", "told_on": "2026-11-16"}).status_code,
        client.post(f"{address}tell/", {"text": "Thanks."}).status_code,
        client.post(f"{address}tell/", {"text": ""}).status_code,
    ]
    page = client.get(address).content.decode()

    assert (made.status_code, other.status_code, other.url) == (422, 302, address)
    assert codes == [302, 302, 422, 302, 302, 422]
    for words in ("Do not pay.", "Reported to X on 16 November 2026.", "Thanks.", "Case of a fake account moved"):
        assert words in page
    assert client.get("/accounts/fakes/").context["cases"][0] == case
    assert len(client.get("/accounts/fakes/?which=settled").context["cases"]) == 0


def test_reader_sees_cases_without_addresses_and_decides_nothing(cast: Cast) -> None:
    case = report(cast, email="grace@example.org").case
    client = cast.client(cast.reader)
    address = f"/accounts/fakes/{case.pk}/"

    page = client.get(address).content.decode()

    assert ("It asks for money." in page, "grace@example.org" in page) == (True, False)
    assert client.post(address, {"to": "looking"}).status_code == 403
    assert client.post(f"{address}tell/", {"text": "Hi"}).status_code == 403
    assert client.get("/accounts/fakes/new/").status_code == 403
    assert cast.client(cast.stranger).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/accounts/fakes/", "/accounts/fakes/{pk}/"])
def test_pages_ask_as_often_for_many_as_for_one(cast: Cast, address: str) -> None:
    case = report(cast).case
    client = cast.client(cast.security)
    page = address.format(pk=case.pk)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for number in range(10):
        report(cast)
        report(cast, f"https://x.com/copy{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(page)

    assert len(many) == len(one)


def test_public_list_takes_one_query(cast: Cast) -> None:
    for number in range(10):
        listed(cast, f"https://x.com/copy{number}")

    with scope(cast.other), CaptureQueriesContext(connection) as asked:
        assert len(reported_accounts(cast.body)) == 10

    assert len(asked) == 1
