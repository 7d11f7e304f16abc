"""Proofs of control: that an account is in the body's hands, by whose word, and until when that counts."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

import requests
from django.db import transaction
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from rostra.accounts import events
from rostra.accounts.actions.moves import NotNow, allow, note, tell
from rostra.accounts.enums import OPENED, OWN_NETWORKS, AccountState, ProofMethod
from rostra.accounts.evidence import Unproven, check_code, check_domain, check_links
from rostra.accounts.models import Account, Proof, ProofCode
from rostra.accounts.networks import key_of
from rostra.accounts.queries.lines import open_channel, way_out
from rostra.accounts.queries.proofs import SOON, methods_of, open_code
from rostra.accounts.rules import may_tend
from rostra.channels import registry
from rostra.channels.contract import ChannelError
from rostra.people.models import Member, User
from rostra.policy.decisions import PROOF_DAYS
from rostra.policy.queries import decided
from rostra.vault.actions import note_reach
from rostra.vault.keyring import KeyMissing

logger = logging.getLogger("rostra.accounts")

CODE_LIFE = timedelta(days=7)
ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
AT_ONCE = 20
"""Accounts in one run of the job, for each body."""
RENEW_BEFORE = timedelta(days=30)
TRY_AGAIN = timedelta(days=3)
"""Credentials that failed to prove anything are tried again after so long."""


@transaction.atomic
def make_code(*, account: Account, by: Member, now: datetime) -> ProofCode:
    """A code to put into the profile's text, for a week; an older one does not count any more.

    Raises NotAllowed, NotNow for an account that cannot be proven so.
    """
    allow(may_tend(by, account))
    _require(account, ProofMethod.CODE)
    # One at a time for one account.
    Account.objects.select_for_update().get(pk=account.pk)
    ProofCode.objects.filter(account=account, settled_at=None).update(settled_at=now)
    text = "rostra-" + "".join(secrets.choice(ALPHABET) for _place in range(12))
    row = ProofCode.objects.create(account=account, text=text, made_at=now, expires_at=now + CODE_LIFE)
    note(account, events.PROOF_CODE_MADE, by=by.user, now=now, data={"expires_at": row.expires_at.isoformat()})
    return row


def prove(*, account: Account, method: ProofMethod, by: Member, now: datetime) -> Proof:
    """Try to prove the account by this method; gives the proof, or the try that failed with its code.

    Calls the network: call it outside any transaction. A try that fails takes nothing from an older proof.
    Raises NotAllowed, NotNow for a method that is not possible now.
    """
    allow(may_tend(by, account))
    _require(account, method)
    return _try(account, method, by.user, now)


def bodies_to_renew(now: datetime) -> Iterable[int]:
    """The bodies that have a connected account whose proof is to be renewed."""
    return _due(Account.everywhere.all(), now).values_list("body_id", flat=True).distinct().order_by("body_id")


def renew_proofs(*, now: datetime) -> list[Proof]:
    """Prove connected accounts again before their proof ends, by their credentials, in the body in scope.

    Calls the network: call it outside any transaction.
    """
    rows = list(_due(Account.objects.all(), now).order_by("pk")[:AT_ONCE])
    return [_try(account, ProofMethod.CREDENTIALS, None, now) for account in rows]


@transaction.atomic
def remind_of_proofs(*, now: datetime) -> int:
    """Tell owner and substitute of proofs that end within 14 days, and of those that ended; each once. Gives how many."""
    later = Proof.objects.filter(account=OuterRef("account"), ok=True, expires_at__gt=OuterRef("expires_at"))
    rows = Proof.objects.filter(ok=True, expires_at__lte=now + SOON, reminders__lt=2, account__stage__in=OPENED)
    rows = rows.filter(~Exists(later)).filter(Q(reminders=0) | Q(expires_at__lte=now))
    told = 0
    people = ("owner__user", "substitute__user")
    for proof in rows.select_for_update(skip_locked=True, of=("self",)).select_related(
        "account", *(f"account__{who}" for who in people)
    ):
        ended = proof.expires_at is not None and proof.expires_at <= now
        Proof.objects.filter(pk=proof.pk).update(reminders=2 if ended else 1)
        account = proof.account
        kind = "accounts.proof_ended" if ended else "accounts.proof_ending"
        tell([account.owner, account.substitute], kind, account, now=now, expires_at=str(proof.expires_at))
        told += 1
    return told


def _require(account: Account, method: ProofMethod) -> None:
    if method not in methods_of(account):
        raise NotNow(_("This account cannot be proven in this way now."))


def _try(account: Account, method: ProofMethod, by: User | None, now: datetime) -> Proof:
    used: ProofCode | None = None
    try:
        with way_out().session() as session:
            if method == ProofMethod.CODE:
                used = _check_code(account, session, now)
            else:
                _check(account, method, session)
    except Unproven as failed:
        return _keep(account, method, failed.code, None, by, now)
    return _keep(account, method, "", used, by, now)


def _check(account: Account, method: ProofMethod, session: requests.Session) -> None:
    match method:
        case ProofMethod.CREDENTIALS:
            _check_credentials(account)
        case ProofMethod.REL_ME:
            check_links(account, account.body.website, session)
        case _:
            check_domain(account, account.body.website, session)


def _check_credentials(account: Account) -> None:
    """Live: the network lets us in, and says that we are this account."""
    try:
        identity = open_channel(account).verify()
    except ChannelError as error:
        raise Unproven(error.code) from error
    except KeyMissing as error:
        # One account's key must not keep the others from being proven; the log says which.
        logger.exception("credentials not opened", extra={"account": account.pk})
        raise Unproven("no_credentials") from error
    number = bool(account.remote_id) and identity.remote_id == account.remote_id
    name = not account.remote_id and bool(account.key) and key_of(account.network, identity.handle) == account.key
    if not (number or name):
        raise Unproven("wrong_account")
    note_reach(account=account, scopes=identity.scopes, expires_at=identity.expires_at)


def _check_code(account: Account, session: requests.Session, now: datetime) -> ProofCode:
    code = open_code(account, now)
    if code is None:
        raise Unproven("no_code")
    check_code(account, code.text, session)
    return code


@transaction.atomic
def _keep(
    account: Account, method: ProofMethod, code: str, used: ProofCode | None, by: User | None, now: datetime
) -> Proof:
    expires_at = None if code else now + timedelta(days=decided(PROOF_DAYS))
    proof = Proof.objects.create(
        account=account, method=method, at=now, ok=not code, code=code, expires_at=expires_at, by=by
    )
    if expires_at is None:
        note(account, events.PROOF_FAILED, by=by, now=now, data={"method": method.value, "code": code})
        return proof
    if used is not None:
        ProofCode.objects.filter(pk=used.pk).update(settled_at=now)
    data = {"method": method.value, "expires_at": expires_at.isoformat()}
    note(account, events.PROVEN, by=by, now=now, data=data)
    return proof


def _due(accounts: QuerySet[Account], now: datetime) -> QuerySet[Account]:
    """Connected and opened, with no proof that lasts long enough, and not tried lately."""
    mine = Proof.everywhere.filter(account=OuterRef("pk"))
    fresh = mine.filter(ok=True, expires_at__gt=now + RENEW_BEFORE)
    # Where proofs hold for less than that, half of their time is long enough.
    moment = Value(now, output_field=DateTimeField())
    halves = mine.annotate(left=F("expires_at") - moment, used=moment - F("at"))
    young = halves.filter(ok=True, left__gt=F("used"))
    tried = mine.filter(method=ProofMethod.CREDENTIALS, at__gt=now - TRY_AGAIN)
    signed_in = [kind.name for kind in registry.all() if not kind.can.assisted]
    rows = accounts.filter(state=AccountState.ACTIVE, stage__in=OPENED, channel__in=signed_in)
    rows = rows.exclude(network__in=OWN_NETWORKS)
    return rows.filter(~Exists(fresh), ~Exists(young), ~Exists(tried))
