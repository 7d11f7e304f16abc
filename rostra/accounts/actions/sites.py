"""Private sites of politicians and staff to which the body links: the web owner decides, and says whose views they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.accounts import events
from rostra.accounts.actions.moves import allow
from rostra.accounts.enums import SITE_MOVES, SiteState
from rostra.accounts.line import keepers
from rostra.accounts.models import LinkedSite
from rostra.accounts.rules import may_decide_sites, site_deciders
from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.links import web_address
from rostra.core.refusals import Faster, Refused
from rostra.people.actions import notify
from rostra.people.models import Member, User


@transaction.atomic
def propose_site(
    *, who: str, url: str, what: str, disclaimers: Mapping[str, str], by: Member, now: datetime
) -> LinkedSite:
    """Propose to link to somebody's private site; who decides is told.

    Raises Refused without a disclaimer in each of the body's languages, and for a site that is there already.
    """
    allow(by.active)
    if not web_address(url):
        raise Refused(_("This is not the address of a page."), field="url")
    try:
        with transaction.atomic():
            row = LinkedSite.objects.create(
                who=who.strip(),
                url=url,
                what=what.strip(),
                disclaimers=_disclaimers(disclaimers, by),
                proposed_at=now,
                proposed_by=by,
            )
    except IntegrityError as error:
        raise Refused(_("This site is in the list already."), field="url") from error
    _note(row, events.SITE_PROPOSED, by=by.user, now=now, data={"who": row.who, "url": row.url})
    users = [user for user in site_deciders() if user.pk != by.user_id]
    if users:
        kind, where = "accounts.site_proposed", reverse("accounts:site", args=[row.pk])
        notify(users=users, kind=kind, now=now, data={"by": by.user.name, "who": row.who}, url=where)
    return row


@transaction.atomic
def decide_site(
    *, site: LinkedSite, listed: bool, by: Member, now: datetime, reason: str = "", review_on: date | None = None
) -> LinkedSite:
    """The web owner's decision. Raises NotAllowed, Refused without a day to look again or a reason, Faster."""
    allow(may_decide_sites(by))
    if listed:
        return _move(
            site, SiteState.LISTED, by=by, now=now, reason=reason, decided_by=by, decided_at=now, **_day(review_on, now)
        )
    if not reason.strip():
        raise Refused(_("Say why not."), field="reason")
    return _move(site, SiteState.REFUSED, by=by, now=now, reason=reason, decided_by=by, decided_at=now)


@transaction.atomic
def review_site(
    *, site: LinkedSite, review_on: date | None, disclaimers: Mapping[str, str], by: Member, now: datetime
) -> LinkedSite:
    """It was looked at again and stays, until the next day; its disclaimers may change. Raises NotAllowed, Refused."""
    allow(may_decide_sites(by))
    fields = {**_day(review_on, now), "disclaimers": _disclaimers(disclaimers, by)}
    if not LinkedSite.objects.filter(pk=site.pk, state=SiteState.LISTED).update(**fields):
        raise Faster(_("The body does not link to this site any more."))
    for name, value in fields.items():
        setattr(site, name, value)
    _note(site, events.SITE_REVIEWED, by=by.user, now=now, data={"review_on": str(site.review_on)})
    return site


@transaction.atomic
def end_site(*, site: LinkedSite, by: Member, now: datetime, reason: str = "") -> LinkedSite:
    """The body does not link there any more. Raises NotAllowed, Refused, Faster."""
    allow(may_decide_sites(by))
    return _move(site, SiteState.ENDED, by=by, now=now, reason=reason, ended_at=now)


@transaction.atomic
def remind_of_sites(*, now: datetime) -> Iterable[LinkedSite]:
    """Tell who decides of sites whose day has come; once for each day. Gives them."""
    due = LinkedSite.objects.filter(state=SiteState.LISTED, reminded=False, review_on__lte=now.date())
    rows = list(due.select_for_update(skip_locked=True))
    for row in rows:
        where = reverse("accounts:site", args=[row.pk])
        users = site_deciders() or keepers()
        notify(users=users, kind="accounts.site_due", now=now, data={"who": row.who}, url=where)
    LinkedSite.objects.filter(pk__in=[row.pk for row in rows]).update(reminded=True)
    return rows


def _day(review_on: date | None, now: datetime) -> dict[str, object]:
    if review_on is None or review_on <= now.date():
        raise Refused(_("Say on which day it is to be looked at again."), field="review_on")
    return {"review_on": review_on, "reminded": False}


def _disclaimers(given: Mapping[str, str], by: Member) -> dict[str, str]:
    texts = {language: text.strip() for language, text in given.items() if text.strip()}
    for language in by.body.languages or [by.body.language]:
        if language not in texts:
            raise Refused(
                _("Say in each of the body's languages that the views there are not the body's."),
                field=f"disclaimer_{language}",
            )
    return texts


def _move(
    site: LinkedSite, to: SiteState, *, by: Member, now: datetime, reason: str = "", **fields: object
) -> LinkedSite:
    if not SITE_MOVES.allowed(site.state, to):
        raise Refused(_("This is not possible while the site stands as it does."))
    old, reason = site.state, reason.strip()
    fields = {**fields, "reason": reason or site.reason}
    if not LinkedSite.objects.filter(pk=site.pk, state=old).update(state=to, **fields):
        raise Faster(_("Somebody else changed this in the meantime."))
    for name, value in {"state": to, **fields}.items():
        setattr(site, name, value)
    data: dict[str, str] = {"old": old, "new": to.value}
    if reason:
        data["reason"] = reason
    if to == SiteState.LISTED:
        data["review_on"] = str(site.review_on)
    _note(site, events.SITE_MOVED, by=by.user, now=now, data=data)
    return site


def _note(site: LinkedSite, kind: EventKind, *, by: User, now: datetime, data: Data) -> None:
    record(body=site.body_id, by=by, now=now, kind=kind.name, about=f"accounts.linkedsite:{site.pk}", data=data)
