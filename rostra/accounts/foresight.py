"""What a decision would change for accounts and for those who act on them, said before it is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import ngettext

from rostra.accounts.actions.capturing import due_at_once
from rostra.accounts.actions.watching import IN_USE
from rostra.accounts.enums import BEFORE_DECISION, OWN_NETWORKS, AccountState, Stage
from rostra.accounts.models import Account, Proof
from rostra.people.enums import ACTING, GRANTED, RIGHTS, AccessState, GrantRight, RuleKey
from rostra.people.models import AccessRequest, Grant, Member
from rostra.people.rules import acting_places, acts_if, read_ahead, rule, would_act
from rostra.policy.decisions import (
    ACCESS_CRITERIA,
    ACKNOWLEDGE_REQUIRED,
    CAPTURE_MONTHS,
    DORMANT_DAYS,
    MANDATE_REQUIRED,
    PERSONAL_ADMINS,
    PROOF_DAYS,
    RECERTIFY_MONTHS,
    TRAINING_COURSES,
    UNSANCTIONED_PUBLISHING,
    Question,
)
from rostra.policy.impacts import Consequence, Impact, some
from rostra.policy.queries import decided

ACTING_RULES = (TRAINING_COURSES, ACKNOWLEDGE_REQUIRED, MANDATE_REQUIRED)
ROLES = [code for code, given in RIGHTS.items() if given & ACTING]
GRANTS = [code for code, given in GRANTED.items() if given & ACTING]


def losing(question: Question[Any], value: Any, now: datetime) -> Impact | None:
    """Who may write, approve and answer now, and could not any more."""
    members = _changing(question, value, now, acts=True)
    if not members:
        return None
    sentence = ngettext(
        "%(count)d member loses the right to publish and to answer, until they have what is asked for. Accounts concerned: %(accounts)d.",
        "%(count)d members lose the right to publish and to answer, until they have what is asked for. Accounts concerned: %(accounts)d.",
        len(members),
    )
    words = {"count": len(members), "accounts": _places(members, now)}
    return Impact(sentence % words, some([member.user.name for member in members]))


def gaining(question: Question[Any], value: Any, now: datetime) -> Impact | None:
    """Whose roles and rights count again."""
    members = _changing(question, value, now, acts=False)
    if not members:
        return None
    sentence = ngettext(
        "%(count)d member may publish and answer again by the roles and rights that they hold.",
        "%(count)d members may publish and answer again by the roles and rights that they hold.",
        len(members),
    )
    return Impact(sentence % {"count": len(members)}, some([member.user.name for member in members]))


def _changing(question: Question[Any], value: Any, now: datetime, *, acts: bool) -> list[Member]:
    """Those whose roles or grants let them act, who do (or do not) now, and would not (or would)."""
    key = RuleKey(question.key)
    before, after = rule(key), question.write(value)
    if not _asks_more(*((before, after) if acts else (after, before))):
        return []
    holding = Q(roles__code__in=ROLES) | Q(grants__ended_at=None, grants__right__in=GRANTS)
    rows = Member.objects.filter(holding, left_at=None, user__is_active=True).select_related("user").distinct()
    members = list(rows.order_by("user__name", "pk"))
    read_ahead(members)
    return [
        member
        for member in members
        if would_act(member, now)
        and acts_if(member, key, before, now) is acts
        and acts_if(member, key, after, now) is not acts
    ]


def _asks_more(before: Any, after: Any) -> bool:
    """Whether the second value asks anything of people that the first does not."""
    return bool(set(after) - set(before)) if isinstance(after, list) else after and not before


def _places(members: Iterable[Member], now: datetime) -> int:
    """On how many accounts that are not closed these members act now."""
    accounts = dict(Account.objects.exclude(stage=Stage.CLOSED).values_list("pk", "unit"))
    found: set[int] = set()
    for member in members:
        units, own = acting_places(member, now)
        if units is None:
            return len(accounts)
        found |= own | {pk for pk, unit in accounts.items() if unit in units}
    return len(found & set(accounts))


def unsanctioned(question: Question[Any], value: Any, _now: datetime) -> Impact | None:
    rows = Account.objects.filter(stage__in=BEFORE_DECISION).exclude(network__in=OWN_NETWORKS)
    if value or not decided(question):
        return None
    return _accounts(
        rows,
        lambda count: ngettext(
            "On %(count)d account that nobody decided on nothing is posted any more.",
            "On %(count)d accounts that nobody decided on nothing is posted any more.",
            count,
        ),
    )


def dormant(_question: Question[Any], value: Any, now: datetime) -> Impact | None:
    """Those that the next round would find silent."""
    known = Account.objects.exclude(network__in=OWN_NETWORKS).exclude(channel="").exclude(state=AccountState.OFFLINE)
    heard = known.annotate(heard_at=Coalesce(Greatest("active_at", "opened_at"), F("created_at")))
    silent = heard.filter(stage=Stage.ACTIVE, heard_at__lt=now - timedelta(days=value))
    return _accounts(
        silent,
        lambda count: ngettext(
            "%(count)d account counts as dormant at once.", "%(count)d accounts count as dormant at once.", count
        ),
    )


def captures(_question: Question[Any], value: Any, now: datetime) -> Impact | None:
    """Pages of which the last capture is older than that."""
    return _accounts(
        Account.objects.filter(pk__in=due_at_once(months=value, now=now)),
        lambda count: ngettext(
            "The page of %(count)d account is captured at once.",
            "The pages of %(count)d accounts are captured at once.",
            count,
        ),
    )


def certified(_question: Question[Any], _value: Any, _now: datetime) -> Impact | None:
    """Dates that stand are not moved."""
    return _accounts(
        Account.objects.filter(stage__in=IN_USE, review_at__isnull=False),
        lambda count: ngettext(
            "%(count)d account keeps the day by which it is certified again; the new time counts from then on.",
            "%(count)d accounts keep the day by which they are certified again; the new time counts from then on.",
            count,
        ),
        named=False,
    )


def proven(_question: Question[Any], _value: Any, now: datetime) -> Impact | None:
    proofs = Proof.objects.filter(ok=True, expires_at__gt=now)
    return _accounts(
        Account.objects.filter(pk__in=proofs.values("account")),
        lambda count: ngettext(
            "The proof of control of %(count)d account holds as long as it was given for; the new time counts from the next one on.",
            "The proofs of control of %(count)d accounts hold as long as they were given for; the new time counts from the next ones on.",
            count,
        ),
        named=False,
    )


def personal(question: Question[Any], value: Any, now: datetime) -> Impact | None:
    """What was given stays given: the body sees what it has to replace."""
    if value != "refuse" or decided(question) == "refuse":
        return None
    given = Grant.objects.filter(right=GrantRight.ADMINISTER, ended_at=None, starts_at__lte=now)
    rows = given.exclude(personal_handle="").select_related("member__user", "account").order_by("account__name", "pk")
    names = [f"{row.account.name}: {row.personal_handle} ({row.member.user.name})" for row in rows]
    sentence = ngettext(
        "%(count)d personal account that administers one of ours stays as it is: replace it. No other is recorded.",
        "%(count)d personal accounts that administer ours stay as they are: replace them. No others are recorded.",
        len(names),
    )
    return Impact(sentence % {"count": len(names)}, some(names)) if names else None


def requests(_question: Question[Any], value: Sequence[str], _now: datetime) -> Impact | None:
    """Whoever asked already said what was asked of them then."""
    rows = AccessRequest.objects.filter(state=AccessState.ASKED).select_related("member__user").order_by("pk")
    names = [
        row.member.user.name for row in rows if not set(value) <= {key for key, said in row.criteria.items() if said}
    ]
    sentence = ngettext(
        "%(count)d request for access that waits says less than this. It is decided as it stands, or asked for again.",
        "%(count)d requests for access that wait say less than this. They are decided as they stand, or asked for again.",
        len(names),
    )
    return Impact(sentence % {"count": len(names)}, some(names)) if names else None


def _accounts(rows: Any, sentence: Any, *, named: bool = True) -> Impact | None:
    names = list(rows.order_by("name", "pk").values_list("name", flat=True))
    if not names:
        return None
    return Impact(sentence(len(names)) % {"count": len(names)}, some(names) if named else ())


CONSEQUENCES = (
    Consequence(name="accounts.losing", keys=tuple(question.key for question in ACTING_RULES), foresee=losing),
    Consequence(name="accounts.gaining", keys=tuple(question.key for question in ACTING_RULES), foresee=gaining),
    Consequence(name="accounts.unsanctioned", keys=(UNSANCTIONED_PUBLISHING.key,), foresee=unsanctioned),
    Consequence(name="accounts.dormant", keys=(DORMANT_DAYS.key,), foresee=dormant),
    Consequence(name="accounts.captures", keys=(CAPTURE_MONTHS.key,), foresee=captures),
    Consequence(name="accounts.certified", keys=(RECERTIFY_MONTHS.key,), foresee=certified),
    Consequence(name="accounts.proven", keys=(PROOF_DAYS.key,), foresee=proven),
    Consequence(name="accounts.personal", keys=(PERSONAL_ADMINS.key,), foresee=personal),
    Consequence(name="accounts.requests", keys=(ACCESS_CRITERIA.key,), foresee=requests),
)
