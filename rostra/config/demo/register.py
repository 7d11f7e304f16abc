"""The register of accounts: one opened by the whole protocol, one closed in order, some that wait, and fakes."""

from __future__ import annotations

from datetime import datetime, timedelta

from rostra.accounts import actions as accounts
from rostra.accounts.actions.importing import import_register, plan_import
from rostra.accounts.actions.moves import move_stage
from rostra.accounts.enums import (
    Authority,
    ClosingReason,
    ClosingTask,
    FakeState,
    ProofMethod,
    ProposalForm,
    Risk,
    Stage,
    TaskState,
    Verdict,
)
from rostra.accounts.models import Account, FakeCase, Terms
from rostra.accounts.networks import recognise
from rostra.accounts.registers import guess, read_table
from rostra.config.demo import register_texts as texts
from rostra.config.demo.office import Office, Story
from rostra.config.demo.people_texts import MANDATE_OF_JONAS, MANDATE_OF_LENA, MANDATE_OF_OMAR
from rostra.people.actions import Wish, ask_access, give_grant, give_mandate
from rostra.people.enums import DutyCode, GrantRight
from rostra.people.models import Member
from rostra.policy.actions import decide
from rostra.policy.decisions import OPENING, RECERTIFY_MONTHS, Opening, Step
from rostra.portal.actions import report


def take_over(office: Office) -> None:
    """The policy, who accepts terms, and the accounts that the municipality had before."""
    now, by = office.at("199 10:00"), office.ana.user
    steps = (Step("Communications", "strategy"), Step("Security", "protection"), Step("Management", "approvals"))
    decide(question=OPENING, value=Opening(steps=steps), by=by, now=now, reason=texts.WHY_STEPS)
    decide(question=RECERTIFY_MONTHS, value=6, by=by, now=now, reason=texts.WHY_MONTHS)
    accounts.name_delegate(member=office.ingrid, kind=Authority.CHIEF, by=office.ana, now=now)
    letter = accounts.Document("delegation-sara-lind.txt", texts.DELEGATION.encode(), "text/plain")
    accounts.name_delegate(member=office.sara, kind=Authority.DELEGATE, by=office.ana, now=now, document=letter)
    _import(office, texts.REGISTER, "register.csv", "Executive board, case 31", "198 11:00")
    _look_after(office, youtube(), texts.YOUTUBE_SUMMARY, owner=office.jonas, substitute=office.omar, when="197 09:30")
    _look_after(office, _account("x"), texts.X_SUMMARY, owner=office.jonas, substitute=office.lena, when="197 09:40")
    charter = accounts.save_charter(
        account=youtube(), text=texts.YOUTUBE_CHARTER, by=office.jonas, now=office.at("197 13:00")
    )
    assert charter is not None  # noqa: S101 - a first charter is always a change
    accounts.approve_charter(charter=charter, by=office.ingrid, now=office.at("196 09:00"))
    terms = _terms(office, "youtube", texts.YOUTUBE_TERMS, Risk.MEDIUM, "197 14:00")
    accounts.accept_terms(account=youtube(), terms=terms, by=office.ingrid, now=office.at("196 09:15"))
    _close_x(office)


def open_by_protocol(office: Office) -> None:
    """The account on the practice network: proposed, decided in three steps, opened, tried out, proven."""
    account, jonas = office.social, office.jonas
    accounts.propose_existing(
        account=account,
        form=ProposalForm.FULL,
        message=texts.PRACTICE_MESSAGE,
        text=texts.PRACTICE_CHARTER,
        by=jonas,
        now=office.at("75 09:00"),
    )
    _look_after(office, account, texts.PRACTICE_SUMMARY, owner=jonas, substitute=office.lena, when="75 09:30")
    accounts.submit_proposal(account=account, by=jonas, now=office.at("74 10:00"))
    _say_yes(account, office.ana, office, "73 11:00", texts.YES_COMMUNICATIONS)
    _say_yes(account, office.sara, office, "71 15:00", texts.YES_SECURITY)
    terms = _terms(office, "sandbox", texts.PRACTICE_TERMS, Risk.LOW, "71 15:10")
    accounts.accept_terms(
        account=account, terms=terms, by=office.sara, now=office.at("70 09:00"), risk_note=texts.PRACTICE_RISK
    )
    _say_yes(account, office.ingrid, office, "69 13:00", texts.YES_MANAGEMENT)
    accounts.begin_opening(account=account, by=jonas, now=office.at("68 09:00"))
    accounts.complete_opening(
        account=account, pilot=True, pilot_exit=texts.PILOT_EXIT, by=jonas, now=office.at("68 09:30")
    )
    accounts.end_pilot(account=account, result=texts.PILOT_RESULT, by=jonas, now=office.at("45 14:00"))
    accounts.prove(account=account, method=ProofMethod.CREDENTIALS, by=jonas, now=office.at("45 14:05"))


def give_rights(office: Office) -> None:
    """Mandates, and rights on single accounts."""
    now, social = office.at("44 09:00"), office.social
    _mandate(
        office, office.jonas, MANDATE_OF_JONAS, (DutyCode.PUBLISHING,), 320, (Wish(social, GrantRight.ADMINISTER),)
    )
    wishes = (Wish(social, GrantRight.ANSWER), Wish(social, GrantRight.MODERATE))
    _mandate(office, office.lena, MANDATE_OF_LENA, (DutyCode.SERVICE,), 9, wishes)
    film = (Wish(youtube(), GrantRight.WRITE),)
    _mandate(office, office.omar, MANDATE_OF_OMAR, (DutyCode.PUBLISHING,), 150, film)
    give_grant(
        member=office.jonas,
        account=youtube(),
        right=GrantRight.ADMINISTER,
        personal_handle="jonas.berg (Google)",
        by=office.sara,
        now=now,
    )


def look_again(office: Office) -> None:
    """Silence, new terms, a page that nobody decided on, a politician's site, a fake."""
    move_stage(youtube(), Stage.DORMANT, by=office.ana.user, now=office.at("38 09:00"))
    accounts.open_certifications(now=office.at("38 09:20"))
    accounts.remind(now=office.at("38 09:20"))
    accounts.remind(now=office.at("14 09:20"))
    _terms(office, "youtube", texts.YOUTUBE_NEW_TERMS, Risk.MEDIUM, "30 10:00")
    _link_mayor(office)
    _import(office, texts.FOUND, "found-by-the-service-desk.csv", "", "12 10:00")
    _warn_of_fake(office)


def lately(office: Office) -> Story:
    """What still waits: a proposal for Ana, a request for access, a new report."""
    wanted = recognise(texts.REPORTED)
    return [
        (office.at("2 15:00"), lambda at: _propose_instagram(office, at)),
        (office.at("1 11:00"), lambda at: _ask_for_access(office, at)),
        (
            office.at("5h"),
            lambda at: report(profile=wanted, text=texts.REPORT, email="", language=office.body.language, now=at),
        ),
    ]


def youtube() -> Account:
    return _account("youtube")


def _account(network: str) -> Account:
    return Account.objects.select_related("unit", "owner", "substitute", "sponsor").get(network=network)


def _import(office: Office, table: str, name: str, decision: str, when: str) -> None:
    read = read_table(table.encode(), name)
    plan = plan_import(table=read, mapping=guess(read.columns))
    import_register(plan=plan, origin=name, decision=decision, by=office.ana.user, now=office.at(when))


def _look_after(
    office: Office, account: Account, summary: str, *, owner: Member, substitute: Member, when: str
) -> None:
    values = {
        "summary": summary,
        "languages": ["en", "nb", "ro"],
        "unit": office.units["Communications"],
        "sponsor": office.ingrid,
        "owner": owner,
        "substitute": substitute,
    }
    accounts.change_entry(account=account, values=values, by=office.ana, now=office.at(when))


def _terms(office: Office, network: str, said: texts.TermsText, risk: Risk, when: str) -> Terms:
    now = office.at(when)
    return accounts.add_terms(
        network=network,
        label=said.label,
        seen_on=now.date(),
        risk=risk,
        url=said.url,
        clauses=said.clauses,
        document=accounts.Document(f"{network}-{said.label}.txt", "\n".join(said.clauses).encode(), "text/plain"),
        by=office.ana,
        now=now,
    )


def _say_yes(account: Account, by: Member, office: Office, when: str, reason: str) -> None:
    step = accounts.step_to_decide(account)
    assert step is not None  # noqa: S101 - the proposal is in review
    accounts.decide_step(step=step, verdict=Verdict.YES, reason=reason, by=by, now=office.at(when))
    # The step has an account of its own in hand.
    account.refresh_from_db()


def _close_x(office: Office) -> None:
    account, by = _account("x"), office.jonas
    closing = accounts.begin_closing(
        account=account,
        reason=ClosingReason.NOT_USED,
        explanation=texts.WHY_CLOSED,
        by=by,
        now=office.at("130 10:00"),
    )
    values = {
        ClosingTask.NOTICE: {"notice": texts.GOODBYE},
        ClosingTask.HANDLE: {"handle_fate": "kept"},
        ClosingTask.RECORD: {"retention": "official"},
    }
    for day, step in zip((129, 127, 122, 121, 120), closing.steps.order_by("pk"), strict=True):
        given = values.get(ClosingTask(step.task), {})
        accounts.settle_step(step=step, state=TaskState.DONE, by=by, now=office.at(f"{day} 11:00"), **given)
    accounts.finish_closing(closing=closing, by=by, now=office.at("120 11:10"))


def _mandate(
    office: Office, member: Member, scope: str, duties: tuple[DutyCode, ...], days_left: int, wishes: tuple[Wish, ...]
) -> None:
    give_mandate(
        member=member,
        manager=office.ana,
        scope_text=scope,
        starts_at=office.at("44 00:00"),
        ends_at=office.now + timedelta(days=days_left),
        duties=duties,
        wishes=wishes,
        by=office.ana,
        now=office.at("44 09:00"),
    )


def _link_mayor(office: Office) -> None:
    site = accounts.propose_site(
        who="Tone Vik, mayor",
        url="https://tonevik.example/",
        what="Her diary about the council's work",
        disclaimers=texts.DISCLAIMERS,
        by=office.jonas,
        now=office.at("26 13:00"),
    )
    review_on = (office.now + timedelta(days=150)).date()
    accounts.decide_site(
        site=site, listed=True, by=office.ana, now=office.at("25 09:00"), reason=texts.WHY_LINKED, review_on=review_on
    )


def _warn_of_fake(office: Office) -> None:
    report(
        profile=recognise(texts.FAKE),
        text=texts.FAKE_REPORT,
        email="",
        language=office.body.language,
        now=office.at("11 08:10"),
    )
    case = FakeCase.objects.latest("pk")
    for to, warning, when in ((FakeState.LOOKING, "", "11 09:00"), (FakeState.FAKE, texts.WARNING, "11 10:30")):
        accounts.move_case(case=case, to=to, warning=warning, by=office.sara, now=office.at(when))
    accounts.tell_reporters(case=case, text=texts.THANKS, by=office.sara, now=office.at("11 10:40"))


def _propose_instagram(office: Office, now: datetime) -> None:
    entry = {
        "name": "Portavale on Instagram",
        "summary": texts.INSTAGRAM_SUMMARY,
        "languages": ["en", "nb"],
        "unit": office.units["Culture and sport"],
        "sponsor": office.ingrid,
        "owner": office.jonas,
        "substitute": office.lena,
    }
    account = accounts.propose_account(
        profile=recognise("https://www.instagram.com/portavale.kommune/"),
        form=ProposalForm.SHORT,
        message=texts.INSTAGRAM_MESSAGE,
        entry=entry,
        text=texts.INSTAGRAM_CHARTER,
        by=office.jonas,
        now=now,
    )
    accounts.submit_proposal(account=account, by=office.jonas, now=now + timedelta(minutes=20))


def _ask_for_access(office: Office, now: datetime) -> None:
    ask_access(
        member=office.lena,
        account=office.social,
        right=GrantRight.WRITE,
        reason=texts.ACCESS_REASON,
        criteria=texts.ACCESS_CRITERIA,
        now=now,
    )
