"""What must be true before an account moves on: one table of requirements, each a test and the words for its lack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from rostra.accounts.content import CONTENT_DECISIONS, ENGAGEMENT_DECISIONS, CharterText
from rostra.accounts.enums import OWN_NETWORKS, AccountState, Stage
from rostra.accounts.models import Account
from rostra.core.refusals import Refused
from rostra.people.models import Member


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a gate looks at. `terms`: the network's newest terms are accepted for this account.

    `place` is where it was opened by hand, `pilot_exit` what ends a pilot, `open_tasks` what is left of closing it.
    """

    account: Account
    text: CharterText
    terms: bool = False
    place: str = ""
    pilot_exit: str = ""
    open_tasks: int = 0


@dataclass(frozen=True, slots=True)
class Requirement:
    """`words` name what is missing; they stand in a list after “Missing:”."""

    met: Callable[[Dossier], bool]
    words: str | Promise


class NotReady(Refused):
    """Something is missing at a gate; `codes` say what, the message says it in words."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = tuple(codes)
        super().__init__(sentence(self.codes))


def _present(member: Member | None) -> bool:
    return member is not None and member.active


def _said(text: CharterText, names: Iterable[str]) -> bool:
    return all(getattr(text, name) for name in names)


REQUIREMENTS: Mapping[str, Requirement] = {
    "sponsor": Requirement(lambda d: _present(d.account.sponsor), _("a named sponsor")),
    "objective": Requirement(lambda d: bool(d.text.objective), _("the objective")),
    "owner": Requirement(lambda d: _present(d.account.owner), _("an owner")),
    "substitute": Requirement(
        lambda d: _present(d.account.substitute) and d.account.substitute_id != d.account.owner_id,
        _("a substitute who is not the owner"),
    ),
    "audience": Requirement(lambda d: bool(d.text.audience), _("the audience")),
    "resources": Requirement(lambda d: d.text.hours > 0, _("hours of work a week")),
    "content": Requirement(lambda d: _said(d.text, CONTENT_DECISIONS), _("all five decisions on content")),
    "engagement": Requirement(lambda d: _said(d.text, ENGAGEMENT_DECISIONS), _("all five decisions on engagement")),
    "terms": Requirement(
        lambda d: d.terms or d.account.network in OWN_NETWORKS,
        _("the network's terms, accepted by the chief executive or a named delegate"),
    ),
    "privacy": Requirement(lambda d: bool(d.text.privacy), _("the privacy notice")),
    "retention": Requirement(lambda d: bool(d.text.retention), _("the class of records")),
    "exit": Requirement(lambda d: bool(d.text.exit), _("how the account would be closed")),
    "place": Requirement(
        lambda d: d.account.state != AccountState.OFFLINE or bool(d.place),
        _("a connection, or where it was opened by hand"),
    ),
    "pilot_exit": Requirement(lambda d: bool(d.pilot_exit), _("what must be true for the pilot to end")),
    "tasks": Requirement(lambda d: d.open_tasks == 0, _("every step of closing, done or left out with a reason")),
}
"""By code. The first twelve are those that a policy can ask for (`policy.decisions.REQUIREMENTS`)."""

GATES: Mapping[Stage, tuple[str, ...]] = {
    Stage.PILOT: ("place", "pilot_exit"),
    Stage.ACTIVE: ("place",),
    Stage.CLOSED: ("tasks",),
}
"""What a stage asks for itself. Review and approval ask for what the policy names for the form of the proposal."""

LATER = frozenset({"terms"})
"""Asked for at approval only: those who propose an account cannot accept terms."""


def missing(codes: Iterable[str], dossier: Dossier) -> list[str]:
    """The codes that are not met, in the order of the table."""
    wanted = set(codes)
    return [code for code, rule in REQUIREMENTS.items() if code in wanted and not rule.met(dossier)]


def words(codes: Iterable[str]) -> list[str]:
    return [str(REQUIREMENTS[code].words) for code in codes]


def sentence(codes: Iterable[str]) -> str:
    """What is missing, as one sentence; empty when nothing is."""
    found = words(codes)
    return (
        gettext("Missing: %(list)s.") % {"list": pgettext("between what is missing", "; ").join(found)} if found else ""
    )


def require(codes: Iterable[str], dossier: Dossier) -> None:
    """Raises NotReady with everything that is missing."""
    if lacking := missing(codes, dossier):
        raise NotReady(lacking)
