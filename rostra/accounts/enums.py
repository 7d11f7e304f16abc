from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.core.states import Moves


class AccountState(models.TextChoices):
    """Whether Rostra talks to the network for this account."""

    OFFLINE = "offline", _("Not connected")
    ACTIVE = "active", _("Connected")
    PAUSED = "paused", _("Paused")
    LOCKED = "locked", _("Needs a person")
    CLOSED = "closed", pgettext_lazy("account", "Closed")


ACCOUNT_MOVES = Moves(
    AccountState,
    start=AccountState.OFFLINE,
    table={
        AccountState.OFFLINE: (AccountState.ACTIVE, AccountState.CLOSED),
        AccountState.ACTIVE: (AccountState.PAUSED, AccountState.LOCKED, AccountState.CLOSED),
        AccountState.PAUSED: (AccountState.ACTIVE, AccountState.CLOSED),
        AccountState.LOCKED: (AccountState.ACTIVE, AccountState.CLOSED),
        AccountState.CLOSED: (),
    },
)


class LinkState(models.TextChoices):
    """What was found behind the account's address, when it was last asked for."""

    UNCHECKED = "unchecked", _("Not checked yet")
    ALIVE = "alive", _("The address answers")
    GONE = "gone", _("Nothing is there any more")
    UNSURE = "unsure", _("The network did not say")


class Stage(models.TextChoices):
    """Where an account stands between the idea and its end, by the body's decision (R-180 to R-183, R-188)."""

    PROPOSED = "proposed", pgettext_lazy("account", "Proposed")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", pgettext_lazy("account", "Approved")
    OPENING = "opening", _("Being opened")
    PILOT = "pilot", _("Pilot")
    ACTIVE = "active", _("In use")
    DORMANT = "dormant", _("Dormant")
    CLOSING = "closing", _("Being closed")
    CLOSED = "closed", pgettext_lazy("account", "Closed")
    UNSANCTIONED = "unsanctioned", _("Without a decision")


STAGE_MOVES = Moves(
    Stage,
    start=Stage.PROPOSED,
    found=(Stage.UNSANCTIONED,),
    table={
        # Back to `unsanctioned`, and from review to `closing`: accounts that were there before anybody decided.
        Stage.PROPOSED: (Stage.IN_REVIEW, Stage.CLOSED, Stage.UNSANCTIONED),
        Stage.IN_REVIEW: (Stage.APPROVED, Stage.PROPOSED, Stage.CLOSED, Stage.CLOSING),
        Stage.APPROVED: (Stage.OPENING, Stage.CLOSED),
        Stage.OPENING: (Stage.PILOT, Stage.ACTIVE, Stage.CLOSED),
        Stage.PILOT: (Stage.ACTIVE, Stage.CLOSING),
        Stage.ACTIVE: (Stage.DORMANT, Stage.CLOSING),
        Stage.DORMANT: (Stage.ACTIVE, Stage.CLOSING),
        Stage.CLOSING: (Stage.CLOSED, Stage.ACTIVE, Stage.UNSANCTIONED),
        Stage.CLOSED: (),
        Stage.UNSANCTIONED: (Stage.PROPOSED, Stage.CLOSING),
    },
)

OPENED = frozenset({Stage.PILOT, Stage.ACTIVE, Stage.DORMANT, Stage.CLOSING})
"""Stages in which an account speaks for the body by a decision."""
PUBLIC = OPENED | {Stage.CLOSED}
"""Stages that the public register shows; a closed one only if it had been opened."""
BEFORE_DECISION = frozenset({Stage.PROPOSED, Stage.IN_REVIEW, Stage.APPROVED, Stage.OPENING, Stage.UNSANCTIONED})
"""Stages in which nobody has opened the account for the body yet."""

CONNECTABLE = frozenset({Stage.OPENING, Stage.PILOT, Stage.ACTIVE, Stage.DORMANT, Stage.UNSANCTIONED})
"""Stages in which an entry that is not connected may be."""

OWN_NETWORKS = frozenset({"webform", "mail", "file", "feed"})
"""Channels of the body's own: nobody else's terms hold there, and silence there means nothing."""


class ProposalForm(models.TextChoices):
    """The two forms of a proposal (R-182)."""

    SHORT = "short", _("Short message")
    FULL = "full", _("Business case")


class Verdict(models.TextChoices):
    """What a decider says to a proposal."""

    YES = "yes", _("Yes")
    BACK = "back", _("Send back")
    NO = "no", _("No")


class OpeningOutcome(models.TextChoices):
    """How a proposal ended; empty while it is under way."""

    APPROVED = "approved", pgettext_lazy("proposal", "Approved")
    REFUSED = "refused", pgettext_lazy("proposal", "Refused")
    TAKEN_BACK = "taken_back", pgettext_lazy("proposal", "Taken back")


class Mode(models.TextChoices):
    """What an account is used for (R-003)."""

    CONVEY = "convey", _("Convey: we tell")
    LISTEN = "listen", _("Listen: we read what people say")
    SHARE = "share", _("Share: we pass on what others made")
    TAKE_PART = "take_part", _("Take part: we work on things together with people")


class Retention(models.TextChoices):
    """The class of records to which what is said on an account belongs; how long it is kept is a decision of the body."""

    OFFICIAL = "official", _("Official posts with their edits")
    ROUTINE = "routine", _("Routine comments and answers")
    CASE = "case", _("Messages that belong to cases")
    CAMPAIGN = "campaign", _("A campaign or an event with an end")


class Risk(models.TextChoices):
    """How dangerous the terms of a network are for the body."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class Authority(models.TextChoices):
    """Who may accept terms with an indemnity (R-285)."""

    CHIEF = "chief", _("Chief executive")
    DELEGATE = "delegate", _("Expressly named delegate")


class Certified(models.TextChoices):
    """What a recertification brings."""

    KEEP = "keep", _("Keep as it is")
    CHANGE = "change", _("Keep, and change the charter")
    CLOSE = "close", _("Close")


class ClosingReason(models.TextChoices):
    OBJECTIVE_MET = "objective_met", _("The objective is met")
    NOT_USED = "not_used", _("It is not used any more")
    NO_OWNER = "no_owner", _("Nobody can look after it")
    MOVED = "moved", _("It moves to another account")
    RISK = "risk", _("The risk is too high")
    REFUSED = "refused", _("The proposal was refused")
    OTHER = "other", _("Another reason")


class ClosingOutcome(models.TextChoices):
    CLOSED = "closed", _("Closed")
    STOPPED = "stopped", _("Kept after all")


class ClosingTask(models.TextChoices):
    """What is done before an account counts as closed, in this order."""

    CAPTURE = "capture", _("Keep what we hold of it as a record")
    NOTICE = "notice", _("Say goodbye: publish the notice, or write down that it was")
    HANDLE = "handle", _("Decide what becomes of the handle")
    CREDENTIALS = "credentials", _("Revoke credentials and end all rights")
    RECORD = "record", _("Settle how long the record is kept")


class HandleFate(models.TextChoices):
    """What becomes of the name on the network."""

    KEPT = "kept", _("Kept by the body, unused")
    HANDED_OVER = "handed_over", _("Handed over")
    DELETED = "deleted", _("Deleted on the network")


class TaskState(models.TextChoices):
    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    WAIVED = "waived", _("Left out, with a reason")


TASK_MOVES = Moves(
    TaskState,
    start=TaskState.OPEN,
    table={
        TaskState.OPEN: (TaskState.DONE, TaskState.WAIVED),
        TaskState.DONE: (),
        TaskState.WAIVED: (TaskState.DONE,),
    },
)

STOPS: Mapping[str, Promise] = {
    "stage_closed": _("The account is closed."),
    "held": _("The body has stopped publishing for now."),
    "no_decision": _("Nobody has decided that the body may speak here, and the policy asks for that."),
    "rotation_overdue": _("A secret of this account should have been changed by now."),
}
"""Why nothing may be published on an account, by code."""


class ProofMethod(models.TextChoices):
    """How it was shown that an account is in the body's hands."""

    CREDENTIALS = "credentials", _("Stored credentials")
    REL_ME = "rel_me", _("Links both ways")
    DOMAIN = "domain", _("Domain as handle")
    CODE = "code", _("Code in the profile")


PROOF_CODES: Mapping[str, Promise] = {
    "unreachable": _("The page did not answer, or not in a way that Rostra accepts."),
    "not_a_page": _("What came is not a web page."),
    "moved": _("The address leads to another host."),
    "no_website": _("The body has no website with an https address in its settings."),
    "site_lacks_link": _('The body\'s website has no link to the profile that is marked rel="me".'),
    "profile_lacks_link": _('The profile has no link to the body\'s website that is marked rel="me".'),
    "handle_elsewhere": _("The handle is not a name of the body's own domain."),
    "other_number": _("The domain names another account."),
    "no_code": _("The code is not on the page, or people must sign in to see it."),
    "no_credentials": _("The credentials cannot be opened, or the channel is not installed."),
}
"""Why a proof of control failed; codes of channels come beside these."""


class FakeState(models.TextChoices):
    """What is known of a profile that somebody reported as a fake."""

    NEW = "new", _("Reported")
    LOOKING = "looking", _("Being looked into")
    FAKE = "fake", _("Not ours")
    TOLD = "told", _("Reported to the network")
    GONE = "gone", _("Gone")
    NOT_FAKE = "not_fake", _("Pretends nothing")
    OURS = "ours", _("Ours")


FAKE_MOVES = Moves(
    FakeState,
    start=FakeState.NEW,
    table={
        FakeState.NEW: (FakeState.LOOKING,),
        FakeState.LOOKING: (FakeState.FAKE, FakeState.NOT_FAKE, FakeState.OURS, FakeState.GONE),
        FakeState.FAKE: (FakeState.TOLD, FakeState.GONE, FakeState.LOOKING),
        FakeState.TOLD: (FakeState.GONE, FakeState.LOOKING),
        # What had ended is looked into again by a person only: reports alone, by anybody, reopen nothing.
        FakeState.GONE: (FakeState.LOOKING,),
        FakeState.NOT_FAKE: (FakeState.LOOKING,),
        FakeState.OURS: (FakeState.LOOKING,),
    },
)
LISTED_FAKES = frozenset({FakeState.FAKE, FakeState.TOLD})
"""Cases of which the public page warns."""
SETTLED_FAKES = frozenset({FakeState.GONE, FakeState.NOT_FAKE, FakeState.OURS})


class SiteState(models.TextChoices):
    """A private site to which the body links (R-193)."""

    PROPOSED = "proposed", pgettext_lazy("private site", "Proposed")
    LISTED = "listed", _("Linked")
    REFUSED = "refused", pgettext_lazy("private site", "Refused")
    ENDED = "ended", _("No longer linked")


SITE_MOVES = Moves(
    SiteState,
    start=SiteState.PROPOSED,
    table={
        SiteState.PROPOSED: (SiteState.LISTED, SiteState.REFUSED),
        SiteState.LISTED: (SiteState.ENDED,),
        SiteState.REFUSED: (),
        SiteState.ENDED: (),
    },
)
