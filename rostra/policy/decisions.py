"""The typed decisions that other domains read, with the value that holds until a body decides otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import time
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rostra.jurisdictions import packs
from rostra.people.enums import RULES, DutyCode, RoleCode, RuleKey
from rostra.policy import approval_chains, content_checks, office_calendar, replies
from rostra.policy.approval_chains import MAX_CHAINS, Chain, Workflow
from rostra.policy.content_checks import ContentChecks
from rostra.policy.office_calendar import OfficeCalendar
from rostra.policy.replies import ReplyReview

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The body's hours, in its own time zone; `days` counts Monday as 0."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    start: str = "08:00"
    end: str = "16:00"

    def __post_init__(self) -> None:
        if not self.days or not set(self.days) <= set(range(7)):
            raise ValueError(_("Choose at least one day of the week."))
        # 00:00 as the end is midnight: without it, hours round the clock would have a hole of a minute.
        if time.fromisoformat(self.start) >= time.fromisoformat(self.end) != time(0):
            raise ValueError(_("The working day must end after it begins."))


@dataclass(frozen=True)  # Python 3.11 cannot have slots here: python/cpython#91126.
class Question(Generic[V]):
    """A policy question: its key, how a stored value becomes a typed one, and the default."""

    key: str
    label: str | Promise
    default: V
    read: Callable[[Any], V]
    write: Callable[[V], Any]
    allowed: Callable[[V], bool] = lambda _value: True


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(_("Write a whole number."))
    return value


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("Answer yes or no."))
    return value


RESPONSE_MINUTES = Question[int](
    "response_minutes",
    _("Time to answer"),
    8 * 60,
    _whole,
    int,
    lambda minutes: 1 <= minutes <= 60 * 24 * 90,
)
WORKING_HOURS = Question[WorkingHours](
    "working_hours",
    _("Working hours"),
    WorkingHours(),
    lambda value: WorkingHours(tuple(value["days"]), value["start"], value["end"]),
    lambda value: {**asdict(value), "days": list(value.days)},
)
CALENDAR = Question[OfficeCalendar](
    "calendar", _("Working calendar"), OfficeCalendar(), office_calendar.read, office_calendar.write
)
SECOND_PERSON = Question[bool]("second_person", _("A second person approves each post"), True, _yes_no, bool)
MONITORING = Question[str](
    "monitoring",
    _("Monitoring level"),
    "moderate",
    str,
    str,
    lambda level: level in ("reserved", "moderate", "elaborate"),
)
ENGAGEMENT = Question[int]("engagement", _("Degree of engagement"), 3, _whole, int, lambda degree: 1 <= degree <= 6)


REQUIREMENTS: Mapping[str, str | Promise] = {
    "sponsor": _("A named sponsor"),
    "objective": _("The objective"),
    "owner": _("An owner"),
    "substitute": _("A substitute for the owner"),
    "audience": _("The audience"),
    "resources": _("Hours of work a week"),
    "content": _("The five decisions on content"),
    "engagement": _("The five decisions on engagement"),
    "terms": _("The network's terms, accepted by who may do so"),
    "privacy": _("The privacy notice"),
    "retention": _("What is kept, and for how long"),
    "exit": _("How the account would be closed"),
}
"""What a proposal may have to say before it is approved (R-014, R-070, R-120, R-284 to R-286)."""

CRITERIA: Mapping[str, str | Promise] = {
    "need": _("The task that needs this access"),
    "training": _("The training that was done"),
    "device": _("The device of the body that will be used"),
    "manager": _("The manager who agrees"),
}
"""What somebody who asks for access may be asked to say (R-213)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the opening protocol; `decider` is a role or a duty code: whoever holds it decides."""

    name: str
    decider: str


STEP_NAMES: Mapping[str, str | Promise] = {"communications": _("Communications"), "management": _("Management")}
"""The steps that Rostra itself names; what a body names is shown as it wrote it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How an account is opened: the steps in order, and what each form of proposal must say (R-180 to R-182).

    `short` and `full` are codes of REQUIREMENTS; they are asked for at the gate to approval.
    """

    steps: tuple[Step, ...] = (Step("communications", "strategy"), Step("management", "administrator"))
    short: tuple[str, ...] = ("sponsor", "objective", "owner", "substitute")
    full: tuple[str, ...] = (
        "sponsor",
        "objective",
        "owner",
        "substitute",
        "audience",
        "resources",
        "content",
        "engagement",
        "terms",
        "privacy",
        "retention",
        "exit",
    )

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError(_("Somebody must decide: name at least one step."))
        if unknown := {*self.short, *self.full} - set(REQUIREMENTS):
            raise ValueError(f"No such requirement: {', '.join(sorted(unknown))}.")


def _codes(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(code, str) for code in value):
        raise ValueError(_("This value is not possible here."))
    return tuple(value)


def _count(key: str, label: str | Promise, default: int, highest: int, *, lowest: int = 1) -> Question[int]:
    return Question[int](key, label, default, _whole, int, lambda number: lowest <= number <= highest)


OPENING = Question[Opening](
    "opening",
    _("How an account is opened"),
    Opening(),
    lambda value: Opening(
        tuple(Step(**step) for step in value["steps"]), _codes(value["short"]), _codes(value["full"])
    ),
    lambda value: {
        "steps": [asdict(step) for step in value.steps],
        "short": list(value.short),
        "full": list(value.full),
    },
)
UNSANCTIONED_PUBLISHING = Question[bool](
    "unsanctioned_publishing", _("Posts on accounts that nobody decided on"), True, _yes_no, bool
)
RECERTIFY_MONTHS = _count("recertify_months", _("Months until an account is certified again"), 12, 60)
CAPTURE_MONTHS = _count("capture_months", _("Months between captures of an account's page"), 6, 60)
DORMANT_DAYS = _count("dormant_days", _("Days of silence until an account counts as dormant"), 90, 1000)
PROOF_DAYS = _count("proof_days", _("Days for which a proof of control holds"), 180, 1000)
SECOND_FACTOR = Question[tuple[str, ...]](
    "second_factor",
    _("Who must sign in with a second factor"),
    tuple(RULES[RuleKey.SECOND_FACTOR]),
    _codes,
    list,
    lambda codes: set(codes) <= {*RoleCode.values, *DutyCode.values},
)
ROTATION_HOURS = _count("rotation_hours", _("Hours to change a secret that somebody may have taken along"), 48, 24 * 90)
ATTEST_MONTHS = _count("attest_months", _("Months until holders confirm what they hold"), 6, 24)
CALENDAR_ROTATION_DAYS = _count(
    "calendar_rotation_days", _("Days until a secret is changed without an event"), 0, 1000, lowest=0
)
MANDATE_REQUIRED = Question[bool](
    "mandate_required",
    _("Nobody acts for the body without a manager's mandate"),
    RULES[RuleKey.MANDATE_REQUIRED],
    _yes_no,
    bool,
)
PERSONAL_ADMINS = Question[str](
    "personal_admins",
    _("Personal accounts that administer the body's accounts"),
    RULES[RuleKey.PERSONAL_ADMINS],
    str,
    str,
    lambda choice: choice in ("record", "refuse"),
)
ACCESS_CRITERIA = Question[tuple[str, ...]](
    "access_criteria",
    _("What somebody who asks for access must say"),
    tuple(RULES[RuleKey.ACCESS_CRITERIA]),
    _codes,
    list,
    lambda codes: set(codes) <= set(CRITERIA),
)
CONTENT_CHECKS = Question[ContentChecks](
    "content_checks",
    _("Checks on what a post says"),
    ContentChecks(),
    content_checks.read,
    content_checks.write,
)
GROUP_SECOND_PERSON = Question[bool](
    "group_second_person", _("A second person approves an answer to many"), True, _yes_no, bool
)
GROUP_LEAST = _count("group_least", _("People who ask the same until a group is proposed"), 3, 100, lowest=2)
GROUP_TOLD = _count("group_told", _("People who ask the same until managers are told"), 20, 100_000)
SURGE_TIMES = _count("surge_times", _("Times the usual number of messages until managers are told"), 5, 1000, lowest=2)
SURGE_LEAST = _count("surge_least", _("Messages in an hour below which nothing is a surge"), 50, 1_000_000)
TOPIC_PRECISION = Question[int](
    "topic_precision",
    _("Percentage of topics that must be right for messages to be routed by what was learnt"),
    90,
    _whole,
    int,
    lambda percent: 50 <= percent <= 100,
)
APPROVAL_CHAINS = Question[tuple[Chain, ...]](
    "approval_chains",
    _("Steps of approval"),
    (),
    approval_chains.read,
    approval_chains.write,
    lambda chains: len(chains) <= MAX_CHAINS,
)
WORKFLOW = Question[str](
    "workflow",
    _("Who approves for an account"),
    Workflow.PARALLEL.value,
    str,
    str,
    lambda choice: choice in Workflow.values,
)
REPLY_REVIEW = Question[ReplyReview](
    "reply_review",
    _("Answers that a second person reads first"),
    ReplyReview(),
    replies.read_review,
    replies.write_review,
)
THANKS_WORDS = Question[Mapping[str, str]](
    "thanks_words", _("Words of thanks"), {}, replies.read_thanks, dict, replies.possible_thanks
)

PACKS = Question[tuple[str, ...]](
    "packs",
    _("Jurisdictions whose laws apply to us"),
    (),
    _codes,
    list,
    lambda codes: set(codes) <= set(packs.names()),
)
TRAINING_COURSES = Question[tuple[str, ...]](
    "training_courses",
    _("Courses to be done before somebody acts for the body"),
    tuple(RULES[RuleKey.TRAINING_COURSES]),
    _codes,
    list,
)
TRAINING_MONTHS = _count("training_months", _("Months for which a training counts"), 12, 60)
ACKNOWLEDGE_REQUIRED = Question[bool](
    "acknowledge_required",
    _("Nobody acts for the body without having acknowledged the policy"),
    RULES[RuleKey.ACKNOWLEDGE_REQUIRED],
    _yes_no,
    bool,
)
ACKNOWLEDGE_DAYS = _count("acknowledge_days", _("Days to acknowledge a new version of the policy"), 30, 365)
REVIEW_MONTHS = _count("review_months", _("Months until the policy is reviewed"), 12, 60)

QUESTIONS: Mapping[str, Question[Any]] = {
    q.key: q
    for q in (
        RESPONSE_MINUTES,
        WORKING_HOURS,
        CALENDAR,
        SECOND_PERSON,
        MONITORING,
        ENGAGEMENT,
        OPENING,
        UNSANCTIONED_PUBLISHING,
        RECERTIFY_MONTHS,
        CAPTURE_MONTHS,
        DORMANT_DAYS,
        PROOF_DAYS,
        SECOND_FACTOR,
        ROTATION_HOURS,
        ATTEST_MONTHS,
        CALENDAR_ROTATION_DAYS,
        MANDATE_REQUIRED,
        PERSONAL_ADMINS,
        ACCESS_CRITERIA,
        CONTENT_CHECKS,
        APPROVAL_CHAINS,
        WORKFLOW,
        REPLY_REVIEW,
        THANKS_WORDS,
        TOPIC_PRECISION,
        GROUP_SECOND_PERSON,
        GROUP_LEAST,
        GROUP_TOLD,
        SURGE_TIMES,
        SURGE_LEAST,
        PACKS,
        TRAINING_COURSES,
        TRAINING_MONTHS,
        ACKNOWLEDGE_REQUIRED,
        ACKNOWLEDGE_DAYS,
        REVIEW_MONTHS,
    )
}
