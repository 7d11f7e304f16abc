"""Evidence from what is on record about accounts: decided, owned, listed, proven, looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from rostra.accounts.actions import capturing
from rostra.accounts.enums import OWN_NETWORKS, AccountState, Authority, OpeningOutcome, Stage
from rostra.accounts.models import Acceptance, Account, Certification, Charter, Opening, Proof, Terms
from rostra.accounts.queries.published import published
from rostra.people.enums import GrantRight
from rostra.people.models import Grant
from rostra.people.queries.acting import running
from rostra.policy.decisions import CAPTURE_MONTHS, DORMANT_DAYS, PERSONAL_ADMINS, PROOF_DAYS
from rostra.policy.evidence import Finding, Line, Provider, find, listed
from rostra.policy.queries import decided
from rostra.policy.queries.answered import answered
from rostra.records.models import PageCapture
from rostra.records.page_content import KEPT
from rostra.records.retention import add_months

ABOUT = "accounts.account"
IN_USE = (Stage.PILOT, Stage.ACTIVE, Stage.DORMANT)


A_DAY = timedelta(days=1)
"""A capture that falls due is made within hours, and tried again where the network is away."""


def used() -> QuerySet[Account]:
    """The accounts on networks that are in use, decided or not; the body's own mailboxes and forms are none."""
    return Account.objects.filter(stage__in=(*IN_USE, Stage.UNSANCTIONED)).exclude(network__in=OWN_NETWORKS)


def account_decided(_now: datetime) -> Finding:
    """Somebody has decided on each account that is in use."""
    openings = Opening.objects.filter(account=OuterRef("pk"), outcome=OpeningOutcome.APPROVED)
    why = {"unsanctioned": Q(stage=Stage.UNSANCTIONED), "unrecorded": ~Q(Exists(openings))}
    return find(used(), why, about=ABOUT)


def owners(_now: datetime) -> Finding:
    """Each account has an owner who is there, and a substitute who is there and somebody else."""
    why = {
        "no_owner": Q(owner=None),
        "owner_left": ~_there("owner"),
        "no_substitute": Q(substitute=None) | Q(substitute=F("owner")),
        "substitute_left": ~_there("substitute"),
    }
    return find(used(), why, about=ABOUT)


def _there(who: str) -> Q:
    return Q(**{f"{who}__isnull": False, f"{who}__left_at": None, f"{who}__user__is_active": True})


def _charter_says(name: str) -> Finding:
    """The charter in force of each account says this."""
    charters = Charter.objects.filter(account=OuterRef("pk"), approved_at__isnull=False).order_by("-number")
    said = charters.annotate(said=KeyTextTransform(name, F("content"))).values("said")
    rows = used().annotate(said=Subquery(said[:1]))
    return find(rows, {"no_charter": ~Q(Exists(charters)), "unsaid": Q(said=None) | Q(said="")}, about=ABOUT)


def objective(_now: datetime) -> Finding:
    """Each account has a charter in force that says what is to be reached."""
    return _charter_says("objective")


def privacy(_now: datetime) -> Finding:
    """Each account has a charter in force that names the privacy notice."""
    return _charter_says("privacy")


def charters(_now: datetime) -> Finding:
    """Each account has a charter in force with rules for what the public writes."""
    return _charter_says("public_rules")


def public(_now: datetime) -> Finding:
    """Each account stands in the public register, with its address, its purpose and the unit that answers for it."""
    listed = published(Account.objects.filter(pk=OuterRef("pk")))
    why = {
        "unlisted": ~Q(Exists(listed)),
        "no_address": Q(url=""),
        "no_purpose": Q(summary=""),
        "no_unit": Q(unit=None),
    }
    return find(used(), why, about=ABOUT)


def proof(now: datetime) -> Finding:
    """Each account was proven to be in the body's hands within the days that the policy names."""
    proven = Proof.objects.filter(account=OuterRef("pk"), ok=True)
    fresh = proven.filter(at__gte=now - timedelta(days=decided(PROOF_DAYS)), expires_at__gt=now)
    return find(used(), {"never": ~Q(Exists(proven)), "old": ~Q(Exists(fresh))}, about=ABOUT)


def personal_admins(now: datetime) -> Finding:
    """No personal account administers one of the body's; or, where the policy lets them, none does so alone."""
    rows = Grant.objects.filter(running(now), right=GrantRight.ADMINISTER).exclude(account__stage=Stage.CLOSED)
    personal = ~Q(personal_handle="")
    official = rows.filter(account=OuterRef("account"), personal_handle="")
    why = {"refused": personal} if decided(PERSONAL_ADMINS) == "refuse" else {"only": personal & ~Q(Exists(official))}
    return find(rows, why, about=ABOUT, key="account_id")


def dormant(now: datetime) -> Finding:
    """No account in use has been silent for longer than the policy allows; of those that are not connected, who knows?"""
    heard = Coalesce(Greatest("active_at", "opened_at"), F("created_at"))
    connected = ~Q(channel="") & ~Q(state=AccountState.OFFLINE)
    rows = used().filter(stage__in=IN_USE).filter(connected | Q(stage=Stage.DORMANT)).annotate(heard_at=heard)
    limit = now - timedelta(days=decided(DORMANT_DAYS))
    return find(rows, {"dormant": Q(stage=Stage.DORMANT), "silent": Q(heard_at__lt=limit)}, about=ABOUT)


def certified(now: datetime) -> Finding:
    """Of each account in use somebody has said in time that it is needed, staffed and true to its charter."""
    overdue = Certification.objects.filter(account=OuterRef("pk"), outcome="", due_at__lt=now)
    late = Q(review_at__lt=now) | Q(Exists(overdue))
    rows = used().filter(stage__in=IN_USE)
    return find(rows, {"overdue": late, "undated": Q(review_at=None)}, about=ABOUT)


def terms(_now: datetime) -> Finding:
    """The newest terms of its network are accepted for each account, by whom the policy lets accept them."""
    newest = Terms.objects.filter(network=OuterRef("network")).order_by("-pk").values("pk")[:1]
    accepted = Acceptance.objects.filter(account=OuterRef("pk"), terms=OuterRef("newest"))
    why = {"unknown": Q(newest=None), "not_accepted": ~Q(Exists(accepted))}
    if answered("E7.2").get("options") == ["chief"]:
        why["not_chief"] = ~Q(Exists(accepted.filter(authority__kind=Authority.CHIEF)))
    return find(used().annotate(newest=Subquery(newest)), why, about=ABOUT)


def captured(now: datetime) -> Finding:
    """The page of each account in use was captured within the months that the policy names."""
    pages = capturing.pages()
    rows = PageCapture.objects.filter(account__in=list(pages), about="", state__in=KEPT, done_at__isnull=False)
    last = dict(rows.order_by().values_list("account").annotate(at=Max("done_at")))
    day = add_months(now.date(), -decided(CAPTURE_MONTHS)) - A_DAY
    lines = [Line(f"{ABOUT}:{pk}", "never") for pk in pages if pk not in last]
    lines += [Line(f"{ABOUT}:{pk}", "old") for pk, at in last.items() if at.date() < day]
    return listed(len(pages), lines)


NO_CHARTER = _("This account has no charter that was approved.")

PROVIDERS = (
    Provider(
        name="accounts.decided",
        label=_("Somebody has decided on each account in use"),
        look=account_decided,
        reasons={
            "unsanctioned": _("Nobody has decided on this account."),
            "unrecorded": _("It is in use, and no decision to open it is on record."),
        },
        mend="accounts:list",
    ),
    Provider(
        name="accounts.owners",
        label=_("Each account has an owner and a substitute"),
        look=owners,
        reasons={
            "no_owner": _("This account has no owner."),
            "owner_left": _("The owner of this account has left."),
            "no_substitute": _("Nobody stands in for the owner of this account."),
            "substitute_left": _("The substitute for the owner of this account has left."),
        },
        mend="accounts:list",
    ),
    Provider(
        name="accounts.objective",
        label=_("Each account has an objective"),
        look=objective,
        reasons={"no_charter": NO_CHARTER, "unsaid": _("Its charter names no objective.")},
        mend="accounts:list",
    ),
    Provider(
        name="accounts.public",
        label=_("Each account stands in the public register with all that belongs there"),
        look=public,
        reasons={
            "unlisted": _("This account is in use and does not stand in the public register."),
            "no_address": _("The register has no address of this account."),
            "no_purpose": _("The register does not say what people get on this account."),
            "no_unit": _("The register names no unit that answers for this account."),
        },
        mend="accounts:list",
    ),
    Provider(
        name="accounts.proof",
        label=_("Control over each account is proven"),
        look=proof,
        reasons={
            "never": _("It was never proven that this account is in the body's hands."),
            "old": _("The last proof that this account is in the body's hands is too old."),
        },
        mend="accounts:list",
    ),
    Provider(
        name="accounts.personal_admins",
        label=_("Personal accounts administer the body's accounts only as the policy allows"),
        look=personal_admins,
        reasons={
            "refused": _("A personal account administers it, and the policy does not allow that."),
            "only": _("Nobody administers it but by personal accounts."),
        },
        mend="accounts:access",
    ),
    Provider(
        name="accounts.dormant",
        label=_("No account has fallen silent"),
        look=dormant,
        reasons={
            "dormant": _("This account is dormant: speak there again, or close it."),
            "silent": _("Nothing was said on this account for longer than the policy allows."),
        },
        mend="accounts:list",
    ),
    Provider(
        name="accounts.certified",
        label=_("Each account was looked at again in time"),
        look=certified,
        reasons={
            "overdue": _("Somebody should have said by now whether this account is still needed."),
            "undated": _("It has no day on which it is looked at again."),
        },
        mend="accounts:waiting",
    ),
    Provider(
        name="accounts.terms",
        label=_("The terms of each network are accepted by those who may do so"),
        look=terms,
        reasons={
            "unknown": _("No terms of its network are on record."),
            "not_accepted": _("The newest terms of its network are not accepted for this account."),
            "not_chief": _("The terms were accepted by a delegate; the policy leaves that to the chief executive."),
        },
        mend="accounts:terms",
    ),
    Provider(
        name="accounts.privacy",
        label=_("Each account names its privacy notice"),
        look=privacy,
        reasons={"no_charter": NO_CHARTER, "unsaid": _("Its charter names no privacy notice.")},
        mend="accounts:list",
    ),
    Provider(
        name="accounts.charters",
        label=_("Each account has house rules in its charter"),
        look=charters,
        reasons={"no_charter": NO_CHARTER, "unsaid": _("Its charter has no rules for what the public writes.")},
        mend="accounts:list",
    ),
    Provider(
        name="records.captured",
        label=_("The page of each account was captured in time"),
        look=captured,
        reasons={
            "never": _("The page of this account was never captured."),
            "old": _("The page of this account was not captured for longer than the policy allows."),
        },
        mend="records:captures",
    ),
)
