from __future__ import annotations

from django.utils import timezone

from rostra.accounts.models import Account
from rostra.core.queue import Lane, defer, job
from rostra.core.scoping import scope
from rostra.inbox import sweeps
from rostra.inbox.actions import clocks_moved, hiding_calls, learning, sending, sorting
from rostra.inbox.intake import attachments, collect, fetching


@job("inbox.collect_due", every="* * * * * */10")
def collect_due() -> None:
    """Every ten seconds: a job for each account that is to be polled."""
    for account in collect.due_accounts(timezone.now()):
        defer("inbox.collect", key=f"inbox.collect:{account.pk}", account_id=account.pk, body_id=account.body_id)


@job("inbox.collect")
def collect_account(*, account_id: int, body_id: int) -> None:
    """Poll one account."""
    with scope(body_id):
        collect.collect(Account.objects.get(pk=account_id), clock=timezone.now)


@job("inbox.fetch_attachments")
def fetch_attachments(*, body_id: int) -> None:
    """Fetch the attachments of one body that came as an address."""
    with scope(body_id):
        fetching.fetch_attachments(now=timezone.now())


@job("inbox.fetch_attachments_due", every="*/5 * * * *")
def fetch_attachments_due() -> None:
    """Every five minutes: what could not be fetched before."""
    for body_id in attachments.bodies_with_pending():
        defer("inbox.fetch_attachments", key=f"inbox.fetch_attachments:{body_id}", body_id=body_id)


@job("inbox.sort_due", every="* * * * * */5")
def sort_due() -> None:
    """Every five seconds: a job for each body in which something was left that intake's own job did not come to."""
    for body_id in sweeps.bodies_to_sort():
        defer("inbox.sort", key=f"inbox.sort:{body_id}", body_id=body_id)


@job("inbox.sort")
def sort_body(*, body_id: int) -> None:
    """Learn what people corrected, and sort what came in, for one body."""
    with scope(body_id):
        sorting.sort(clock=timezone.now)


@job("inbox.learn_anew")
def learn_anew(*, body_id: int) -> None:
    """Build what one body's corrections taught anew."""
    with scope(body_id):
        learning.learn_anew(now=timezone.now())


@job("inbox.learn_anew_nightly", every="37 2 * * *")
def learn_anew_nightly() -> None:
    """Every night, for each body with topics: what was erased meanwhile is known no more."""
    for body_id in sweeps.bodies_with_topics():
        defer("inbox.learn_anew", key=f"inbox.learn_anew:{body_id}", body_id=body_id)


@job("inbox.remind_reviews", every="17 6 * * *")
def remind_reviews() -> None:
    """Every morning: approved answers whose day of review has come."""
    sweeps.remind_reviews(now=timezone.now())


@job("inbox.watch_clocks", every="* * * * *")
def watch_clocks() -> None:
    """Every minute: who has to be told that something is due soon, or overdue, or that nobody took an alarm."""
    sweeps.watch_clocks(now=timezone.now())


@job("inbox.follow_holidays_due", every="9 * * * *")
def follow_holidays_due() -> None:
    """Every hour, so soon after an update: a job for each body, as one whose calendar cannot be read keeps no other."""
    for body_id in sweeps.bodies():
        defer("inbox.follow_holidays", key=f"inbox.follow_holidays:{body_id}", body_id=body_id)


@job("inbox.follow_holidays")
def follow_holidays(*, body_id: int) -> None:
    """Move what is owed in one body where an update brought holidays, or took some away."""
    with scope(body_id):
        clocks_moved.follow_holidays(now=timezone.now())


@job("inbox.tell_silent", every="42 * * * *")
def tell_silent() -> None:
    """Every hour: once a working day people hear what of theirs has waited for days."""
    sweeps.tell_silent(now=timezone.now())


@job("inbox.bring_back_unsent", every="* * * * *")
def bring_back_unsent() -> None:
    """Every minute: conversations whose answer did not go out need one again."""
    sweeps.bring_back_unsent(now=timezone.now())


@job("inbox.send_groups_due", every="* * * * * */10")
def send_groups_due() -> None:
    """Every ten seconds: a job for each body in which answers to many are due."""
    for body_id in sweeps.bodies_to_answer(now=timezone.now()):
        defer("inbox.send_groups", key=f"inbox.send_groups:{body_id}", body_id=body_id)


@job("inbox.send_groups")
def send_groups(*, body_id: int) -> None:
    """Write the answers to many that are due, for one body."""
    with scope(body_id):
        while sending.send_due(now=timezone.now()):
            pass


@job("inbox.hide_due", lane=Lane.PROMPT, every="* * * * * */15")
def hide_due() -> None:
    """At once, and every 15 seconds: messages that are to be hidden on their network, or shown again."""
    hiding_calls.hide_due(clock=timezone.now)


@job("inbox.watch_influx", every="* * * * *")
def watch_influx() -> None:
    """Every minute: whether far more comes in than usual."""
    sweeps.watch_influx(now=timezone.now())


@job("inbox.clear_up_groups", every="*/15 * * * *")
def clear_up_groups() -> None:
    """Every quarter of an hour: forget what asks nothing any more, and close groups that are over."""
    sweeps.clear_up_groups(now=timezone.now())


@job("inbox.tell_themes", every="27 * * * *")
def tell_themes() -> None:
    """Every hour: managers hear once a week, when their working week has begun, what people wrote about."""
    sweeps.tell_themes(now=timezone.now())
