"""What pages show of stops, of what comes next, and of what is posted by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.accounts.enums import STOPS, AccountState
from rostra.accounts.networks import network_named
from rostra.core.ui import times
from rostra.core.ui.alarms import Alarm
from rostra.policy.queries import holds_at_a_glance
from rostra.publishing.enums import ANSWER_LAPSED, LAPSED, DeliveryState
from rostra.publishing.models import Delivery, Sight
from rostra.publishing.notices import page_of
from rostra.publishing.queries import LATE_AFTER, sights_of

TELLING = frozenset(
    {"follows", "quiet", "quiet_over", "election", "election_over", "rights", "consent", LAPSED, ANSWER_LAPSED}
)
"""Reasons that say themselves what comes next."""
NEXT: Mapping[str, Promise] = {
    DeliveryState.SENDING: gettext_lazy("Rostra waits for the network's answer. Without one, it looks there."),
    DeliveryState.UNSURE: gettext_lazy(
        "Look on the network and say whether it stands there: only a person can find out."
    ),
    DeliveryState.FAILED: gettext_lazy(
        "Nothing happens until somebody decides: see to the reason and try again, choose another time, or do not send it."
    ),
    DeliveryState.BY_HAND: gettext_lazy("Somebody posts it by hand and says where it stands."),
}
"""By state, where it depends on nothing else."""
ALARM = 160
"""Characters of a reason that stand above every page; the others are shown where somebody asks for them."""


@dataclass(frozen=True)
class File:
    """A file of a task, as it is downloaded: `number` counts from 0 in the content.

    `captions` are those of a film: the code of each language, and its name.
    """

    number: int
    name: str
    alt: str
    picture: bool
    captions: list[tuple[str, str]]


@dataclass(frozen=True)
class Task:
    """One item to be posted by hand, as its page shows it."""

    delivery: Delivery
    text: str
    link: str
    files: list[File]
    network: str
    open_url: str
    part: int
    parts: int
    before: Delivery | None
    late: bool
    carries_url: str
    sight: Sight | None

    @property
    def checking(self) -> bool:
        return bool(self.delivery.url) and self.delivery.look_at is not None


@dataclass(frozen=True)
class Line:
    """One task in the list."""

    delivery: Delivery
    text: str
    late: bool


def next_step(delivery: Delivery, now: datetime) -> str:
    """What comes next, or what a person has to do; empty where nothing is left, or the reason says it itself."""
    if delivery.error_code in TELLING:
        return ""
    if delivery.state in (DeliveryState.DUE, DeliveryState.UNKNOWN) and delivery.account.state == AccountState.PAUSED:
        return _("The account is paused: Rostra goes on when somebody lets it.")
    if delivery.state == DeliveryState.DUE:
        return _when_due(delivery, now)
    if delivery.state == DeliveryState.UNKNOWN:
        words = {"time": times.full(_asked_next(delivery))}
        return _("Rostra looks on the network and sends nothing before it knows. Next look: %(time)s") % words
    return str(NEXT.get(delivery.state, ""))


def _when_due(delivery: Delivery, now: datetime) -> str:
    if delivery.error_code in STOPS:
        return _("It goes out by itself once that is settled.")
    at = _asked_next(delivery)
    if not delivery.error_code and at <= max(now, delivery.due_at):
        return ""
    return _("Rostra tries again by itself: %(time)s") % {"time": times.full(at)}


def _asked_next(delivery: Delivery) -> datetime:
    """Not before the network lets us ask again."""
    moments = (delivery.next_try_at, delivery.account.quiet_until, delivery.due_at)
    return max(moment for moment in moments if moment is not None)


def lines_of(deliveries: Iterable[Delivery], now: datetime) -> list[Line]:
    return [Line(row, str(row.content["text"]), _is_late(row, now)) for row in deliveries]


def alarms(_request: HttpRequest) -> Iterator[Alarm]:
    """One for each stop in force."""
    for hold in holds_at_a_glance():
        short = Truncator(hold.reason).chars(ALARM)
        words = {"reason": short, "since": times.full(hold.at)}
        if hold.account is None:
            text = _("All publishing is stopped since %(since)s: %(reason)s") % words
        else:
            text = _("Publishing on %(account)s is stopped since %(since)s: %(reason)s")
            text %= {**words, "account": hold.account.name}
        yield Alarm(text, reverse("publishing:stop"), _("See the stop"), hold.reason if short != hold.reason else "")


def task_of(delivery: Delivery, now: datetime) -> Task:
    """What somebody needs who posts it with a telephone in their hand."""
    content = delivery.content
    network = network_named(delivery.account.network)
    sights = sights_of(delivery, 1)
    parts = Delivery.objects.filter(
        account=delivery.account_id, source=delivery.source, source_id=delivery.source_id
    ).count()
    files = [
        File(number, item["name"], item["alt"], item["type"].startswith("image/"), _captions(item))
        for number, item in enumerate(content["media"])
    ]
    return Task(
        delivery=delivery,
        text=content["text"],
        link=content["link"],
        files=files,
        network=network.label if network else delivery.account.name,
        open_url=delivery.account.url,
        part=delivery.part + 1,
        parts=parts,
        before=delivery.follows,
        late=_is_late(delivery, now),
        carries_url=page_of(delivery),
        sight=sights[0] if sights and delivery.looked_at else None,
    )


def _captions(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    codes = [each["language"] for each in item.get("captions", ())]
    return [(code, str(LANG_INFO[code]["name_local"]) if code in LANG_INFO else code) for code in codes]


def _is_late(delivery: Delivery, now: datetime) -> bool:
    return now - delivery.due_at > LATE_AFTER
