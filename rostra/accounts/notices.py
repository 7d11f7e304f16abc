"""What people are told about accounts."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from rostra.accounts.enums import ClosingReason, Stage
from rostra.accounts.networks import networks
from rostra.channels.contract import CODES
from rostra.core.ui.channels import mark
from rostra.core.ui.times import long_day
from rostra.people.enums import DutyCode, RoleCode
from rostra.people.notices import NoticeKind, Value
from rostra.policy.decisions import STEP_NAMES


def reason(code: Value) -> str:
    """An error code of a channel as a sentence."""
    text = CODES.get(str(code))
    return gettext(text) if text else pgettext("reason", "The network gave no known reason.")


def step_name(name: str) -> str:
    return str(STEP_NAMES.get(name, name))


def day(moment: Value) -> str:
    """A stored moment as a day in the reader's language."""
    return long_day(datetime.fromisoformat(str(moment)))


def task(code: Value) -> str:
    """A role or a duty."""
    return str({**dict(RoleCode.choices), **dict(DutyCode.choices)}.get(str(code), code))


def stage(code: Value) -> str:
    return str(Stage(str(code)).label)


def closing_reason(code: Value) -> str:
    return str(ClosingReason(str(code)).label)


def network(key: Value) -> str:
    entry = networks().get(str(key))
    return entry.label if entry else str(mark(str(key)).label)


NOTICES = (
    NoticeKind(
        "accounts.decision_asked",
        _("%(by)s proposes the account %(account)s: your decision as %(decider)s is asked for."),
        ("by", "account", "decider"),
        {"decider": task},
    ),
    NoticeKind(
        "accounts.nobody_decides",
        _("Nobody can decide on the account %(account)s: nobody has the role or duty “%(decider)s”."),
        ("account", "decider"),
        {"decider": task},
    ),
    NoticeKind(
        "accounts.sent_back", _("%(by)s sent back your proposal %(account)s: %(reason)s"), ("by", "account", "reason")
    ),
    NoticeKind("accounts.approved", _("%(by)s approved the account %(account)s: it can be opened."), ("by", "account")),
    NoticeKind(
        "accounts.refused", _("%(by)s said no to the account %(account)s: %(reason)s"), ("by", "account", "reason")
    ),
    NoticeKind(
        "accounts.opened", _("The account %(account)s is open: %(stage)s."), ("account", "stage"), {"stage": stage}
    ),
    NoticeKind(
        "accounts.review_due",
        _("Is the account %(account)s still needed and looked after? Please answer by %(due_at)s."),
        ("account", "due_at"),
        {"due_at": day},
    ),
    NoticeKind(
        "accounts.review_overdue",
        _("Nobody has certified the account %(account)s, which was due on %(due_at)s."),
        ("account", "due_at"),
        {"due_at": day},
    ),
    NoticeKind(
        "accounts.dormant",
        _("The account %(account)s has been silent for so long that it counts as dormant."),
        ("account",),
    ),
    NoticeKind(
        "accounts.tender_left",
        _("%(who)s looked after the account %(account)s and has left. It needs an owner and a substitute."),
        ("who", "account"),
    ),
    NoticeKind("accounts.awake", _("The account %(account)s is in use again."), ("account",)),
    NoticeKind(
        "accounts.closing",
        _("%(by)s began to close the account %(account)s: %(reason)s"),
        ("by", "account", "reason"),
        {"reason": closing_reason},
    ),
    NoticeKind("accounts.closed", _("%(by)s closed the account %(account)s."), ("by", "account")),
    NoticeKind(
        "accounts.terms_new",
        _("%(network)s has new terms of service (%(label)s): they must be accepted for each account there."),
        ("network", "label"),
        {"network": network},
    ),
    NoticeKind(
        "accounts.terms_accepted", _("%(by)s accepted the terms of service for %(account)s."), ("by", "account")
    ),
    NoticeKind(
        "accounts.locked",
        _("The account %(account)s needs you: %(code)s"),
        ("account", "code"),
        {"code": reason},
    ),
    NoticeKind(
        "accounts.link_gone",
        _("The address of %(account)s leads nowhere any more. Is the account still there?"),
        ("account",),
    ),
    NoticeKind(
        "accounts.gap",
        _("Messages to %(account)s may be missing: Rostra could not collect all of them."),
        ("account",),
    ),
    NoticeKind(
        "accounts.proof_ending",
        _("The proof that %(account)s is ours ends on %(expires_at)s. Prove it again before."),
        ("account", "expires_at"),
        {"expires_at": day},
    ),
    NoticeKind(
        "accounts.proof_ended",
        _("%(account)s is not proven to be ours since %(expires_at)s. The public register says so."),
        ("account", "expires_at"),
        {"expires_at": day},
    ),
    NoticeKind(
        "accounts.fake_reported",
        _("Somebody reported %(handle)s on %(network)s as a fake account."),
        ("handle", "network"),
        {"network": network},
    ),
    NoticeKind(
        "accounts.fake_again",
        _(
            "%(handle)s on %(network)s was reported again. The case stays as it was decided until you look into it anew."
        ),
        ("handle", "network"),
        {"network": network},
    ),
    NoticeKind(
        "accounts.fake_gone",
        _("%(handle)s on %(network)s, which copied us, is gone."),
        ("handle", "network"),
        {"network": network},
    ),
    NoticeKind(
        "accounts.site_proposed",
        _("%(by)s proposes to link to the private site of %(who)s: your decision is asked for."),
        ("by", "who"),
    ),
    NoticeKind(
        "accounts.site_due",
        _("Do we still link to the private site of %(who)s? It is time to look at it again."),
        ("who",),
    ),
)
