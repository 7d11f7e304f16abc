"""Terms of service: their versions, who may accept them, and that somebody did (R-284 to R-286)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.accounts import events
from rostra.accounts.actions.moves import NotAllowed, NotNow, allow, tell
from rostra.accounts.content import acceptance_capture, terms_capture
from rostra.accounts.enums import Authority, Risk, Stage
from rostra.accounts.models import Acceptance, Account, Delegate, Terms
from rostra.accounts.queries.life import current_terms
from rostra.accounts.rules import may_connect
from rostra.audit.actions import Data, record
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.people.actions import notify
from rostra.people.enums import Right
from rostra.people.models import Member, User
from rostra.people.rules import may

MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """A file that somebody attached."""

    name: str
    content: bytes
    content_type: str = "application/octet-stream"


@transaction.atomic
def add_terms(
    *,
    network: str,
    label: str,
    seen_on: date,
    risk: Risk,
    document: Document,
    by: Member,
    now: datetime,
    url: str = "",
    clauses: Sequence[str] = (),
    unlimited: bool = False,
) -> Terms:
    """A version of a network's terms that holds from now on. Owners of its accounts, and who may accept, are told.

    The document shows later what was accepted: an address may lead to other words tomorrow. Raises NotAllowed, Refused for a version that is there and for a document that is too big.
    """
    allow(may_connect(by))
    file, name = _keep(document)
    try:
        with transaction.atomic():
            row = Terms.objects.create(
                network=network,
                label=label,
                url=url,
                seen_on=seen_on,
                risk=risk,
                unlimited=unlimited,
                clauses=list(clauses),
                file=file,
                file_name=name,
                created_at=now,
                created_by=by.user,
            )
    except IntegrityError as error:
        raise Refused(_("This version of the network's terms is in the register already."), field="label") from error
    data: Data = {"network": network, "label": label, "risk": risk.value, "unlimited": unlimited}
    record(
        body=row.body_id,
        by=by.user,
        now=now,
        kind=events.TERMS_ADDED.name,
        about=f"accounts.terms:{row.pk}",
        data=data,
        capture=terms_capture(row),
    )
    _replace(row, by, now)
    _tell_new(row, now)
    return row


@transaction.atomic
def accept_terms(
    *,
    account: Account,
    terms: Terms,
    by: Member,
    now: datetime,
    risk_note: str = "",
    opinion: Document | None = None,
) -> Acceptance:
    """Accept the newest terms for an account, indemnity included: the chief executive, or an expressly named delegate.

    Raises NotAllowed for anybody else, NotNow for older terms, Refused where a risk is not noted, Faster.
    """
    authority = Delegate.objects.filter(member=by, ended_at=None).select_related("member").first()
    if authority is None or not by.active:
        raise NotAllowed(_("Only the chief executive or an expressly named delegate accepts terms."))
    newest = current_terms([account.network]).get(account.network)
    if newest is None or newest.pk != terms.pk:
        raise NotNow(_("These are not the newest terms of this account's network."))
    if account.stage == Stage.CLOSED:
        raise NotNow(_("The account is closed."))
    risk_note = risk_note.strip()
    if not risk_note and (terms.risk == Risk.HIGH or terms.unlimited):
        raise Refused(_("The risk is high or has no limit: write down what you considered."), field="risk_note")
    file, name = _keep(opinion)
    try:
        with transaction.atomic():
            row = Acceptance.objects.create(
                terms=terms,
                account=account,
                authority=authority,
                accepted_at=now,
                risk_note=risk_note,
                opinion=file,
                opinion_name=name,
            )
    except IntegrityError as error:
        raise Faster(_("These terms are accepted for this account already.")) from error
    data: Data = {"account": account.pk, "terms": terms.pk, "member": by.pk}
    record(
        body=row.body_id,
        by=by.user,
        now=now,
        kind=events.TERMS_ACCEPTED.name,
        about=f"accounts.acceptance:{row.pk}",
        data=data,
        capture=acceptance_capture(row),
    )
    people = [member for member in (account.owner, account.substitute) if member is not None and member.pk != by.pk]
    if people:
        tell(people, "accounts.terms_accepted", account, now=now, by=by.user.name)
    return row


@transaction.atomic
def name_delegate(
    *, member: Member, kind: Authority, by: Member, now: datetime, document: Document | None = None
) -> Delegate:
    """Write down that this member accepts terms for the body; a delegate by a document that says so.

    Raises NotAllowed but for administrators of the body, Refused without the document or where it stands already.
    """
    allow(may(by, Right.ADMINISTER))
    if not member.active:
        raise Refused(_("This person is no member any more."), field="member")
    if kind == Authority.DELEGATE and document is None:
        raise Refused(_("Attach the document in which the chief executive names this person."), field="document")
    if Delegate.objects.filter(member=member, ended_at=None).exists():
        raise Refused(_("This person may accept terms already."), field="member")
    file, name = _keep(document)
    row = Delegate.objects.create(member=member, kind=kind, file=file, file_name=name, named_at=now, named_by=by.user)
    _note_delegate(row, events.DELEGATE_NAMED.name, by, now)
    return row


@transaction.atomic
def end_delegate(*, delegate: Delegate, by: Member, now: datetime) -> Delegate:
    """The member accepts no terms any more; what they accepted stays. Raises NotAllowed, Faster."""
    allow(may(by, Right.ADMINISTER))
    if not Delegate.objects.filter(pk=delegate.pk, ended_at=None).update(ended_at=now):
        raise Faster(_("Somebody else ended this already."))
    delegate.ended_at = now
    _note_delegate(delegate, events.DELEGATE_ENDED.name, by, now)
    return delegate


def _note_delegate(row: Delegate, kind: str, by: Member, now: datetime) -> None:
    data: Data = {"member": row.member_id, "kind": row.kind}
    record(body=row.body_id, by=by.user, now=now, kind=kind, about=f"accounts.delegate:{row.pk}", data=data)


def _keep(document: Document | None) -> tuple[StoredFile | None, str]:
    if document is None:
        return None, ""
    if len(document.content) > MAX_BYTES:
        raise Refused(_("The file is bigger than 10 MB."), field="document")
    return files.store(document.content, content_type=document.content_type), document.name[-200:]


def _replace(row: Terms, by: Member, now: datetime) -> None:
    """The version before does not hold any more: the time of its record begins."""
    before = Terms.objects.filter(network=row.network, pk__lt=row.pk).order_by("-pk").first()
    if before is not None:
        about = f"accounts.terms:{before.pk}"
        kind = events.TERMS_REPLACED.name
        record(body=row.body_id, by=by.user, now=now, kind=kind, about=about, data={"terms": row.pk})


def _tell_new(terms: Terms, now: datetime) -> None:
    """One notice for each person, however many accounts they look after."""
    rows = Account.objects.filter(network=terms.network).exclude(stage=Stage.CLOSED)
    tenders = {pk for pair in rows.values_list("owner", "substitute") for pk in pair if pk is not None}
    delegates = Delegate.objects.filter(ended_at=None).values_list("member", flat=True)
    if not tenders:
        # Nobody has an account there: nothing is out of date.
        return
    users = User.objects.filter(
        Q(memberships__in=tenders) | Q(memberships__in=delegates),
        memberships__body=current_body_id(),
        memberships__left_at=None,
        is_active=True,
    ).distinct()
    data: dict[str, str | int] = {"network": terms.network, "label": terms.label}
    notify(users=users, kind="accounts.terms_new", now=now, data=data, url=reverse("accounts:terms"))
