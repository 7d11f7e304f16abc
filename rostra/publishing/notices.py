"""What people are told about deliveries."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rostra.accounts.notices import reason as channel_reason
from rostra.people.naming import mentions
from rostra.people.notices import NoticeKind, Value
from rostra.publishing.enums import REASONS
from rostra.publishing.models import Delivery


def reason(code: Value) -> str:
    """Our own code or one of the channel's, as a sentence."""
    own = REASONS.get(str(code))
    return str(own) if own is not None else channel_reason(code)


def page_of(delivery: Delivery) -> str:
    """Where people see what the delivery carries, in the body in scope; empty where its domain names no page."""
    about = f"{delivery.source}:{delivery.source_id}"
    return mentions([about])[about].url


NOTICES = (
    NoticeKind(
        "publishing.late",
        ngettext_lazy(
            "%(count)d item for %(account)s is more than five minutes late.",
            "%(count)d items for %(account)s are more than five minutes late.",
            "count",
        ),
        ("count", "account"),
    ),
    NoticeKind(
        "publishing.failed",
        _("Not published on %(account)s: %(code)s"),
        ("account", "code"),
        {"code": reason},
    ),
    NoticeKind(
        "publishing.held",
        _("Held back on %(account)s by “%(words)s”. When that is over, you are asked whether it still goes out."),
        ("account", "words"),
    ),
    NoticeKind(
        "publishing.unsure",
        _("It is unclear whether an item was published on %(account)s: look there, and decide."),
        ("account",),
    ),
    NoticeKind(
        "publishing.withdraw_failed",
        _("Not withdrawn from %(account)s: %(code)s"),
        ("account", "code"),
        {"code": reason},
    ),
    NoticeKind(
        "publishing.altered",
        _("%(account)s shows something else than what was published. Look, and decide what to do."),
        ("account",),
    ),
    NoticeKind(
        "publishing.gone",
        _("What was published on %(account)s does not stand there any more. Look, and decide what to do."),
        ("account",),
    ),
    NoticeKind(
        "publishing.expiry_failed",
        _("Its time is over, but Rostra cannot withdraw it from %(account)s: do it there."),
        ("account",),
    ),
    NoticeKind("publishing.by_hand", _("To be posted by hand on %(account)s now."), ("account",)),
    NoticeKind(
        "publishing.not_posted",
        _("Not posted by hand on %(account)s: %(reason)s"),
        ("account", "reason"),
    ),
    NoticeKind(
        "publishing.change_asked", _("%(by)s asks you to confirm a correction on %(account)s."), ("by", "account")
    ),
    NoticeKind(
        "publishing.change_refused",
        _("%(by)s did not confirm the correction on %(account)s: %(reason)s"),
        ("by", "account", "reason"),
    ),
    NoticeKind(
        "publishing.change_failed",
        _("The correction on %(account)s could not be made: %(code)s"),
        ("account", "code"),
        {"code": reason},
    ),
)
