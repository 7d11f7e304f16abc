"""The pages of an account's life."""

from __future__ import annotations

import re
from datetime import timedelta
from inspect import isfunction
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rostra.accounts import actions, queries
from rostra.accounts.enums import ClosingReason, ClosingTask, ProposalForm, Stage
from rostra.accounts.line import Line
from rostra.accounts.models import Acceptance, Account, Call, Certification, Delegate, Opening, Terms
from rostra.accounts.presentation import OPERATIONS, call_lines
from rostra.channels.contract import Identity
from rostra.channels.testing import FakeNetwork
from rostra.people.models import Notice
from tests.accounts.office import FULL, Office


@pytest.fixture
def office(cast: Any) -> Office:
    return Office(cast)


def url(name: str, *args: Any) -> str:
    return reverse(f"accounts:{name}", args=args)


def body(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_pages_of_an_account_open(office: Office, cast: Any) -> None:
    account = office.submitted()
    client = cast.client(cast.approver)

    pages = [
        url("list"),
        url("waiting"),
        url("propose"),
        url("propose_full"),
        url("account", account.pk),
        url("decide", account.pk),
        url("charter", account.pk),
        url("charter_version", account.pk, 1),
        url("charter_changes", account.pk, 1),
        url("terms"),
        url("delegates"),
        url("closing", account.pk),
        "/",
    ]

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_story_of_an_account_by_its_pages(office: Office, cast: Any) -> None:
    """Proposed by one, decided on by two, opened, and closed again; each by the forms of the pages."""
    ana, jonas, mihai = (cast.client(who) for who in (cast.editor, cast.approver, cast.administrator))
    sent = {"profile": "https://x.com/portavale_roads?s=20", "name": "Roads", "message": "Now", "objective": "Help"}
    created = ana.post(url("propose"), sent)
    account = Account.objects.get()
    lacking = body(ana.get(created.url))
    people = {"sponsor": cast.records.pk, "owner": cast.editor.pk, "substitute": cast.responder.pk}
    ana.post(url("entry", account.pk), {"name": "Roads", **people})
    ana.post(url("submit", account.pk))
    waits = body(jonas.get(url("waiting")))
    jonas.post(url("decide", account.pk), {"verdict": "yes"})
    mihai.post(url("decide", account.pk), {"verdict": "yes"})
    ana.post(url("open", account.pk))
    ana.post(url("opened", account.pk), {"place": "https://x.com/portavale_roads"})
    in_use = Account.objects.get().stage
    ana.post(url("close", account.pk), {"reason": "moved"})
    for step in office.closing(account).steps.all():
        given = {"notice": "Bye", "handle_fate": "deleted", "retention": "routine"}
        ana.post(url("closing_task", account.pk, step.pk), given)
    ana.post(url("closing_finish", account.pk))

    assert created.url == url("account", account.pk)
    assert "Missing: a named sponsor; an owner; a substitute who is not the owner." in lacking
    assert "Ana Popa proposes it: your decision is asked for" in waits
    assert (in_use, Account.objects.get().stage) == (Stage.ACTIVE, Stage.CLOSED)


def test_refusals_are_errors_of_the_form(office: Office, cast: Any) -> None:
    account = office.submitted()
    ana, jonas = cast.client(cast.editor), cast.client(cast.approver)
    office.opened(handle="@second")
    opened = Account.objects.get(key="x:second")

    answers = {
        "unknown profile": ana.post(url("propose"), {"profile": "bit.ly/x", "name": "a"}),
        "known profile": ana.post(url("propose"), {"profile": "https://x.com/portavale_roads", "name": "a"}),
        "no reason": jonas.post(url("decide", account.pk), {"verdict": "no"}),
        "no words": ana.post(url("close", opened.pk), {"reason": "other"}),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 422)
    assert "This account stands in the register already." in body(answers["known profile"])


def test_full_case_brings_the_charter(office: Office, cast: Any) -> None:
    sent = {"profile": "@roads", "network": "x", "name": "Roads", **FULL.stored()}

    cast.client(cast.reader).post(url("propose_full"), sent)

    account = Account.objects.get()
    charter = queries.charter_of(account)
    assert charter is not None
    assert (charter.content, Opening.objects.get().form) == (FULL.stored(), ProposalForm.FULL)


def test_who_may_open_what(office: Office, cast: Any) -> None:
    account = office.opened()
    Certification.objects.create(account=account, opened_at=cast.now, due_at=cast.now)
    pages = {
        name: url(name, account.pk) for name in ("entry", "charter_edit", "certify", "close", "charter", "closing")
    }
    pages |= {name: url(name) for name in ("waiting", "propose", "terms", "terms_new", "delegates")}
    reads = {"charter": 200, "closing": 200, "waiting": 200, "propose": 200, "terms": 200, "delegates": 200}
    tends = {**reads, "entry": 200, "charter_edit": 200, "certify": 200, "close": 200, "terms_new": 403}
    nothing = {**dict.fromkeys(pages, 403), **reads}
    expected = {
        cast.reader: nothing,
        cast.approver: nothing,
        cast.editor: tends,
        cast.responder: tends,
        cast.records: tends,
        cast.security: {**tends, "terms_new": 200},
        cast.administrator: {**tends, "terms_new": 200},
    }

    got = {who: {name: cast.client(who).get(page).status_code for name, page in pages.items()} for who in expected}

    assert got == expected


def test_charter_is_written_compared_and_printed(office: Office, cast: Any) -> None:
    account = office.opened()
    client = cast.client(cast.editor)
    sent = {**FULL.stored(), "objective": "People arrive", "number": "1"}

    saved = client.post(url("charter_edit", account.pk), sent)
    stale = client.post(url("charter_edit", account.pk), {**sent, "objective": "Mine"})
    shown = body(client.get(url("charter", account.pk)))
    changes = body(client.get(url("charter_changes", account.pk, 2)))
    cast.client(cast.administrator).post(url("charter_approve", account.pk, 2))
    approved = body(client.get(url("charter_version", account.pk, 2)))

    assert (saved.status_code, stale.status_code) == (302, 422)
    assert "Version 2, saved by Ana Popa" in shown
    assert "<ins>arrive</ins>" in changes
    assert "by Mihai Rusu" in approved


def test_terms_are_added_and_accepted_by_their_pages(office: Office, cast: Any) -> None:
    account = office.propose()
    mihai, ravi = cast.client(cast.administrator), cast.client(cast.records)
    before = ravi.get(url("accept", account.pk))
    paper = SimpleUploadedFile("named.pdf", b"%PDF named", "application/pdf")
    mihai.post(url("delegates"), {"member": cast.records.pk, "kind": "delegate", "document": paper})
    paper = SimpleUploadedFile("terms.pdf", b"%PDF terms", "application/pdf")
    mihai.post(
        url("terms_new"),
        {
            "network": "x",
            "label": "v1",
            "seen_on": "2026-11-20",
            "risk": "high",
            "clauses": "One\n\n Two ",
            "document": paper,
        },
    )
    terms, delegate = Terms.objects.get(), Delegate.objects.get()
    bare = ravi.post(url("accept", account.pk), {"risk_note": ""})
    opinion = SimpleUploadedFile("opinion.pdf", b"%PDF opinion", "application/pdf")
    ravi.post(url("accept", account.pk), {"risk_note": "Insured", "opinion": opinion})
    acceptance = Acceptance.objects.get()
    files = [
        mihai.get(url("terms_document", terms.pk)),
        mihai.get(url("delegate_document", delegate.pk)),
        mihai.get(url("opinion", acceptance.pk)),
    ]
    stranger = cast.client(cast.reader).get(url("accept", account.pk))
    mihai.post(url("delegate_end", delegate.pk))

    assert (before.status_code, bare.status_code, stranger.status_code) == (302, 422, 403)
    assert terms.clauses == ["One", "Two"]
    assert [answer.content for answer in files] == [b"%PDF terms", b"%PDF named", b"%PDF opinion"]
    assert {answer["Content-Type"] for answer in files} == {"application/octet-stream"}
    assert Delegate.objects.get().ended_at is not None


def test_document_that_is_not_there(office: Office, cast: Any) -> None:
    terms = office.terms()
    # As it was before every version came with its document.
    Terms.objects.update(file=None, file_name="")

    assert cast.client(cast.reader).get(url("terms_document", terms.pk)).status_code == 404


def test_terms_without_their_document_are_not_taken(office: Office, cast: Any) -> None:
    sent = {"network": "x", "label": "v1", "seen_on": "2026-11-20", "risk": "low", "clauses": ""}
    answer = cast.client(cast.administrator).post(url("terms_new"), sent)
    assert (answer.status_code, list(answer.context["form"].errors), Terms.objects.count()) == (422, ["document"], 0)


@pytest.mark.parametrize(("handle", "marked"), [("@portаvale", True), ("@portavale", False)])
def test_name_of_foreign_letters_is_marked_before_anybody_decides(
    office: Office, cast: Any, handle: str, marked: bool
) -> None:
    account = office.propose()
    actions.submit_proposal(account=account, by=cast.editor, now=cast.now)
    Account.objects.update(handle=handle)
    client = cast.client(cast.approver)

    pages = [body(client.get(url(name, account.pk))) for name in ("account", "decide")]

    assert ["Look closely at the name" in page for page in pages] == [marked, marked]


def test_pilot_and_certification_by_their_pages(office: Office, cast: Any) -> None:
    account = office.approved()
    client = cast.client(cast.editor)
    client.post(url("open", account.pk))
    client.post(url("opened", account.pk), {"place": "x", "pilot": "on", "pilot_exit": "500 readers"})
    pilot = body(client.get(url("pilot", account.pk)))
    client.post(url("pilot", account.pk), {"result": "600 readers"})
    none_asked = client.get(url("certify", account.pk))
    Certification.objects.create(account=account, opened_at=cast.now, due_at=cast.now)
    yes = {"needed": "yes", "staffed": "yes", "charter_true": "yes"}
    wrong = client.post(url("certify", account.pk), {**yes, "needed": "no", "outcome": "keep"})
    client.post(url("certify", account.pk), {**yes, "outcome": "keep"})

    assert "500 readers" in pilot
    assert (none_asked.status_code, wrong.status_code) == (302, 422)
    assert (Account.objects.get().stage, Certification.objects.get().outcome) == (Stage.ACTIVE, "keep")


def test_steps_of_closing_by_their_pages(office: Office, cast: Any) -> None:
    account = office.opened()
    client = cast.client(cast.editor)
    actions.begin_closing(account=account, reason=ClosingReason.MOVED, explanation="", by=cast.editor, now=cast.now)
    step = office.task(account, ClosingTask.HANDLE)
    page = url("closing_task", account.pk, step.pk)
    shown = client.get(page).status_code
    bare = client.post(page, {"to": "waived"}).status_code
    client.post(page, {"to": "waived", "note": "No handle"})
    early = client.post(url("closing_finish", account.pk), follow=True)
    client.post(url("closing_stop", account.pk))
    again = client.post(url("closing_stop", account.pk), follow=True)

    assert (shown, bare, office.task(account, ClosingTask.HANDLE).state) == (200, 422, "waived")
    assert "Missing: every step of closing" in body(early)
    assert "This account is not being closed." in body(again)
    assert Account.objects.get().stage == Stage.ACTIVE


def test_account_that_is_there_is_proposed_and_taken_back(office: Office, cast: Any) -> None:
    account = actions.add_account(
        channel="sandbox", name="City", values={"handle": "c"}, identity=Identity("1", "c"), by=None, now=cast.now
    )
    client = cast.client(cast.editor)
    nothing = client.get(url("decide", account.pk))

    client.post(url("propose_existing", account.pk), {"form": "short", "message": "Ours"})
    proposed = Account.objects.get().stage
    client.post(url("take_back", account.pk))

    assert nothing.status_code == 302
    assert (proposed, Account.objects.get().stage) == (Stage.PROPOSED, Stage.UNSANCTIONED)


def test_decision_of_others_is_forbidden(office: Office, cast: Any) -> None:
    account = office.submitted()

    assert cast.client(cast.reader).get(url("decide", account.pk)).status_code == 403


def test_entry_is_connected_by_its_page(office: Office, cast: Any, network: FakeNetwork) -> None:
    account = office.approved()
    Account.objects.filter(pk=account.pk).update(network="fake")
    office.cast.client(cast.editor).post(url("open", account.pk))
    client = cast.client(cast.security)
    page = url("attach", account.pk)
    choice = client.get(page)
    sent = {"field_network": network.path, "field_handle": "city", "field_token": "wrong"}
    refused = client.post(page, sent)
    done = client.post(page, {**sent, "field_token": "secret-token"})

    assert (choice.status_code, refused.status_code, done.status_code) == (200, 422, 302)
    assert (client.get(page).status_code, Account.objects.get().channel) == (403, "fake")


@pytest.mark.parametrize(("network", "words", "status"), [("bluesky", "Bluesky", 200), ("nowhere", None, 403)])
def test_only_the_channel_of_its_network_is_offered(
    office: Office, cast: Any, network: str, words: str | None, status: int
) -> None:
    account = Account.objects.create(name="B", network=network, stage=Stage.OPENING, created_at=cast.now)
    client = cast.client(cast.security)
    answer = client.get(url("attach", account.pk))

    assert (answer.status_code, words in body(answer) if words else True) == (status, True)
    assert (">Connect<" in body(client.get(url("account", account.pk)))) is (status == 200)


def test_unconnected_account_is_marked_dormant_and_awake_again(office: Office, cast: Any) -> None:
    account = Account.objects.create(name="B", network="x", stage=Stage.ACTIVE, created_at=cast.now, owner=cast.editor)
    keeper = cast.client(cast.security)
    offered = [
        "Mark as dormant" in body(cast.client(who).get(url("account", account.pk)))
        for who in (cast.security, cast.reader)
    ]
    stranger = cast.client(cast.reader).post(url("dormant", account.pk)).status_code
    stages = []
    for step in ("dormant", "dormant", "awake", "awake"):
        keeper.post(url(step, account.pk))
        account.refresh_from_db()
        stages.append(account.stage)

    assert (offered, stranger) == ([True, False], 403)
    assert stages == [Stage.DORMANT, Stage.DORMANT, Stage.ACTIVE, Stage.ACTIVE]
    told = Notice.objects.filter(user=cast.editor.user).order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["accounts.dormant", "accounts.awake"]


def test_owner_who_marks_it_is_not_told_and_a_connected_account_not_marked(office: Office, cast: Any) -> None:
    account = Account.objects.create(name="B", network="x", stage=Stage.ACTIVE, created_at=cast.now, owner=cast.editor)
    actions.mark_dormant(account=account, by=cast.editor, now=cast.now)
    Account.objects.filter(pk=account.pk).update(state="active")
    account.refresh_from_db()

    assert Notice.objects.filter(kind="accounts.dormant").count() == 0
    with pytest.raises(actions.NotNow):
        actions.mark_awake(account=account, by=cast.editor, now=cast.now)
    with pytest.raises(actions.NotAllowed):
        actions.mark_awake(account=account, by=cast.reader, now=cast.now)


def test_terms_are_added_for_the_network_for_practice(office: Office, cast: Any) -> None:
    client = cast.client(cast.security)
    before = body(client.get(url("terms_new")))
    for network in ("sandbox", "mail", ""):
        Account.objects.create(name="B", network=network, created_at=cast.now)
    after = body(client.get(url("terms_new")))

    assert ['value="sandbox"' in page for page in (before, after)] == [False, True]
    assert 'value="mail"' not in after


def test_menu_marks_people_on_the_page_for_mandates(office: Office, cast: Any) -> None:
    page = body(cast.client(cast.administrator).get(url("mandate_give", cast.reader.pk)))

    assert re.findall(r'<a href="([^"]+)"[^>]* aria-current="true"', page) == ["/settings/people/"]


def test_register_is_filtered_by_its_form(office: Office, cast: Any) -> None:
    office.propose()
    client = cast.client(cast.reader)

    found = body(client.get(url("list"), {"q": "roads", "stage": "proposed"}))
    nothing = body(client.get(url("list"), {"stage": "closed"}))

    assert "Roads on X" in found
    assert "No account is like this." in nothing


def test_pages_ask_the_same_number_of_questions_for_1_and_10(office: Office, cast: Any) -> None:
    client = cast.client(cast.approver)
    first = office.submitted()

    def asked() -> dict[str, int]:
        counts = {}
        for name, page in {"waiting": url("waiting"), "account": url("account", first.pk), "today": "/"}.items():
            client.get(page)
            with CaptureQueriesContext(connection) as found:
                client.get(page)
            counts[name] = len(found)
        return counts

    one = asked()
    for number in range(9):
        office.submitted(handle=f"@roads_{number}", name=f"Roads {number}")

    assert asked() == one


def test_who_decides_reads_what_is_proposed(office: Office, cast: Any) -> None:
    account = office.submitted()

    shown = body(cast.client(cast.approver).get(url("decide", account.pk)))

    assert [text in shown for text in ("We need it.", "Roadworks, every morning.", FULL.objective)] == [True] * 3


def test_what_is_missing_leads_to_where_it_is_written(office: Office, cast: Any) -> None:
    account = office.propose(sponsor=None)

    shown = body(cast.client(cast.editor).get(url("account", account.pk)))
    alert = shown[shown.index("Missing:") :].partition("</div>")[0]

    assert alert.count(url("entry", account.pk)) == 1
    assert alert.count(url("charter_edit", account.pk)) == 1
    assert "Give up this proposal?" in shown


def test_account_leads_to_its_secrets(office: Office, cast: Any) -> None:
    account = office.opened()

    shown = body(cast.client(cast.editor).get(url("account", account.pk)))

    assert f"{reverse('vault:board')}?account={account.pk}" in shown


@pytest.mark.parametrize(("days", "kind"), [(-1, "overdue"), (1, "due_soon")])
def test_certification_past_its_day_is_red(office: Office, cast: Any, days: int, kind: str) -> None:
    account = office.opened()
    due_at = timezone.now() + timedelta(days=days)
    Certification.objects.create(account=account, due_at=due_at, opened_at=cast.now)

    shown = body(cast.client(cast.editor).get(url("account", account.pk)))
    pill = shown[: shown.index("To be certified by")].rpartition("data-kind=")[2].split('"')[1]

    assert pill == kind


def test_calls_stand_in_words(office: Office, cast: Any) -> None:
    account = office.opened()
    for outcome in ("ok", "unforeseen"):
        Call.objects.create(account=account, operation="fetch", at=cast.now, milliseconds=1, outcome=outcome)

    lines = call_lines(queries.recent_calls(account))

    assert [(line.label, line.failure) for line in lines] == [
        ("Collection", "The network gave no known reason."),
        ("Collection", ""),
    ]


def test_every_call_of_a_line_has_words() -> None:
    methods = {name: value for name, value in vars(Line).items() if isfunction(value)}
    assert {name for name, method in methods.items() if "_call" in method.__code__.co_names} == set(OPERATIONS)


def test_closing_asks_why(office: Office, cast: Any) -> None:
    account = office.opened()
    assert cast.client(cast.editor).post(url("close", account.pk), {"reason": ""}).status_code == 422


def test_end_of_closing_is_offered_when_every_step_is_settled(office: Office, cast: Any) -> None:
    account = office.opened()
    client = cast.client(cast.editor)
    actions.begin_closing(account=account, reason=ClosingReason.MOVED, explanation="", by=cast.editor, now=cast.now)
    before = body(client.get(url("closing", account.pk)))
    step = office.closing(account).steps.first()
    assert step is not None
    task = body(client.get(url("closing_task", account.pk, step.pk)))
    for each in office.closing(account).steps.all():
        client.post(url("closing_task", account.pk, each.pk), {"to": "waived", "note": "No need"})
    after = body(client.get(url("closing", account.pk)))

    assert ("Close for good" in before, "Close for good" in after) == (False, True)
    assert f'href="{url("closing", account.pk)}">Cancel' in task
