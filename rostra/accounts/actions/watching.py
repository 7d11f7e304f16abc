"""What Rostra does about accounts by itself: asks for recertification, reminds, and finds those that fell silent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from rostra.accounts import events
from rostra.accounts.actions.moves import move_stage, note, tell
from rostra.accounts.enums import OWN_NETWORKS, AccountState, Stage
from rostra.accounts.models import Account, Certification
from rostra.accounts.queries.life import SOON
from rostra.core.apart import apart
from rostra.core.months import months_later
from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.people.models import Body
from rostra.policy.decisions import DORMANT_DAYS, RECERTIFY_MONTHS
from rostra.policy.queries import at_work, decided

IN_USE = (Stage.PILOT, Stage.ACTIVE, Stage.DORMANT)
WEEK = timedelta(days=7)
ESCALATED = 4
"""From the fourth reminder on, a week after the date, the sponsor is told too."""

# Two small indexes hold what is read here: publications that went out, and fetches that saw own posts.
_ACTIVITY = """
UPDATE accounts_account a SET active_at = seen.at
FROM (
  SELECT account_id, max(at) AS at FROM (
    SELECT account_id, max(at) AS at FROM accounts_call WHERE operation = 'publish' AND outcome = 'ok'
    GROUP BY account_id
    UNION ALL
    SELECT account_id, max(ended_at) FROM accounts_fetch WHERE own > 0 GROUP BY account_id
  ) heard GROUP BY account_id
) seen
WHERE a.id = seen.account_id AND (a.active_at IS NULL OR a.active_at < seen.at)
"""


def watch_accounts(*, now: datetime) -> None:
    """The round over all bodies; people are reminded in working hours only."""
    refresh_activity()
    for body in Body.objects.order_by("pk"):
        with apart("accounts not watched", body=body.pk), scope(body):
            open_certifications(now=now)
            if at_work(body, now):
                remind(now=now)
            find_dormant(now=now)


def refresh_activity() -> int:
    """Bring every account's last activity up to date, in one statement; gives how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTIVITY)
        return int(cursor.rowcount)


@transaction.atomic
def open_certifications(*, now: datetime) -> list[Certification]:
    """Ask for the recertification of what is due within 30 days; accounts that have no date get one."""
    months = decided(RECERTIFY_MONTHS)
    undated = Account.objects.filter(stage__in=IN_USE, review_at=None).exclude(network__in=OWN_NETWORKS)
    for account in undated.select_for_update(skip_locked=True):
        at = months_later(account.opened_at or account.created_at, months)
        Account.objects.filter(pk=account.pk).update(review_at=at)
    due = Account.objects.filter(stage__in=IN_USE, review_at__lte=now + SOON)
    asked = Certification.objects.filter(outcome="").values("account")
    rows = list(due.exclude(pk__in=asked).select_for_update(skip_locked=True))
    made = Certification.objects.bulk_create(
        Certification(account=account, opened_at=now, due_at=account.review_at or now) for account in rows
    )
    for row in made:
        note(row.account, events.REVIEW_OPENED, by=None, now=now, data={"due_at": row.due_at.isoformat()})
    return made


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Remind owner and substitute 30 and 7 days before, on the day, and every week after, then the sponsor as well.

    Each reminder goes out once; of several that were missed, the last. Gives how many people's turn it was.
    """
    rows = Certification.objects.filter(outcome="", due_at__lte=now + SOON).select_for_update(
        skip_locked=True, of=("self",)
    )
    told = 0
    people = ("owner", "substitute", "sponsor")
    for row in rows.select_related("account", *(f"account__{who}__user" for who in people)):
        number = reminders_by(row.due_at, now)
        if number <= row.reminders:
            continue
        row.reminders = number
        row.save(update_fields=["reminders"])
        account = row.account
        asked = [account.owner, account.substitute, *([account.sponsor] if number >= ESCALATED else [])]
        kind = "accounts.review_overdue" if now >= row.due_at + WEEK else "accounts.review_due"
        tell(asked, kind, account, now=now, due_at=row.due_at.isoformat())
        told += 1
    return told


def reminders_by(due_at: datetime, now: datetime) -> int:
    """How many reminders should have gone out by now."""
    left = due_at - now
    if left > timedelta(0):
        return sum(left <= days for days in (SOON, WEEK))
    return 3 + (now - due_at) // WEEK


@transaction.atomic
def find_dormant(*, now: datetime) -> list[Account]:
    """Accounts that said nothing for as long as the policy allows are dormant; those that speak again are in use.

    Only connected accounts: of others Rostra cannot know. Gives those that changed.
    """
    limit = now - timedelta(days=decided(DORMANT_DAYS))
    known = Account.objects.exclude(network__in=OWN_NETWORKS).exclude(channel="").exclude(state=AccountState.OFFLINE)
    heard = known.annotate(heard_at=Coalesce(Greatest("active_at", "opened_at"), F("created_at")))
    silent = heard.filter(stage=Stage.ACTIVE, heard_at__lt=limit)
    awake = known.filter(stage=Stage.DORMANT, active_at__gte=limit)
    return [
        *_move(silent, Stage.DORMANT, "accounts.dormant", now),
        *_move(awake, Stage.ACTIVE, "accounts.awake", now),
    ]


def _move(accounts: Iterable[Account], to: Stage, kind: str, now: datetime) -> list[Account]:
    moved = []
    for account in accounts:
        try:
            with transaction.atomic():
                move_stage(account, to, by=None, now=now)
                tell([account.owner, account.substitute], kind, account, now=now)
        except Faster:
            # A person moved it at the same moment: they know better.
            continue
        moved.append(account)
    return moved
