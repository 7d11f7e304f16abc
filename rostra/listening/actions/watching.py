"""What the body looks for: said and ended by a person, with the reason. Never a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.audit.actions import Data, record
from rostra.audit.registry import EventKind
from rostra.core.folding import fold
from rostra.core.refusals import Faster, Refused
from rostra.core.scoping import current_body_id
from rostra.listening import events
from rostra.listening.actions.settling import settle_urgent
from rostra.listening.enums import UNTAKEN
from rostra.listening.models import KEPT, LONGEST_KEPT, LONGEST_WORDS, Find, Search, Watch
from rostra.listening.queries import searchable
from rostra.listening.rules import may_watch
from rostra.people.actions import NotAllowed
from rostra.people.models import Body, Member

FEWEST_LETTERS = 3
MOST_WATCHES = 20

# A handle of any network, an address of mail or of a page, an operator that names a person, an id of one.
_PERSON = re.compile(r"@|://|(?:^|\s)(?:from|to|author|mentions|u|user)[:/]|(?:^|\s)/u/|did:", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w.-])(?:[\w-]+\.)+[^\W\d_][\w-]+(?![\w-])")


class WatchNotPossible(Refused):
    """Nobody may look for this, or not like this."""


@transaction.atomic
def make_watch(
    *,
    words: str,
    purpose: str,
    accounts: Sequence[Account],
    by: Member | None,
    now: datetime,
    keep_days: int = KEPT,
) -> Watch:
    """Look for public posts with these words on the networks of these accounts; the first search is due at once.

    `by` None is the installation. Raises NotAllowed, WatchNotPossible.
    """
    _may(by)
    words, purpose = " ".join(words.split()), " ".join(purpose.split())
    able = {account.pk for account in searchable().able}
    _check(words)
    if not purpose:
        raise WatchNotPossible(_("Say why: everybody may read it."), field="purpose")
    if not 1 <= keep_days <= LONGEST_KEPT:
        raise WatchNotPossible(
            _("What is found is kept for 1 to %(most)d days.") % {"most": LONGEST_KEPT}, field="keep_days"
        )
    if not accounts:
        raise WatchNotPossible(_("Choose at least one account."), field="accounts")
    if unable := [account.name for account in accounts if account.pk not in able]:
        raise WatchNotPossible(_("Nobody can search with %(account)s.") % {"account": unable[0]}, field="accounts")
    if Watch.objects.filter(ended_at=None).count() >= MOST_WATCHES:
        raise WatchNotPossible(
            _("There are %(most)d watches already. End one that is needed no longer.") % {"most": MOST_WATCHES}
        )
    try:
        with transaction.atomic():
            watch = Watch.objects.create(
                words=words, purpose=purpose, keep_days=keep_days, by=by.user if by else None, at=now
            )
    except IntegrityError:
        raise WatchNotPossible(_("There is a watch for these words already."), field="words") from None
    Search.objects.bulk_create(Search(watch=watch, account=account, next_at=now) for account in accounts)
    data: Data = {
        "words": words,
        "purpose": purpose,
        "accounts": [account.pk for account in accounts],
        "keep_days": keep_days,
    }
    _note(events.WATCH_MADE, watch, by, now, data)
    return watch


@transaction.atomic
def end_watch(*, watch: Watch, by: Member, now: datetime) -> Watch:
    """Look no further; what nobody took is deleted at once. Raises NotAllowed, Faster."""
    _may(by)
    if not Watch.objects.filter(pk=watch.pk, ended_at=None).update(ended_at=now, ended_by=by.user):
        raise Faster(_("This watch has ended already."))
    # Whoever writes what a search found holds its row: nothing comes in behind this.
    Search.objects.filter(watch=watch).update(next_at=None, cursor="")
    finds, _by_model = Find.objects.filter(watch=watch, state__in=UNTAKEN).delete()
    settle_urgent(now=now)
    watch.ended_at, watch.ended_by = now, by.user
    _note(events.WATCH_ENDED, watch, by, now, {"words": watch.words, "finds": finds})
    return watch


def _check(words: str) -> None:
    """Raises WatchNotPossible."""
    if len(words) > LONGEST_WORDS:
        raise WatchNotPossible(
            _("At most %(most)d characters: the fewer words, the more is found.") % {"most": LONGEST_WORDS},
            field="words",
        )
    if _PERSON.search(words) or any(not _our_own(address) for address in _ADDRESS.findall(words)):
        raise WatchNotPossible(
            _("This looks like the address of a person or a profile. A public body watches words, never people."),
            field="words",
        )
    if sum(letter.isalpha() for letter in fold(words)) < FEWEST_LETTERS:
        raise WatchNotPossible(
            _("Too short: with fewer than %(least)d letters everything would be found.") % {"least": FEWEST_LETTERS},
            field="words",
        )


def _our_own(address: str) -> bool:
    """Whether it is the body's own website: people name a body by it."""
    host = (urlsplit(_body_website()).hostname or "").removeprefix("www.")
    return bool(host) and address.casefold().removeprefix("www.") == host


def _body_website() -> str:
    return Body.objects.get(pk=current_body_id()).website


def _may(by: Member | None) -> None:
    if by is not None and not may_watch(by):
        raise NotAllowed(_("Only an administrator of the body may do this."))


def _note(kind: EventKind, watch: Watch, by: Member | None, now: datetime, data: Data) -> None:
    user = by.user if by is not None else None
    record(body=watch.body_id, by=user, now=now, kind=kind.name, about=f"listening.watch:{watch.pk}", data=data)
