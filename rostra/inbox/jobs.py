from __future__ import annotations

from django.utils import timezone

from rostra.accounts.models import Account
from rostra.core.queue import defer, job
from rostra.core.scoping import scope
from rostra.inbox import sweeps
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


@job("inbox.bring_back_unsent", every="* * * * *")
def bring_back_unsent() -> None:
    """Every minute: conversations whose answer did not go out need one again."""
    sweeps.bring_back_unsent(now=timezone.now())
