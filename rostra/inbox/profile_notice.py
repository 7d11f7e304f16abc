"""What the body says of itself where people write to it, made of what it really decided (R-161 to R-165).

One sentence for each thing: how closely it watches, its hours, by when it answers, what had better not be written,
and what is not accepted, in the words of the house rules.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.lists import format_list
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.accounts.models import Account
from rostra.inbox import privacy_notice
from rostra.inbox.clocks import Clocks, Promise
from rostra.inbox.enums import Level
from rostra.inbox.lengths import worked
from rostra.people.models import Body
from rostra.policy.decisions import WORKING_HOURS, WorkingHours
from rostra.policy.queries import decided
from rostra.policy.queries.answered import answered

HOUSE_RULES = "E8.2"


def notice_of(account: Account, *, now: datetime) -> str:
    """For the account's profile, in its own language."""
    body = account.body
    with translation.override(language_of(account)):
        clocks = Clocks(now)
        return "\n".join(
            [
                _watched(clocks.level(account)),
                *_hours(decided(WORKING_HOURS), body, now),
                *_promised(clocks.promise(account, None)),
                *_limits(body),
                *_house_rules(body),
                _("Our accounts and what we promise: %(address)s")
                % {"address": settings.ROSTRA_URL + reverse("portal:accounts", args=[body.slug])},
                privacy_notice.line(body),
            ]
        )


def general_notice(body: Body, *, now: datetime) -> list[str]:
    """The same for all accounts together, in the reader's language; without the promise of answers."""
    return [*_hours(decided(WORKING_HOURS), body, now), *_limits(body)]


def language_of(account: Account) -> str:
    """In which the notice is written: the account's, or the body's where Rostra does not speak that."""
    spoken = dict(settings.LANGUAGES)
    own = account.language.partition("-")[0]
    return own if own in spoken else account.body.language


def _watched(level: Level) -> str:
    if level == Level.RESERVED:
        return _("We read what you write here once a working day.")
    if level == Level.MODERATE:
        return _("We read what you write here several times a working day.")
    if level == Level.ELABORATE:
        return _("We read what you write here all through the working day.")
    return _("At the moment we read what you write here all the time.")


def _hours(hours: WorkingHours, body: Body, now: datetime) -> list[str]:
    if hours.start == hours.end and len(hours.days) == len(WEEKDAYS):
        return [_("We are here day and night.")]
    words = {
        "days": _days(hours.days),
        "start": hours.start,
        "end": hours.end,
        "zone": now.astimezone(ZoneInfo(body.time_zone)).tzname(),
    }
    return [_("We are here %(days)s, %(start)s–%(end)s (%(zone)s), but not on public holidays.") % words]


def _days(numbers: tuple[int, ...]) -> str:
    names = [str(WEEKDAYS[number]) for number in sorted(numbers)]
    if len(names) > 2 and max(numbers) - min(numbers) == len(names) - 1:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return str(format_list(names, locale=(get_language() or "en").replace("-", "_")))


def _promised(promise: Promise) -> list[str]:
    said = [_("You will get a response, within %(time)s of working time.") % {"time": worked(promise.answer_minutes)}]
    if promise.acknowledge_minutes is not None:
        time = worked(promise.acknowledge_minutes)
        said.insert(0, _("Within %(time)s of working time you hear that we have read you.") % {"time": time})
    return said


def _limits(body: Body) -> list[str]:
    if body.website:
        cases = _("We handle no cases here. For a case of your own, come to us directly: %(address)s")
        cases %= {"address": body.website}
    else:
        cases = _("We handle no cases here. For a case of your own, come to us directly.")
    rules = _not_accepted()
    return [
        cases,
        _("Please write nothing personal, about yourself or others: no identity numbers, addresses or health matters."),
        _("We do not accept: %(rules)s.") % {"rules": rules}
        if rules
        else _("We do not accept threats, hatred, insults, advertising, or personal information about others."),
    ]


def _house_rules(body: Body) -> list[str]:
    """Where they stand, once a policy in force has any."""
    if not _not_accepted():
        return []
    address = settings.ROSTRA_URL + reverse("portal:policy", args=[body.slug])
    return [_("Our house rules: %(address)s") % {"address": address}]


def _not_accepted() -> str:
    """In the words of the policy in force; "" where it says nothing."""
    return str(answered(HOUSE_RULES).get("fields", {}).get("rules", "")).strip()
