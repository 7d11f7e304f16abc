"""How the plan stands: what is overdue, in which forms the body speaks, whether it listens, whether it repeats itself.

Counted over the last thirty days and what is planned for the next thirty.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rostra.editorial.enums import Form, PostState
from rostra.editorial.models import Post, Version
from rostra.editorial.planning import Due, dues
from rostra.editorial.sources import VERSION
from rostra.editorial.starter import DAY, HOUR, MONTH, WEEK
from rostra.publishing.models import Delivery
from rostra.publishing.queries import stands

SPAN = timedelta(days=30)
ANSWER = "inbox.answer"
"""What the inbox calls its deliveries."""
TOLD = (Form.QUESTION, Form.SHARED)
"""Forms that only the kind of content tells; the others are seen in the post itself."""


class Share(NamedTuple):
    """So many of all, and what part that is in percent."""

    label: str | Promise
    number: int
    percent: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A cadence with the word for how it is kept: a kind of `core.ui.states.LOOKS`."""

    due: Due
    kind: str
    word: str | Promise

    @property
    def often(self) -> str:
        return often(self.due.cadence.every_minutes)


@dataclass(frozen=True)
class Balance:
    """`pictured`: percent of posts with a picture or film. `answers`: given to people, beside `posts` of our own.

    `two_way`: percent of all that was said that answers somebody or asks. `same` of `several` posts for more than one
    account say the same on all of them.
    """

    kept: list[Kept]
    forms: list[Share]
    pictured: int | None
    posts: int
    answers: int
    questions: int
    two_way: int | None
    several: int
    same: int


def balance(now: datetime) -> Balance:
    """In six queries, however much there is."""
    mix, seen = _mix(now)
    total = sum(mix.values())
    forms = [Share(Form(form).label, count, _percent(count, total)) for form, count in mix.most_common()]
    posts, answers, questions = _said(now)
    spoken = posts + answers
    several, same = _repeated(now)
    return Balance(
        kept=[_kept(due, now) for due in dues(now)],
        forms=forms,
        pictured=_percent(seen, total) if total else None,
        posts=posts,
        answers=answers,
        questions=questions,
        two_way=_percent(answers + questions, spoken) if spoken else None,
        several=several,
        same=same,
    )


def _kept(due: Due, now: datetime) -> Kept:
    if due.due_at is None:
        return Kept(due, "neutral", _("As needed"))
    if due.overdue(now):
        return Kept(due, "overdue", _("Overdue"))
    return Kept(due, "success", _("Kept"))


def _mix(now: datetime) -> tuple[Counter[str], int]:
    """How many posts there are of each form, by what the original holds; and how many have a picture or film anywhere."""
    posts = Post.objects.filter(due_at__gte=now - SPAN, due_at__lt=now + SPAN).exclude(
        state__in=[PostState.DISCARDED, PostState.WITHDRAWN]
    )
    newer = Version.objects.filter(
        post=OuterRef("post"), account=None, translation=OuterRef("translation"), number__gt=OuterRef("number")
    )
    originals = Version.objects.filter(~Exists(newer), post__in=posts, account=None, translation="")
    shape = Case(
        When(post__content_type__form__in=TOLD, then=F("post__content_type__form")),
        When(media__0__type__startswith="video/", then=Value(Form.VIDEO.value)),
        When(~Q(media=[]), then=Value(Form.PICTURE.value)),
        When(~Q(more=[]), then=Value(Form.THREAD.value)),
        When(~Q(link=""), then=Value(Form.LINK.value)),
        default=Value(Form.TEXT.value),
    )
    pictured = Count("pk", filter=~Q(media=[]) | Q(more__contains=[{"media": [{}]}]))
    shaped = originals.annotate(shape=shape).values_list("shape")
    rows = list(shaped.annotate(number=Count("pk"), pictured=pictured).order_by())
    return Counter({form: number for form, number, _pictured in rows}), sum(row[2] for row in rows)


def _sent(now: datetime, *sources: str) -> QuerySet[Delivery]:
    """What went out of these sources in the last days, each once per account."""
    rows = Delivery.objects.filter(stands(), source__in=sources, part=0)
    return rows.filter(due_at__gt=now - SPAN, due_at__lte=now)


def _said(now: datetime) -> tuple[int, int, int]:
    """Our own posts, answers to people, and of our own those that ask people something."""
    own = Q(source=VERSION.name)
    asking = Version.objects.filter(post__content_type__form=Form.QUESTION).values("pk")
    counts = _sent(now, VERSION.name, ANSWER).aggregate(
        posts=Count("pk", filter=own),
        answers=Count("pk", filter=~own),
        questions=Count("pk", filter=own & Q(source_id__in=asking)),
    )
    return counts["posts"], counts["answers"], counts["questions"]


def _repeated(now: datetime) -> tuple[int, int]:
    """Posts that went to several accounts in one language, and how many of them say the same on all."""
    sent = Version.objects.filter(pk__in=_sent(now, VERSION.name).values("source_id"))
    posts = sent.values("post", "translation").annotate(
        accounts=Count("account", distinct=True), texts=Count("text", distinct=True)
    )
    texts = list(posts.filter(accounts__gt=1).order_by().values_list("texts", flat=True))
    return len(texts), texts.count(1)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole)


def often(minutes: int | None) -> str:
    """A cadence in the largest unit that fits: “every 2 weeks”, “as needed”."""
    if minutes is None:
        return gettext("as needed")
    if minutes % MONTH == 0:
        count = minutes // MONTH
        return ngettext("every month", "every %(count)s months", count) % {"count": count}
    if minutes % WEEK == 0:
        count = minutes // WEEK
        return ngettext("every week", "every %(count)s weeks", count) % {"count": count}
    if minutes % DAY == 0:
        count = minutes // DAY
        return ngettext("every day", "every %(count)s days", count) % {"count": count}
    if minutes % HOUR == 0:
        count = minutes // HOUR
        return ngettext("every hour", "every %(count)s hours", count) % {"count": count}
    return ngettext("every minute", "every %(count)s minutes", minutes) % {"count": minutes}
