"""Decisions in words, for pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from typing import Any

from django.urls import reverse
from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from rostra.core.ui.times import CLOCK
from rostra.jurisdictions import packs
from rostra.jurisdictions.packs import Region
from rostra.people.naming import Field, Named, Row, Thing
from rostra.policy.approval_chains import CONFIDENTIALITIES, PLACES, RISKS, Chain, Step, Workflow
from rostra.policy.approval_chains import STEP_NAMES as APPROVAL_STEPS
from rostra.policy.calendar_form import country_name, pack_label
from rostra.policy.content_checks import CHECKS, ContentChecks
from rostra.policy.decisions import (
    ACCESS_CRITERIA,
    ACKNOWLEDGE_DAYS,
    ACKNOWLEDGE_REQUIRED,
    APPROVAL_CHAINS,
    ATTEST_MONTHS,
    CALENDAR,
    CALENDAR_ROTATION_DAYS,
    CAPTURE_MONTHS,
    CONTENT_CHECKS,
    CRITERIA,
    DORMANT_DAYS,
    ENGAGEMENT,
    GROUP_LEAST,
    GROUP_SECOND_PERSON,
    GROUP_TOLD,
    MANDATE_REQUIRED,
    MONITORING,
    OPENING,
    PACKS,
    PERSONAL_ADMINS,
    PROOF_DAYS,
    QUESTIONS,
    RECERTIFY_MONTHS,
    REPLY_REVIEW,
    REQUIREMENTS,
    RESPONSE_MINUTES,
    REVIEW_MONTHS,
    ROTATION_HOURS,
    SECOND_FACTOR,
    SECOND_PERSON,
    STEP_NAMES,
    SURGE_LEAST,
    SURGE_TIMES,
    THANKS_WORDS,
    TOPIC_PRECISION,
    TRAINING_COURSES,
    TRAINING_MONTHS,
    UNSANCTIONED_PUBLISHING,
    WORKFLOW,
    WORKING_HOURS,
    Opening,
    Question,
    WorkingHours,
)
from rostra.policy.events import CHANGE_PLANNED, DECIDED, RESUMED, STOPPED
from rostra.policy.forms import DAYS, DECIDERS, DEGREES, LEVELS, PERSONAL
from rostra.policy.models import Decision, PublishingHold
from rostra.policy.notices import PAGE
from rostra.policy.office_calendar import OfficeCalendar
from rostra.policy.queries import course_names, people_named
from rostra.policy.replies import ReplyReview


def in_words(question: Question[Any], value: Any) -> str:
    """A typed value of the question as people read it."""
    return WORDS[question.key](value)


def _minutes(value: int) -> str:
    # Not in days: a working day is not 24 hours.
    hours, minutes = divmod(value, 60)
    if not hours:
        return ngettext("%(count)d minute of working time", "%(count)d minutes of working time", minutes) % {
            "count": minutes
        }
    if not minutes:
        return ngettext("%(count)d hour of working time", "%(count)d hours of working time", hours) % {"count": hours}
    return _("%(hours)d h %(minutes)d min of working time") % {"hours": hours, "minutes": minutes}


def _working_hours(value: WorkingHours) -> str:
    days = _listed(DAYS[day] for day in value.days)
    begin, end = (time_format(time.fromisoformat(text), CLOCK) for text in (value.start, value.end))
    return _("%(days)s, %(begin)s to %(end)s") % {"days": days, "begin": begin, "end": end}


def _calendar(value: OfficeCalendar) -> str:
    kept = [_jurisdiction(code) for code in value.jurisdictions]
    closures = ngettext("%(count)d closure of our own", "%(count)d closures of our own", len(value.closures))
    opened = ngettext("%(count)d day of work all the same", "%(count)d days of work all the same", len(value.open_days))
    return _parted(
        [
            _("Public holidays: %(countries)s") % {"countries": _listed(kept)} if kept else _("No public holidays"),
            *([closures % {"count": len(value.closures)}] if value.closures else []),
            *([opened % {"count": len(value.open_days)}] if value.open_days else []),
        ]
    )


def _jurisdiction(code: str) -> str:
    if code in packs.names():
        return pack_label(code)
    region = Region.of(code)
    return f"{country_name(region.country)} ({region.part})" if region.part else country_name(region.country)


def _second_person(value: bool) -> str:
    return _("A second person approves it") if value else _("Its author may publish it alone")


def _listed(words: Iterable[str | Promise]) -> str:
    return pgettext("between the items of a list", ", ").join(str(word) for word in words)


def _parted(words: Iterable[str | Promise]) -> str:
    """A list of things that have commas of their own."""
    return pgettext("between what is missing", "; ").join(str(word) for word in words)


def _opening(value: Opening) -> str:
    steps = (
        _("%(step)s (%(decider)s)")
        % {"step": STEP_NAMES.get(step.name, step.name), "decider": DECIDERS.get(step.decider, step.decider)}
        for step in value.steps
    )
    return _("Steps: %(steps)s. Short message: %(short)s. Business case: %(full)s.") % {
        "steps": _listed(steps),
        "short": _parted(REQUIREMENTS[code] for code in value.short) or "—",
        "full": _parted(REQUIREMENTS[code] for code in value.full) or "—",
    }


def _content_checks(value: ContentChecks) -> str:
    """What differs from the defaults."""
    differing = [
        _("%(check)s: %(rule)s") % {"check": CHECKS[code].label, "rule": rule.label}
        for code, rule in value.rules.items()
        if rule != CHECKS[code].rule
    ]
    words = ngettext("%(count)d word of our own", "%(count)d words of our own", len(value.words))
    own = [words % {"count": len(value.words)}] if value.words else []
    return _parted([*differing, *own]) or _("Each check does what it does by default")


def _chains(value: tuple[Chain, ...]) -> str:
    names = people_named(code for chain in value for step in chain.steps for code in (*step.who, *step.substitutes))
    return _parted(_chain(chain, names) for chain in value) or _("One step: somebody who may approve the post")


def _chain(chain: Chain, names: Mapping[str, str]) -> str:
    conditions = [
        *(RISKS[code] for code in chain.risks),
        *chain.types,
        *(CONFIDENTIALITIES[code] for code in chain.confidentialities),
        *([PLACES[chain.place]] if chain.place else []),
    ]
    words = {
        "chain": chain.name or _("Chain"),
        "posts": _listed(conditions) or _("All posts"),
        "steps": _listed(_step(step, names) for step in chain.steps),
    }
    return _("%(chain)s (%(posts)s): %(steps)s") % words


def _step(step: Step, names: Mapping[str, str]) -> str:
    words = {
        "step": APPROVAL_STEPS.get(step.name, step.name),
        "people": _listed(names[code] for code in step.who),
        "deadline": _hours(step.hours),
        "others": _listed(names[code] for code in step.substitutes) or _("Nobody"),
    }
    if step.every and step.hours:
        return _("%(step)s (all of: %(people)s; within %(deadline)s, then: %(others)s)") % words
    if step.every:
        return _("%(step)s (all of: %(people)s)") % words
    if step.hours:
        return _("%(step)s (%(people)s; within %(deadline)s, then: %(others)s)") % words
    return _("%(step)s (%(people)s)") % words


def _months(value: int) -> str:
    return ngettext("%(count)d month", "%(count)d months", value) % {"count": value}


def _days(value: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", value) % {"count": value}


def _people(value: int) -> str:
    return ngettext("%(count)d person", "%(count)d people", value) % {"count": value}


def _hours(value: int) -> str:
    return ngettext("%(count)d hour", "%(count)d hours", value) % {"count": value}


def _reply_review(value: ReplyReview) -> str:
    codes = [f"member:{pk}" for pk in value.members]
    names = people_named(codes)
    new = ngettext("Of members of fewer than %(count)d day", "Of members of fewer than %(count)d days", value.new_days)
    said = [
        *([new % {"count": value.new_days}] if value.new_days else []),
        *([_("On sensitive topics")] if value.sensitive else []),
        *([_("Of these members: %(people)s") % {"people": _listed(names[code] for code in codes)}] if codes else []),
    ]
    return _parted(said) or _("None: answers go out at once")


def _thanks(value: Mapping[str, str]) -> str:
    return _parted(f"{code}: {words}" for code, words in sorted(value.items())) or _("The words that Rostra brings")


WORDS: Mapping[str, Callable[[Any], str]] = {
    RESPONSE_MINUTES.key: _minutes,
    WORKING_HOURS.key: _working_hours,
    CALENDAR.key: _calendar,
    SECOND_PERSON.key: _second_person,
    MONITORING.key: lambda level: str(LEVELS[level]),
    ENGAGEMENT.key: lambda degree: str(DEGREES[degree]),
    OPENING.key: _opening,
    UNSANCTIONED_PUBLISHING.key: lambda allowed: (
        _("Posts may go out, and the account is marked") if allowed else _("Nothing is posted")
    ),
    RECERTIFY_MONTHS.key: _months,
    CAPTURE_MONTHS.key: _months,
    DORMANT_DAYS.key: _days,
    PROOF_DAYS.key: _days,
    SECOND_FACTOR.key: lambda codes: _listed(DECIDERS[code] for code in codes) or _("Nobody"),
    ROTATION_HOURS.key: _hours,
    ATTEST_MONTHS.key: _months,
    CALENDAR_ROTATION_DAYS.key: lambda days: _days(days) if days else _("Never: only on events"),
    MANDATE_REQUIRED.key: lambda needed: (
        _("A mandate of the manager is needed") if needed else _("A role or a right is enough")
    ),
    PERSONAL_ADMINS.key: lambda choice: str(PERSONAL[choice]),
    CONTENT_CHECKS.key: _content_checks,
    APPROVAL_CHAINS.key: _chains,
    WORKFLOW.key: lambda choice: str(Workflow(choice).label),
    REPLY_REVIEW.key: _reply_review,
    THANKS_WORDS.key: _thanks,
    GROUP_SECOND_PERSON.key: lambda asked: (
        _("A second person approves it") if asked else _("Whoever wrote it may send it alone")
    ),
    GROUP_LEAST.key: _people,
    GROUP_TOLD.key: _people,
    SURGE_TIMES.key: lambda times: _("%(count)d times") % {"count": times},
    SURGE_LEAST.key: lambda count: ngettext("%(count)d message", "%(count)d messages", count) % {"count": count},
    TOPIC_PRECISION.key: lambda percent: _("%(percent)d %%") % {"percent": percent},
    ACCESS_CRITERIA.key: lambda codes: _listed(CRITERIA[code] for code in codes) or _("Nothing more than a reason"),
    PACKS.key: lambda names: _listed(pack_label(name) for name in names) or _("None named yet"),
    TRAINING_COURSES.key: lambda codes: _listed(course_names(codes).values()) or _("None"),
    TRAINING_MONTHS.key: _months,
    ACKNOWLEDGE_REQUIRED.key: lambda needed: (
        _("The policy has to be acknowledged first") if needed else _("Whoever has not is reminded")
    ),
    ACKNOWLEDGE_DAYS.key: _days,
    REVIEW_MONTHS.key: _months,
}


def _decisions(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Decision.objects.filter(pk__in=ids).values_list("pk", "key")
    return {pk: Named(str(QUESTIONS[key].label), reverse("policy:decision", args=[key])) for pk, key in rows}


def _holds(ids: set[int]) -> Mapping[int, str | Named]:
    """Named by the account; that of the whole body needs no name."""
    rows = PublishingHold.objects.filter(pk__in=ids).values_list("pk", "account__name")
    return {pk: Named(name or _("All accounts"), reverse(PAGE)) for pk, name in rows}


def _stored(value: Any, row: Row) -> str:
    """A value as the log has it, in JSON."""
    question = QUESTIONS[row["key"]]
    return in_words(question, question.read(json.loads(value)))


THINGS = (
    Thing("policy.decision", gettext_lazy("Decision"), names=_decisions),
    Thing("policy.hold", gettext_lazy("Stop of publishing"), names=_holds),
)
_OURS = (STOPPED.name, RESUMED.name)
FIELDS = (
    Field("key", gettext_lazy("Question"), words={key: question.label for key, question in QUESTIONS.items()}),
    Field("old", gettext_lazy("Before"), kinds=(DECIDED.name,), show=_stored),
    Field("new", gettext_lazy("After"), kinds=(DECIDED.name, CHANGE_PLANNED.name), show=_stored),
    Field("account", gettext_lazy("Account"), kinds=_OURS, thing="accounts.account"),
    Field("reason", gettext_lazy("Reason"), kinds=_OURS),
    Field("answers_go_on", gettext_lazy("Answers go on"), kinds=_OURS),
    Field(
        "overdue",
        gettext_lazy("What was due meanwhile"),
        kinds=_OURS,
        words={
            "now": gettext_lazy("Goes out at once"),
            "spread": gettext_lazy("Goes out one after the other"),
            "decide": gettext_lazy("Waits for a decision on each"),
        },
    ),
)
