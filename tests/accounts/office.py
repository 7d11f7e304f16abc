"""A municipality that proposes, decides on and closes accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rostra.accounts import actions, queries
from rostra.accounts.content import CharterText
from rostra.accounts.enums import Authority, ProposalForm, Risk, Verdict
from rostra.accounts.models import Account, Closing, ClosingStep, OpeningStep, Terms
from rostra.accounts.networks import recognise
from rostra.people.actions import give_duty
from rostra.people.models import Member
from tests.cast import Cast

FULL = CharterText(
    purpose="Roadworks at a glance",
    modes=("convey", "take_part"),
    objective="People find their way around roadworks",
    audience="Everybody who drives through Portavale",
    hours=6,
    content_rules="Facts and times only",
    content_form="Short posts with a map",
    content_frequency="Every working day",
    content_responsible="Communications",
    content_training="A day in spring",
    degree=3,
    public_rules="The house rules",
    monitoring="Twice a day",
    citizen_content="Hints go to the road service",
    engagement_training="Half a day in autumn",
    tools="The body's phone",
    access="By Rostra",
    privacy="portavale.example/privacy",
    retention="official",
    exit="A month's notice on the account",
    review="Every year",
)
TERMS = actions.Document("terms.pdf", b"%PDF-1.4 terms", "application/pdf")
DOCUMENT = actions.Document("delegation.pdf", b"%PDF-1.4 delegation", "application/pdf")


class Office:
    """The cast, with who decides: Jonas has the duty “strategy”, Mihai is administrator. Ana proposes."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.now = cast, cast.now
        give_duty(member=cast.approver, code="strategy", by=None, now=cast.now)

    def entry(self, **changed: Any) -> dict[str, Any]:
        cast = self.cast
        return {
            "name": "Roads on X",
            "summary": "Roadworks, every morning.",
            "languages": ["en"],
            "unit": None,
            "sponsor": cast.records,
            "owner": cast.editor,
            "substitute": cast.responder,
            "notes": "",
            **changed,
        }

    def propose(
        self,
        handle: str = "@portavale_roads",
        *,
        form: ProposalForm = ProposalForm.SHORT,
        text: CharterText = FULL,
        by: Member | None = None,
        **entry: Any,
    ) -> Account:
        return actions.propose_account(
            profile=recognise(handle, network="x"),
            form=form,
            message="We need it.",
            entry=self.entry(**entry),
            text=text,
            by=by or self.cast.editor,
            now=self.now,
        )

    def submitted(self, **changed: Any) -> Account:
        account = self.propose(**changed)
        actions.submit_proposal(account=account, by=self.cast.editor, now=self.now)
        return account

    def step(self, account: Account) -> OpeningStep:
        """The step whose turn it is."""
        step = actions.step_to_decide(account)
        assert step is not None
        return step

    def say(self, account: Account, by: Member, verdict: Verdict = Verdict.YES, reason: str = "") -> Account:
        return actions.decide_step(step=self.step(account), verdict=verdict, reason=reason, by=by, now=self.now)

    def approved(self, **changed: Any) -> Account:
        account = self.submitted(**changed)
        self.say(account, self.cast.approver)
        return self.say(account, self.cast.administrator)

    def opened(self, **changed: Any) -> Account:
        account = self.approved(**changed)
        editor = self.cast.editor
        actions.begin_opening(account=account, by=editor, now=self.now)
        return actions.complete_opening(
            account=account, pilot=False, place="https://x.com/portavale_roads", by=editor, now=self.now
        )

    def terms(self, label: str = "2026-10", *, risk: Risk = Risk.LOW, unlimited: bool = False) -> Terms:
        return actions.add_terms(
            network="x",
            label=label,
            seen_on=(self.now - timedelta(days=3)).date(),
            risk=risk,
            document=TERMS,
            unlimited=unlimited,
            clauses=["The body indemnifies the network."],
            by=self.cast.security,
            now=self.now,
        )

    def chief(self) -> Member:
        """Somebody who may accept terms."""
        chief: Member = self.cast.records
        actions.name_delegate(member=chief, kind=Authority.CHIEF, by=self.cast.administrator, now=self.now)
        return chief

    def closing(self, account: Account) -> Closing:
        found = queries.closing_of(account)
        assert found is not None
        found.account = account
        return found

    def task(self, account: Account, task: str) -> ClosingStep:
        closing = self.closing(account)
        step: ClosingStep = closing.steps.get(task=task)
        step.closing = closing
        return step
