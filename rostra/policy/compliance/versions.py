"""Evidence from what is on record about the policy itself: read, learnt, reviewed, confirmed, within the law."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.core.scoping import current_body_id
from rostra.jurisdictions.packs import Certainty
from rostra.people.models import Member
from rostra.people.queries.acting import ACTIVE, acting
from rostra.policy.decisions import ACKNOWLEDGE_DAYS, REVIEW_MONTHS, TRAINING_COURSES
from rostra.policy.evidence import Finding, Line, Provider, find, listed
from rostra.policy.models import Acknowledgement, Instrument, Version
from rostra.policy.queries.deciding import decided
from rostra.policy.queries.drafting import answers_of, in_force
from rostra.policy.queries.packs import chosen, standing_of
from rostra.policy.questionnaire import items

BAN = "speech_ban"
"""The fault of a wording that would forbid employees all speech."""
MONTH = timedelta(days=365.25 / 12)


def acknowledged(now: datetime) -> Finding:
    """Everybody whose time for it is over has acknowledged the version in force; who still has time is not counted."""
    version = in_force()
    if version is None or version.in_force_at is None:
        return Finding(0)
    told = Greatest("joined_at", version.in_force_at)
    done = Acknowledgement.objects.filter(version=version, member=OuterRef("pk"))
    rows = Member.objects.filter(ACTIVE).annotate(told=told)
    late = Q(told__lt=now - timedelta(days=decided(ACKNOWLEDGE_DAYS)))
    return find(rows.filter(late | Exists(done)), {"none": ~Q(Exists(done))}, about="people.member")


def trained(now: datetime) -> Finding:
    """Everybody who acts for the body has done the courses that the policy asks for, and they still count."""
    courses = decided(TRAINING_COURSES)
    if not courses:
        return Finding(0)
    done = Q(trainings__course__in=courses, trainings__withdrawn_at=None)
    rows = acting(now).annotate(
        ever=Count("trainings__course", distinct=True, filter=done),
        counts=Count("trainings__course", distinct=True, filter=done & Q(trainings__valid_until__gt=now)),
    )
    lacks = Q(counts__lt=len(courses))
    why = {"lapsed": lacks & Q(ever=len(courses)), "none": lacks}
    return find(rows, why, about="people.member")


def reviewed(now: datetime) -> Finding:
    """A version of the policy is in force, and the day of its review is not over."""
    version = in_force()
    if version is None:
        return listed(1, [Line(_body(), "none")])
    review_on = version.review_on
    if review_on is None and version.in_force_at is not None:
        review_on = timezone.localdate(version.in_force_at + decided(REVIEW_MONTHS) * MONTH)
    late = review_on is not None and review_on < timezone.localdate(now)
    return listed(1, [Line(f"policy.version:{version.pk}", "late")] if late else [])


def instruments(now: datetime) -> Finding:
    """The laws and rules that apply are listed, and none of them has run out."""
    rows = Instrument.objects.filter(ended_at=None)
    found = find(rows, {"expired": Q(valid_until__lt=timezone.localdate(now))}, about="policy.instrument")
    return found if found.of else listed(1, [Line(_body(), "none")])


def packs_confirmed(_now: datetime) -> Finding:
    """A named person confirmed what the chosen packs are not sure of; what the body put there itself as well."""
    unsure, lines = 0, []
    for pack, standing in standing_of(chosen()).items():
        held = [each for each in standing.values.values() if each.certainty != Certainty.A]
        unsure += len(held) + len(standing.misfits)
        open_ = [("unconfirmed", each.path) for each in held if not each.statutory]
        misfits = [("misfit", row.path) for row in standing.misfits]
        lines += [Line(_body(), why, {"pack": pack, "path": path}) for why, path in (*open_, *misfits)]
    return listed(unsure, lines)


class Fault(Protocol):
    """Of the lint: what is wrong, and with which question."""

    @property
    def code(self) -> str: ...

    @property
    def item(self) -> str: ...


Lint = Callable[[Version, datetime], Iterable[Fault]]


def _speech(lint: Lint, now: datetime) -> Finding:
    """The policy in force does not silence employees: by no option that the law bars, by no words of its own."""
    version = in_force()
    if version is None:
        return Finding(0)
    banned = dict.fromkeys(fault.item for fault in lint(version, now) if fault.code == BAN)
    about = f"policy.version:{version.pk}"
    lines = [Line(about, "banned", {"clause": items()[pk].number}) for pk in banned]
    return listed(max(1, len(answers_of(version))), lines)


def speech(lint: Lint) -> Provider:
    """Built where the lint is known: it stands above."""
    return Provider(
        name="policy.speech",
        label=_("The policy does not silence employees"),
        look=partial(_speech, lint),
        reasons={"banned": _("Clause %(clause)s would forbid employees to speak.")},
        mend="policy:document",
    )


def _body() -> str:
    return f"people.body:{current_body_id()}"


PROVIDERS = (
    Provider(
        name="policy.acknowledged",
        label=_("Everybody has acknowledged the policy in force"),
        look=acknowledged,
        reasons={"none": _("This person has not acknowledged the policy in force, and the time for it is over.")},
        mend="policy:coverage",
    ),
    Provider(
        name="policy.trained",
        label=_("Everybody who acts for the body has done the required courses"),
        look=trained,
        reasons={
            "lapsed": _("A required course of this person no longer counts: it must be refreshed."),
            "none": _("This person has not done all required courses."),
        },
        mend="policy:coverage",
    ),
    Provider(
        name="policy.reviewed",
        label=_("A version of the policy is in force and was reviewed in time"),
        look=reviewed,
        reasons={
            "none": _("No version of the policy is in force."),
            "late": _("The day on which the policy should have been reviewed is over."),
        },
        mend="policy:overview",
    ),
    Provider(
        name="policy.instruments",
        label=_("The laws and rules that apply are listed, and none has run out"),
        look=instruments,
        reasons={
            "none": _("No law or rule is listed that applies beside the policy."),
            "expired": _("It has run out and is still listed."),
        },
        mend="policy:instruments",
    ),
    Provider(
        name="policy.packs_confirmed",
        label=_("What is not certain of the laws that apply was confirmed by a named person"),
        look=packs_confirmed,
        reasons={
            "unconfirmed": _("%(pack)s, %(path)s: nobody has confirmed it."),
            "misfit": _("%(pack)s, %(path)s: the correction fits nowhere in the pack any more."),
        },
        mend="policy:packs",
    ),
)
