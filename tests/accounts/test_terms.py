"""Terms of service: versions, who may accept, acceptance (R-284 to R-286)."""

from __future__ import annotations

from typing import Any

import pytest

from rostra.accounts import actions, queries
from rostra.accounts.content import ACCEPTANCE, TERMS
from rostra.accounts.enums import Authority, Risk, Stage
from rostra.accounts.models import Acceptance, Account, Delegate, Terms
from rostra.audit.models import Event
from rostra.core import files
from rostra.core.refusals import Faster, Refused
from rostra.people.models import Notice
from tests.accounts.office import DOCUMENT, Office


@pytest.fixture
def office(cast: Any) -> Office:
    return Office(cast)


def names(kind: str) -> list[str]:
    return sorted(row.user.name.split()[0] for row in Notice.objects.filter(kind=kind).select_related("user"))


def test_terms_are_kept_with_their_document_and_recorded(office: Office, cast: Any) -> None:
    """R-284."""
    row = actions.add_terms(
        network="x",
        label="2026-10",
        seen_on=cast.now.date(),
        risk=Risk.HIGH,
        unlimited=True,
        clauses=["You indemnify us."],
        document=DOCUMENT,
        by=cast.security,
        now=cast.now,
    )

    assert row.file is not None
    assert (files.read(row.file), row.file_name) == (DOCUMENT.content, "delegation.pdf")
    event = Event.objects.get(kind="accounts.terms_added")
    salt, content = TERMS.read([str(row.pk)])[str(row.pk)]
    assert (event.source_key, bytes(row.salt)) == (str(row.pk), salt)
    assert b'"unlimited":true' in content


def test_same_version_twice_and_a_huge_document_are_refused(office: Office, cast: Any) -> None:
    office.terms()
    huge = actions.Document("terms.pdf", b"x" * 10_000_001)

    with pytest.raises(Refused) as again:
        office.terms()
    with pytest.raises(Refused) as big:
        actions.add_terms(
            network="x",
            label="b",
            seen_on=cast.now.date(),
            risk=Risk.LOW,
            document=huge,
            by=cast.security,
            now=cast.now,
        )

    assert (again.value.field, big.value.field) == ("label", "document")


def test_who_may_do_what_about_terms(office: Office, cast: Any) -> None:
    people = [cast.reader, cast.editor, cast.security, cast.administrator]

    def allowed(act: Any) -> list[Any]:
        found = []
        for who in people:
            try:
                act(who)
            except actions.NotAllowed:
                continue
            found.append(who)
        return found

    def add(who: Any) -> None:
        actions.add_terms(
            network="x",
            label=who.user.name,
            seen_on=cast.now.date(),
            risk=Risk.LOW,
            document=DOCUMENT,
            by=who,
            now=cast.now,
        )

    def name(who: Any) -> None:
        actions.name_delegate(member=who, kind=Authority.CHIEF, by=who, now=cast.now)

    assert (allowed(add), allowed(name)) == ([cast.security, cast.administrator], [cast.administrator])
    row = Delegate.objects.get()
    with pytest.raises(actions.NotAllowed):
        actions.end_delegate(delegate=row, by=cast.security, now=cast.now)


def test_delegate_is_named_by_a_document(office: Office, cast: Any) -> None:
    """R-285."""
    with pytest.raises(Refused) as bare:
        actions.name_delegate(member=cast.records, kind=Authority.DELEGATE, by=cast.administrator, now=cast.now)
    row = actions.name_delegate(
        member=cast.records, kind=Authority.DELEGATE, document=DOCUMENT, by=cast.administrator, now=cast.now
    )
    with pytest.raises(Refused) as twice:
        actions.name_delegate(member=cast.records, kind=Authority.CHIEF, by=cast.administrator, now=cast.now)
    cast.reader.left_at = cast.now
    with pytest.raises(Refused) as gone:
        actions.name_delegate(member=cast.reader, kind=Authority.CHIEF, by=cast.administrator, now=cast.now)

    assert row.file is not None
    assert [bare.value.field, twice.value.field, gone.value.field] == ["document", "member", "member"]


def test_ended_delegate_accepts_nothing(office: Office, cast: Any) -> None:
    account, terms = office.propose(), office.terms()
    chief = office.chief()
    row = Delegate.objects.get()
    actions.end_delegate(delegate=row, by=cast.administrator, now=cast.now)

    with pytest.raises(actions.NotAllowed):
        actions.accept_terms(account=account, terms=terms, by=chief, now=cast.now)
    with pytest.raises(Faster):
        actions.end_delegate(delegate=row, by=cast.administrator, now=cast.now)


def test_only_chief_or_delegate_accepts(office: Office, cast: Any) -> None:
    account, terms, chief = office.propose(), office.terms(), office.chief()

    for who in (cast.administrator, cast.security, cast.editor):
        with pytest.raises(actions.NotAllowed):
            actions.accept_terms(account=account, terms=terms, by=who, now=cast.now)
    row = actions.accept_terms(account=account, terms=terms, by=chief, now=cast.now)

    salt, content = ACCEPTANCE.read([str(row.pk)])[str(row.pk)]
    assert (row.authority.member, bytes(row.salt), names("accounts.terms_accepted")) == (chief, salt, ["Ana", "Lena"])
    assert f'"member":{chief.pk}'.encode() in content
    with pytest.raises(Faster):
        actions.accept_terms(account=account, terms=terms, by=chief, now=cast.now)


@pytest.mark.parametrize(("risk", "unlimited"), [(Risk.HIGH, False), (Risk.LOW, True)])
def test_high_or_unlimited_risk_is_noted(office: Office, cast: Any, risk: Risk, unlimited: bool) -> None:
    """R-286."""
    account, terms, chief = office.propose(), office.terms(risk=risk, unlimited=unlimited), office.chief()

    with pytest.raises(Refused) as refused:
        actions.accept_terms(account=account, terms=terms, by=chief, now=cast.now)
    row = actions.accept_terms(
        account=account, terms=terms, risk_note="Insured.", opinion=DOCUMENT, by=chief, now=cast.now
    )

    assert (refused.value.field, row.risk_note, row.opinion_name) == ("risk_note", "Insured.", "delegation.pdf")
    assert b'"opinion":null' not in ACCEPTANCE.read([str(row.pk)])[str(row.pk)][1]


def test_only_the_newest_terms_of_an_open_account_are_accepted(office: Office, cast: Any) -> None:
    account, old, chief = office.propose(), office.terms(), office.chief()
    office.terms("2026-11")

    with pytest.raises(actions.NotNow):
        actions.accept_terms(account=account, terms=old, by=chief, now=cast.now)
    Account.objects.update(stage=Stage.CLOSED)
    account.refresh_from_db()
    newest = Terms.objects.latest("pk")
    with pytest.raises(actions.NotNow):
        actions.accept_terms(account=account, terms=newest, by=chief, now=cast.now)


def test_new_terms_put_accounts_out_of_date_and_tell_each_person_once(office: Office, cast: Any) -> None:
    accounts = [office.propose(f"@roads_{number}") for number in range(3)]
    chief, first = office.chief(), office.terms()
    for account in accounts[:2]:
        actions.accept_terms(account=account, terms=first, by=chief, now=cast.now)
    Notice.objects.all().delete()
    before = queries.outdated(accounts)

    second = office.terms("2026-11")
    after = queries.outdated(accounts)
    actions.accept_terms(account=accounts[0], terms=second, by=chief, now=cast.now)

    assert (before, after) == (set(), {accounts[0].pk, accounts[1].pk})
    assert queries.outdated(accounts) == {accounts[1].pk}
    assert names("accounts.terms_new") == ["Ana", "Lena", "Ravi"]
    assert Acceptance.objects.count() == 3


def test_terms_of_a_network_without_accounts_tell_nobody(office: Office) -> None:
    office.chief()

    office.terms()

    assert names("accounts.terms_new") == []


def test_acceptance_for_an_account_of_nobody_tells_nobody(office: Office, cast: Any) -> None:
    account = office.propose(owner=None, substitute=None)
    terms, chief = office.terms(), office.chief()
    actions.accept_terms(account=account, terms=terms, by=chief, now=cast.now)
    assert names("accounts.terms_accepted") == []
