from __future__ import annotations

from django.utils import timezone

from rostra.accounts import actions
from rostra.accounts.actions import capturing, links, renewing
from rostra.accounts.queries import way_out
from rostra.core.apart import apart
from rostra.core.queue import job
from rostra.core.scoping import scope
from rostra.people.models import Body
from rostra.policy.queries import at_work


@job("accounts.watch", every="20 * * * *")
def watch() -> None:
    """Every hour: who must certify what, who has fallen silent; each is told once."""
    actions.watch_accounts(now=timezone.now())


@job("accounts.renew_proofs", every="40 * * * *")
def renew_proofs() -> None:
    """Every hour: connected accounts whose proof of control nears its end are proven again, some at a time."""
    now = timezone.now()
    for body_id in actions.bodies_to_renew(now):
        with apart("proofs not renewed", body=body_id), scope(body_id):
            actions.renew_proofs(now=now)


@job("accounts.renew_credentials", every="*/10 * * * *")
def renew_credentials() -> None:
    """Every ten minutes: credentials of which half of the time is over are exchanged for new ones, where networks do so."""
    now = timezone.now()
    for body_id in renewing.bodies_to_refresh(now):
        with apart("credentials not renewed", body=body_id), scope(body_id):
            renewing.renew_credentials(now=now)


@job("accounts.check_fakes", every="50 * * * *")
def check_fakes() -> None:
    """Every hour: fakes that were not asked for within the week, some at a time."""
    now = timezone.now()
    for body_id in actions.bodies_with_fakes(now):
        with apart("fakes not checked", body=body_id), scope(body_id), way_out().session() as session:
            actions.check_fakes(session=session, now=now)


@job("accounts.plan_captures", every="35 * * * *")
def plan_captures() -> None:
    """Every hour: each account with a public page has its next capture waiting."""
    for body in Body.objects.order_by("pk"):
        with apart("captures not planned", body=body.pk), scope(body):
            capturing.plan(now=timezone.now())


@job("accounts.remind", every="30 * * * *")
def remind() -> None:
    """Every hour in which a body works: proofs that end or ended, and private sites that are to be looked at again."""
    now = timezone.now()
    for body in Body.objects.order_by("pk"):
        with apart("nobody reminded", body=body.pk), scope(body):
            if at_work(body, now):
                actions.remind_of_proofs(now=now)
                actions.remind_of_sites(now=now)


@job("accounts.check_links")
def check_links(body_id: int) -> None:
    """After an import: ask for the first of the body's addresses; the sweep goes on with the others."""
    with scope(body_id), way_out().session() as session:
        links.check_links(session=session, now=timezone.now())


@job("accounts.sweep_links", every="10 * * * *")
def sweep_links() -> None:
    """Every hour: addresses in the registers that were not asked for within the month, some at a time."""
    now = timezone.now()
    for body_id in links.bodies_with_links(now):
        with apart("links not asked for", body=body_id), scope(body_id), way_out().session() as session:
            links.check_links(session=session, now=now)
