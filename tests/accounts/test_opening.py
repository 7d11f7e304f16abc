"""From a proposal to an account in use."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from django.db import transaction

from rostra.accounts import actions, queries
from rostra.accounts.actions.deciding import _write
from rostra.accounts.actions.moves import move_stage
from rostra.accounts.content import CharterText
from rostra.accounts.enums import AccountState, ClosingReason, OpeningOutcome, ProposalForm, Stage, Verdict
from rostra.accounts.models import Account, Opening, OpeningStep
from rostra.accounts.networks import recognise
from rostra.accounts.requirements import NotReady
from rostra.audit.models import Event
from rostra.channels import registry
from rostra.channels.contract import CODES, Identity, Unsupported
from rostra.channels.testing import FakeChannel, FakeNetwork
from rostra.core.months import months_later
from rostra.core.refusals import Faster, Refused
from rostra.people.actions import add_unit, give_duty, give_role
from rostra.people.enums import RoleCode
from rostra.people.models import Notice
from rostra.policy.actions import decide
from rostra.policy.decisions import OPENING, Step
from rostra.policy.decisions import Opening as Protocol
from tests.accounts.office import FULL, Office


@pytest.fixture
def office(cast: Any) -> Office:
    return Office(cast)


def told(kind: str) -> list[str]:
    """Who was told, by first name."""
    rows = Notice.objects.filter(kind=kind).select_related("user").order_by("user__name")
    return [row.user.name.split()[0] for row in rows]


def kinds() -> list[str]:
    rows = Event.objects.filter(kind__startswith="accounts.").order_by("pk")
    return [kind.removeprefix("accounts.") for kind in rows.values_list("kind", flat=True)]


def unsanctioned(cast: Any) -> Account:
    return actions.add_account(
        channel="sandbox",
        name="City",
        values={"handle": "city"},
        identity=Identity("1", "city"),
        by=None,
        now=cast.now,
    )


# --- The way -------------------------------------------------------------------------------------------


def test_account_goes_from_proposal_to_use(office: Office, cast: Any) -> None:
    """R-180, R-181, R-183."""
    account = office.opened()

    account = Account.objects.get(pk=account.pk)
    charter = queries.charter_of(account)
    assert (account.stage, account.opened_at, account.key) == (Stage.ACTIVE, cast.now, "x:portavale_roads")
    assert account.review_at == datetime(2027, 11, 24, 9, 0, tzinfo=UTC)
    assert charter is not None
    assert (charter.number, charter.approved_by) == (1, cast.administrator)
    assert kinds() == [
        "proposed",
        "charter_saved",
        "stage_changed",
        "submitted",
        "step_decided",
        "step_decided",
        "stage_changed",
        "charter_approved",
        "stage_changed",
        "stage_changed",
        "opened",
    ]


def test_everybody_concerned_is_told(office: Office) -> None:
    office.opened()

    assert told("accounts.decision_asked") == ["Jonas", "Mihai"]
    assert told("accounts.approved") == ["Ana", "Lena"]
    assert told("accounts.opened") == ["Ana", "Lena", "Mihai", "Sara"]


def test_any_member_may_propose_in_either_form(office: Office, cast: Any) -> None:
    """R-013, R-182."""
    short = office.propose(by=cast.reader, text=CharterText(objective="Help"))
    full = office.propose("@portavale_full", form=ProposalForm.FULL, by=cast.reader)

    forms = {row.account_id: row.form for row in Opening.objects.all()}
    assert forms == {short.pk: ProposalForm.SHORT, full.pk: ProposalForm.FULL}
    assert {short.stage, full.stage} == {Stage.PROPOSED}


def test_proposal_without_words_has_no_charter(office: Office) -> None:
    assert queries.charter_of(office.propose(text=CharterText())) is None


def test_same_profile_twice_is_refused_until_the_first_is_closed(office: Office, cast: Any) -> None:
    first = office.propose()

    with pytest.raises(actions.AlreadyThere) as refused:
        office.propose("https://twitter.com/Portavale_Roads")
    assert refused.value.account == first

    actions.take_back_proposal(account=first, by=cast.editor, now=cast.now)
    assert office.propose().pk != first.pk


# --- Submitting ----------------------------------------------------------------------------------------


def test_proposal_is_not_submitted_while_something_is_missing(office: Office, cast: Any) -> None:
    account = office.propose(text=CharterText(), sponsor=None, substitute=None)

    with pytest.raises(NotReady) as refused:
        actions.submit_proposal(account=account, by=cast.editor, now=cast.now)

    assert str(refused.value) == "Missing: a named sponsor; the objective; a substitute who is not the owner."
    assert Account.objects.get().stage == Stage.PROPOSED


def test_business_case_is_asked_for_more(office: Office, cast: Any) -> None:
    account = office.propose(form=ProposalForm.FULL, text=replace(FULL, audience="", exit="", degree=0))

    with pytest.raises(NotReady) as refused:
        actions.submit_proposal(account=account, by=cast.editor, now=cast.now)

    words = "Missing: the audience; all five decisions on engagement; how the account would be closed."
    assert str(refused.value) == words


def test_steps_are_those_of_the_policy_and_frozen(office: Office, cast: Any) -> None:
    steps = (Step("Web board", "publishing"), Step("management", "administrator"), Step("law", "records"))
    decide(question=OPENING, value=Protocol(steps, short=("objective",)), by=None, now=cast.now)
    account = office.submitted()
    decide(question=OPENING, value=Protocol((Step("x", "editor"),), short=("exit",)), by=None, now=cast.now)

    opening = queries.opening_of(account)
    assert opening is not None
    assert [(step.name, step.decider) for step in queries.steps_of(opening)] == [
        ("Web board", "publishing"),
        ("management", "administrator"),
        ("law", "records"),
    ]
    assert queries.wanted(opening) == ("objective",)


def test_step_that_nobody_can_decide_is_told_to_administrators(office: Office, cast: Any) -> None:
    steps = (Step("Web board", "publishing"),)
    decide(question=OPENING, value=Protocol(steps), by=None, now=cast.now)

    office.submitted()

    assert told("accounts.nobody_decides") == ["Mihai", "Sara"]


def test_strangers_to_a_proposal_may_not_touch_it(office: Office, cast: Any) -> None:
    account = office.propose()
    acts = [
        lambda: actions.submit_proposal(account=account, by=cast.reader, now=cast.now),
        lambda: actions.take_back_proposal(account=account, by=cast.reader, now=cast.now),
        lambda: actions.change_entry(account=account, values={"name": "X"}, by=cast.reader, now=cast.now),
        lambda: actions.save_charter(account=account, text=FULL, by=cast.reader, now=cast.now),
    ]

    for act in acts:
        with pytest.raises(actions.NotAllowed):
            act()


def test_what_is_in_review_stays_as_it_was_read(office: Office, cast: Any) -> None:
    account = office.submitted()

    with pytest.raises(actions.NotNow):
        actions.change_entry(account=account, values={"name": "X"}, by=cast.editor, now=cast.now)
    with pytest.raises(actions.NotNow):
        actions.save_charter(account=account, text=CharterText(), by=cast.editor, now=cast.now)

    actions.take_back_proposal(account=account, by=cast.editor, now=cast.now)
    actions.change_entry(account=account, values={"name": "X", "notes": ""}, by=cast.editor, now=cast.now)
    changed = Event.objects.filter(kind="accounts.entry_changed").get()
    assert (Account.objects.get().name, changed.data) == ("X", {"changed": ["name"]})


def test_entry_that_does_not_change_leaves_no_trace(office: Office, cast: Any) -> None:
    account = office.propose()

    actions.change_entry(account=account, values={"name": account.name}, by=cast.editor, now=cast.now)

    assert "entry_changed" not in kinds()


def test_taking_back_ends_a_proposal(office: Office, cast: Any) -> None:
    account = office.propose()

    actions.take_back_proposal(account=account, by=cast.editor, now=cast.now)

    row = Account.objects.get()
    assert (row.stage, row.state, row.closed_at) == (Stage.CLOSED, AccountState.CLOSED, cast.now)
    assert Opening.objects.get().outcome == OpeningOutcome.TAKEN_BACK
    with pytest.raises(actions.NotNow):
        actions.take_back_proposal(account=row, by=cast.editor, now=cast.now)
    with pytest.raises(actions.NotNow):
        actions.change_entry(account=row, values={"name": "X"}, by=cast.editor, now=cast.now)


# --- Deciding ------------------------------------------------------------------------------------------


def test_who_may_decide_which_step(office: Office, cast: Any) -> None:
    account = office.submitted()
    people = [cast.approver, cast.administrator, cast.editor, cast.security, cast.reader]

    def deciders() -> list[Any]:
        step = office.step(account)
        return [who for who in people if actions.may_decide(who, step, step.opening)]

    first = deciders()
    office.say(account, cast.approver)

    assert (first, deciders()) == ([cast.approver], [cast.administrator])


def test_role_for_another_unit_decides_nothing(office: Office, cast: Any) -> None:
    steps = (Step("unit", "strategy"),)
    decide(question=OPENING, value=Protocol(steps), by=None, now=cast.now)
    give_duty(member=cast.security, code="strategy", unit=cast.unit, by=None, now=cast.now)
    whole, part = office.submitted(), office.submitted(handle="@roads_2", unit=cast.unit)

    def may(account: Account) -> bool:
        step = office.step(account)
        return actions.may_decide(cast.security, step, step.opening)

    assert (may(whole), may(part)) == (False, True)


def test_proposer_decides_only_where_nobody_else_can(office: Office, cast: Any) -> None:
    decide(question=OPENING, value=Protocol((Step("chief", "administrator"),)), by=None, now=cast.now)
    account = office.propose(by=cast.administrator)
    actions.submit_proposal(account=account, by=cast.administrator, now=cast.now)

    alone = actions.may_decide(cast.administrator, office.step(account), office.step(account).opening)
    give_role(member=cast.security, code=RoleCode.ADMINISTRATOR, by=None, now=cast.now)
    with pytest.raises(actions.NotAllowed) as refused:
        office.say(account, cast.administrator)

    assert alone is True
    assert str(refused.value) == "You proposed this account: somebody else decides."


def test_steps_are_decided_in_their_order_and_once(office: Office, cast: Any) -> None:
    account = office.submitted()
    first, second = OpeningStep.objects.select_related("opening__account").order_by("number")

    with pytest.raises(actions.NotNow):
        actions.decide_step(step=second, verdict=Verdict.YES, reason="", by=cast.administrator, now=cast.now)
    office.say(account, cast.approver)
    with pytest.raises(actions.NotNow):
        actions.decide_step(step=first, verdict=Verdict.YES, reason="", by=cast.approver, now=cast.now)


def test_sending_back_needs_a_reason_and_begins_a_new_round(office: Office, cast: Any) -> None:
    account = office.submitted()
    with pytest.raises(Refused) as refused:
        office.say(account, cast.approver, Verdict.BACK, "  ")
    office.say(account, cast.approver, Verdict.BACK, "Which roads?")
    sent_back = (account.stage, told("accounts.sent_back"), actions.step_to_decide(account))
    actions.submit_proposal(account=account, by=cast.editor, now=cast.now)

    assert refused.value.field == "reason"
    assert sent_back == (Stage.PROPOSED, ["Ana"], None)
    assert [(step.round, step.number, step.verdict) for step in OpeningStep.objects.order_by("pk")] == [
        (1, 1, "back"),
        (1, 2, ""),
        (2, 1, ""),
        (2, 2, ""),
    ]


def test_no_closes_what_was_only_proposed(office: Office, cast: Any) -> None:
    account = office.submitted()

    office.say(account, cast.approver, Verdict.NO, "One account is enough.")

    row = Account.objects.get()
    assert (row.stage, row.closed_at) == (Stage.CLOSED, cast.now)
    assert (Opening.objects.get().outcome, told("accounts.refused")) == (OpeningOutcome.REFUSED, ["Ana"])
    step = OpeningStep.objects.select_related("opening__account").latest("pk")
    with pytest.raises(actions.NotNow):
        actions.decide_step(step=step, verdict=Verdict.YES, reason="", by=cast.administrator, now=cast.now)


def test_last_yes_asks_for_all_that_the_policy_wants(office: Office, cast: Any) -> None:
    """R-285: nobody approves before the terms are accepted by who may."""
    account = office.submitted(form=ProposalForm.FULL)
    office.say(account, cast.approver)

    with pytest.raises(NotReady) as refused:
        office.say(account, cast.administrator)
    actions.accept_terms(account=account, terms=office.terms(), by=office.chief(), now=cast.now)
    office.say(account, cast.administrator)

    lack = "Missing: the network's terms, accepted by the chief executive or a named delegate."
    assert (str(refused.value), Account.objects.get().stage) == (lack, Stage.APPROVED)


def test_nothing_is_left_of_a_decision_that_is_rolled_back(office: Office, cast: Any) -> None:
    account = office.submitted()
    before = (Event.objects.count(), Notice.objects.count())

    with transaction.atomic():
        office.say(account, cast.approver)
        transaction.set_rollback(True)

    assert (Event.objects.count(), Notice.objects.count()) == before
    assert [step.verdict for step in OpeningStep.objects.all()] == ["", ""]


def test_somebody_who_was_faster_is_noticed(office: Office, cast: Any) -> None:
    account = office.submitted()
    Account.objects.filter(pk=account.pk).update(stage=Stage.PROPOSED)

    with pytest.raises(Faster):
        actions.take_back_proposal(account=account, by=cast.editor, now=cast.now)


def test_two_deciders_at_the_same_moment_decide_once(office: Office, cast: Any) -> None:
    step = office.step(office.submitted())
    OpeningStep.objects.filter(pk=step.pk).update(verdict=Verdict.NO)

    with pytest.raises(Faster):
        _write(step, Verdict.YES, "", cast.approver, cast.now)


# --- Accounts that are there already -------------------------------------------------------------------


def test_account_without_a_decision_gets_one(office: Office, cast: Any) -> None:
    """R-183."""
    account = unsanctioned(cast)
    actions.propose_existing(
        account=account, form=ProposalForm.SHORT, message="It is ours.", text=FULL, by=cast.reader, now=cast.now
    )
    people = {"sponsor": cast.records, "owner": cast.editor, "substitute": cast.responder}
    actions.change_entry(account=account, values=people, by=cast.reader, now=cast.now)
    actions.submit_proposal(account=account, by=cast.reader, now=cast.now)
    office.say(account, cast.approver)
    office.say(account, cast.administrator)
    actions.begin_opening(account=account, by=cast.editor, now=cast.now)
    actions.complete_opening(account=account, pilot=False, by=cast.editor, now=cast.now)

    assert Account.objects.get().stage == Stage.ACTIVE
    with pytest.raises(actions.NotNow):
        actions.propose_existing(
            account=account, form=ProposalForm.SHORT, message="", text=FULL, by=cast.reader, now=cast.now
        )


def test_who_proposes_a_working_account_gets_no_hold_of_it(office: Office, cast: Any) -> None:
    """Anybody proposes, so a proposal must give nothing: neither the account's rights nor its end."""
    mine = add_unit(name="Mine", by=None, now=cast.now)
    give_role(member=cast.reader, code=RoleCode.ADMINISTRATOR, unit=mine, by=None, now=cast.now)
    account = unsanctioned(cast)
    actions.propose_existing(
        account=account, form=ProposalForm.SHORT, message="", text=CharterText(), by=cast.reader, now=cast.now
    )

    with pytest.raises(actions.NotAllowed):
        actions.change_entry(account=account, values={"unit": mine}, by=cast.reader, now=cast.now)
    account.refresh_from_db()
    actions.change_entry(account=account, values={"owner": cast.reader}, by=cast.reader, now=cast.now)
    actions.take_back_proposal(account=account, by=cast.reader, now=cast.now)
    with pytest.raises(actions.NotAllowed):
        actions.begin_closing(
            account=account, reason=ClosingReason.NOT_USED, explanation="", by=cast.reader, now=cast.now
        )
    actions.change_entry(account=account, values={"unit": mine}, by=cast.administrator, now=cast.now)
    assert Account.objects.get().unit == mine


def test_who_proposed_an_account_words_it_until_it_is_decided(office: Office, cast: Any) -> None:
    account = office.propose()
    Account.objects.filter(pk=account.pk).update(owner=cast.records)
    account.refresh_from_db()
    actions.change_entry(account=account, values={"name": "X"}, by=cast.editor, now=cast.now)
    Opening.objects.update(outcome=OpeningOutcome.APPROVED)

    with pytest.raises(actions.NotAllowed):
        actions.change_entry(account=account, values={"name": "Y"}, by=cast.editor, now=cast.now)


def test_taking_back_leaves_a_connected_account_without_a_decision(office: Office, cast: Any) -> None:
    account = unsanctioned(cast)
    actions.propose_existing(
        account=account, form=ProposalForm.SHORT, message="", text=CharterText(), by=cast.reader, now=cast.now
    )

    actions.take_back_proposal(account=account, by=cast.reader, now=cast.now)

    row = Account.objects.get()
    assert (row.stage, row.state) == (Stage.UNSANCTIONED, AccountState.ACTIVE)


def test_no_begins_to_close_a_connected_account(office: Office, cast: Any) -> None:
    account = unsanctioned(cast)
    actions.propose_existing(
        account=account, form=ProposalForm.SHORT, message="", text=FULL, by=cast.reader, now=cast.now
    )
    people = {"sponsor": cast.records, "owner": cast.editor, "substitute": cast.responder}
    actions.change_entry(account=account, values=people, by=cast.reader, now=cast.now)
    actions.submit_proposal(account=account, by=cast.reader, now=cast.now)

    office.say(account, cast.approver, Verdict.NO, "Not ours.")

    assert (Account.objects.get().stage, office.closing(account).reason) == (Stage.CLOSING, "refused")


# --- Opening -------------------------------------------------------------------------------------------


def test_opening_asks_for_a_connection_or_a_place(office: Office, cast: Any) -> None:
    account = office.approved()
    with pytest.raises(actions.NotNow):
        actions.complete_opening(account=account, pilot=False, place="x", by=cast.editor, now=cast.now)
    actions.begin_opening(account=account, by=cast.editor, now=cast.now)

    with pytest.raises(NotReady) as refused:
        actions.complete_opening(account=account, pilot=True, by=cast.editor, now=cast.now)

    lack = "Missing: a connection, or where it was opened by hand; what must be true for the pilot to end."
    assert str(refused.value) == lack
    assert (Account.objects.get().stage, Account.objects.get().opened_at) == (Stage.OPENING, None)


def test_pilot_ends_with_a_result(office: Office, cast: Any) -> None:
    account = office.approved()
    actions.begin_opening(account=account, by=cast.editor, now=cast.now)
    actions.complete_opening(
        account=account, pilot=True, place="x", pilot_exit="500 readers", by=cast.editor, now=cast.now
    )
    in_pilot = account.stage
    with pytest.raises(Refused) as refused:
        actions.end_pilot(account=account, result=" ", by=cast.editor, now=cast.now)
    actions.end_pilot(account=account, result="700 readers", by=cast.editor, now=cast.now)

    assert (in_pilot, refused.value.field, Account.objects.get().stage) == (Stage.PILOT, "result", Stage.ACTIVE)
    assert Opening.objects.get().pilot_result == "700 readers"
    with pytest.raises(actions.NotNow):
        actions.end_pilot(account=account, result="again", by=cast.editor, now=cast.now)


def test_only_who_looks_after_an_account_opens_it(office: Office, cast: Any) -> None:
    account = office.approved()

    with pytest.raises(actions.NotAllowed):
        actions.begin_opening(account=account, by=cast.reader, now=cast.now)
    with pytest.raises(actions.NotAllowed):
        actions.complete_opening(account=account, pilot=False, place="x", by=cast.reader, now=cast.now)
    with pytest.raises(actions.NotAllowed):
        actions.end_pilot(account=account, result="x", by=cast.reader, now=cast.now)


def test_account_without_a_record_cannot_be_declared_open(office: Office, cast: Any) -> None:
    account = unsanctioned(cast)
    Account.objects.filter(pk=account.pk).update(stage=Stage.OPENING, owner=cast.editor)
    account = Account.objects.get(pk=account.pk)

    with pytest.raises(actions.NotNow):
        actions.complete_opening(account=account, pilot=False, by=cast.editor, now=cast.now)


def test_connecting_fills_the_entry(office: Office, cast: Any, network: FakeNetwork) -> None:
    account = office.approved()
    values = {"network": network.path, "handle": "city", "token": "secret-token"}
    with pytest.raises(actions.NotConnected):
        actions.connect_account(
            channel="fake", name="", values=values, by=cast.security.user, now=cast.now, account=account
        )
    actions.begin_opening(account=account, by=cast.editor, now=cast.now)
    actions.connect_account(
        channel="fake", name="", values=values, by=cast.security.user, now=cast.now, account=account
    )

    row = Account.objects.get()
    assert (row.pk, row.name, row.channel, row.state) == (account.pk, "Roads on X", "fake", AccountState.ACTIVE)
    assert (row.stage, row.network, row.verified_at) == (Stage.OPENING, "x", cast.now)
    actions.complete_opening(account=row, pilot=False, by=cast.editor, now=cast.now)
    assert Account.objects.get().stage == Stage.ACTIVE


def test_connecting_the_same_account_to_a_second_entry_is_refused(
    office: Office, cast: Any, network: FakeNetwork
) -> None:
    values = {"network": network.path, "handle": "city", "token": "secret-token"}
    actions.connect_account(channel="fake", name="City", values=values, by=None, now=cast.now)
    account = office.approved()
    actions.begin_opening(account=account, by=cast.editor, now=cast.now)

    with pytest.raises(actions.NotConnected) as refused:
        actions.connect_account(channel="fake", name="", values=values, by=None, now=cast.now, account=account)

    assert str(refused.value) == "This account is connected already."


def test_connecting_another_profile_than_the_one_decided_on_is_refused(
    office: Office, cast: Any, network: FakeNetwork
) -> None:
    class Elsewhere(FakeChannel):
        name: ClassVar[str] = "mastodon"

    account = office.approved()
    actions.begin_opening(account=account, by=cast.editor, now=cast.now)
    network.join("city@social.example", token="secret-token")
    values = {"network": network.path, "handle": "city@social.example", "token": "secret-token"}

    with registry.temporary(Elsewhere), pytest.raises(actions.NotConnected) as refused:
        actions.connect_account(channel="mastodon", name="", values=values, by=None, now=cast.now, account=account)

    assert str(refused.value) == CODES["wrong_account"]
    assert Account.objects.get().state == AccountState.OFFLINE


def test_profile_by_hand_is_what_its_address_says(cast: Any) -> None:
    """Where a person posts there are no credentials: nothing is asked of the network."""
    values = {"network": "x", "address": "https://x.com/Portavale?s=20"}
    account = actions.connect_account(channel="assisted", name="X", values=values, by=None, now=cast.now)
    assert (account.network, account.key, account.handle) == ("x", "x:portavale", "@Portavale")

    again = actions.change_credentials(account=account, values=values, by=None, now=cast.now)
    assert again.remote_id == account.remote_id
    for wrong in ("https://x.com/other", "https://x.com/i/flow"):
        with pytest.raises(actions.NotConnected):
            actions.change_credentials(account=account, values={**values, "address": wrong}, by=None, now=cast.now)


def test_channel_that_knows_no_identity_keeps_the_one_it_had(cast: Any, network: FakeNetwork) -> None:
    class Nameless(FakeChannel):
        def verify(self) -> Identity:
            raise Unsupported("verify")

    values = {"network": network.path, "handle": "city", "token": "secret-token"}
    account = actions.connect_account(channel="fake", name="City", values=values, by=None, now=cast.now)
    with registry.temporary(Nameless):
        again = actions.change_credentials(account=account, values=values, by=None, now=cast.now)
    assert again.remote_id == account.remote_id != ""


def test_approval_without_a_charter_approves_the_account(office: Office, cast: Any) -> None:
    """A body that asks for nothing of the charter has accounts without one."""
    decide(question=OPENING, value=replace(Protocol(), short=(), full=()), by=None, now=cast.now)
    account = office.propose(text=CharterText())
    actions.submit_proposal(account=account, by=cast.editor, now=cast.now)
    office.say(account, cast.approver)
    assert office.say(account, cast.administrator).stage == Stage.APPROVED
    assert queries.charter_of(account) is None


def test_review_in_which_every_step_is_decided_has_none_to_decide(office: Office) -> None:
    account = office.submitted()
    OpeningStep.objects.update(verdict=Verdict.YES)
    assert actions.step_to_decide(account) is None


def test_move_that_somebody_else_made_is_noticed(office: Office, cast: Any) -> None:
    account = office.propose()
    Account.objects.update(stage=Stage.CLOSED)
    with pytest.raises(Faster):
        move_stage(account, Stage.IN_REVIEW, by=cast.editor.user, now=cast.now)


def test_what_is_only_proposed_belongs_to_no_unit_yet(office: Office, cast: Any) -> None:
    account = office.propose()
    changed = actions.change_entry(account=account, values={"unit": cast.unit}, by=cast.editor, now=cast.now)
    assert changed.unit == cast.unit


@pytest.mark.parametrize(
    ("months", "day"), [(1, (2026, 2, 28)), (13, (2027, 2, 28)), (24, (2028, 1, 31)), (25, (2028, 2, 29))]
)
def test_months_later_is_the_same_day_or_the_last(months: int, day: tuple[int, int, int]) -> None:
    assert months_later(datetime(2026, 1, 31, 9, tzinfo=UTC), months) == datetime(*day, 9, tzinfo=UTC)


def test_recognised_profile_is_what_is_proposed(office: Office) -> None:
    account = office.propose()

    known = recognise("@portavale_roads", network="x")
    assert (account.handle, account.url) == (known.handle, known.url)
