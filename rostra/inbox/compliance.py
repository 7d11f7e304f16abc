"""Evidence from what people write to us: answered in time, by somebody, both ways, and kept where it disappears."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F, IntegerField, OuterRef, Q, Subquery, TextField, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account, Charter
from rostra.audit.models import Event
from rostra.channels import registry
from rostra.core.scoping import current_body_id
from rostra.inbox import events
from rostra.inbox.enums import NEEDS_ANSWER, Outcome, Way
from rostra.inbox.models import Conversation, ResponseModel, Turn
from rostra.inbox.queries.duty import on_watch
from rostra.inbox.routing import Router
from rostra.inbox.sources import MESSAGE
from rostra.people.models import Absence
from rostra.policy.decisions import ENGAGEMENT
from rostra.policy.evidence import Finding, Line, Provider, find, listed, together
from rostra.policy.queries import decided
from rostra.records.models import Record

MONTH = timedelta(days=30)
QUARTER = timedelta(days=90)
WEEK = timedelta(days=7)
AHEAD = timedelta(days=14)
"""So far ahead a hole in the duty to watch is told."""
OPEN_ENOUGH = 3
"""From this degree of engagement on people can write there, and may expect an answer (see `policy.forms.DEGREES`)."""


def answered(now: datetime) -> Finding:
    """Each answer of the last 30 days was given in time, and nobody waits for one beyond it."""
    about, key = "inbox.conversation", "conversation_id"
    given = Turn.objects.filter(ended_at__gt=now - MONTH, ended_at__lte=now).exclude(outcome=Outcome.CLOSED)
    late = find(given, {"late": Q(ended_at__gt=F("due_at"))}, about=about, key=key)
    waiting = Conversation.objects.filter(state__in=NEEDS_ANSWER, due_at__lt=now)
    return together(find(waiting, {"waiting": Q(due_at__lt=now)}, about=about), late)


def on_duty(now: datetime) -> Finding:
    """Somebody has the duty to watch and is there, now and in the next two weeks, or somebody stands in."""
    people = set(on_watch().values_list("member_id", flat=True))
    if not people:
        return listed(2, [Line(_body(), "nobody")])
    away = Absence.objects.filter(member__in=people, ended_at=None, ends_at__gt=now, starts_at__lt=now + AHEAD)
    alone = away.exclude(Q(substitute__left_at=None, substitute__user__is_active=True, substitute__isnull=False))
    spans = list(alone.order_by("starts_at", "pk").values_list("member_id", "starts_at", "ends_at"))
    gap = _first_gap(people, spans, now)
    if gap is None:
        return Finding(2)
    if gap == now:
        return listed(2, [Line(_body(), "away")])
    return listed(2, [Line(_body(), "gap", {"days": (gap - now).days})])


Span = tuple[int, datetime, datetime]


def _first_gap(people: set[int], spans: Sequence[Span], now: datetime) -> datetime | None:
    """The first moment, not before now, at which each of these people is away; a hole begins where an absence does."""
    for moment in sorted({max(begin, now) for _member, begin, _end in spans}):
        if people == {member for member, begin, end in spans if begin <= moment < end}:
            return moment
    return None


def two_way(now: datetime) -> Finding:
    """On each account that is open to people, and on which they wrote, somebody answered in the last 30 days."""
    wrote = Conversation.objects.filter(last_at__gt=now - MONTH, last_in_at__gt=now - MONTH, last_in_at__lt=now - WEEK)
    spoke = Turn.objects.filter(ended_at__gt=now - MONTH, ended_at__lte=now).exclude(outcome=Outcome.CLOSED)
    charter = Charter.objects.filter(account=OuterRef("pk"), approved_at__isnull=False).order_by("-number")
    said = charter.annotate(degree=Cast(KeyTransform("degree", F("content")), IntegerField())).values("degree")
    degree = Coalesce(Subquery(said.filter(degree__gt=0)[:1]), Value(decided(ENGAGEMENT)))
    rows = Account.objects.filter(pk__in=wrote.order_by().values("account")).annotate(degree=degree)
    why = {"one_way": ~Q(pk__in=spoke.order_by().values("account"))}
    return find(rows.filter(degree__gte=OPEN_ENOUGH), why, about="accounts.account")


def models(now: datetime) -> Finding:
    """For each account that takes messages is decided who answers, and whoever that names is there."""
    reading = [name for name in registry.names() if registry.get(name).can.inbox]
    rows = Account.objects.filter(channel__in=reading).exclude(state__in=(AccountState.OFFLINE, AccountState.CLOSED))
    accounts, router = list(rows.only("unit").order_by("pk")), Router(now)
    # Accounts of one unit of which nothing particular was said have the same model.
    particular = {row.account_id for row in router.models} | {row.account_id for row in router.clocks.watches}
    known: dict[tuple[int | None, int | None], str] = {}
    lines = []
    for account in accounts:
        place = (account.unit_id, account.pk if account.pk in particular else None)
        if place not in known:
            known[place] = _lack(router.model(account))
        if known[place]:
            lines.append(Line(f"accounts.account:{account.pk}", known[place]))
    return listed(len(accounts), lines)


def _lack(model: ResponseModel | None) -> str:
    if model is None:
        return "none"
    named = (model.responder, model.substitute)
    return "left" if model.way == Way.SINGLE and not any(one is not None and one.active for one in named) else ""


def removed(now: datetime) -> Finding:
    """Each message that disappeared from a network in the last 90 days is on record as it stood."""
    rows = Event.objects.filter(body=current_body_id(), kind=events.DELETED.name, at__gt=now - QUARTER, at__lte=now)
    message = Cast(KeyTransform("message", F("data")), IntegerField())
    # The first version is captured as it comes; what was disposed of since went under a decision, and its record stays.
    # Limited to one, so that each is looked up by its key, however many records there are.
    kept = Record.objects.filter(source=MESSAGE, source_key=OuterRef("key")).values("pk")[:1]
    rows = rows.annotate(message=message, key=Concat(Cast("message", TextField()), Value(".1")))
    rows = rows.annotate(record_id=Subquery(kept))
    return find(rows, {"lost": Q(record_id=None)}, about="inbox.message", key="message")


def _body() -> str:
    return f"people.body:{current_body_id()}"


PROVIDERS = (
    Provider(
        name="inbox.answered",
        label=_("People are answered in time"),
        look=answered,
        reasons={
            "late": _("It was answered too late."),
            "waiting": _("It waits for an answer, and the time for it is over."),
        },
        mend="inbox:performance",
    ),
    Provider(
        name="inbox.on_duty",
        label=_("Somebody watches, now and in the next two weeks"),
        look=on_duty,
        reasons={
            "nobody": _("Nobody has the duty to watch what people write."),
            "away": _("All who have the duty to watch are away, and nobody stands in."),
            "gap": _(
                "All who have the duty to watch will be away, and nobody stands in. Whole days until then: %(days)s."
            ),
        },
        mend="inbox:duty",
    ),
    Provider(
        name="inbox.two_way",
        label=_("Where people can write, somebody answers"),
        look=two_way,
        reasons={"one_way": _("People wrote on this account, and nobody was answered in 30 days.")},
        mend="editorial:balance",
    ),
    Provider(
        name="inbox.models",
        label=_("For each account is decided who answers"),
        look=models,
        reasons={
            "none": _("Nobody has decided who answers on this account."),
            "left": _("Who should answer on this account has left, and so has the substitute."),
        },
        mend="inbox:duty",
    ),
    Provider(
        name="records.removed",
        label=_("What disappeared from a network is on record as it stood"),
        look=removed,
        reasons={"lost": _("This message disappeared from its network and is not on record.")},
        mend="records:list",
    ),
)
