"""What people are told about secrets. A secret is named, never shown."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rostra.people.notices import NoticeKind, Value
from rostra.vault.enums import Cause


def cause(code: Value) -> str:
    return str(dict(Cause.choices).get(str(code), code))


NOTICES = (
    NoticeKind(
        "vault.rotation_opened", _("Change the secret %(secret)s: %(cause)s."), ("secret", "cause"), {"cause": cause}
    ),
    NoticeKind("vault.rotation_overdue", _("The secret %(secret)s should have been changed by now."), ("secret",)),
    NoticeKind(
        "vault.rotation_overdue_account",
        _("The secret %(secret)s should have been changed by now. Nothing is published on %(account)s until it is."),
        ("secret", "account"),
    ),
    NoticeKind(
        "vault.release_asked", _("%(who)s asks to see %(secret)s: a second person must agree."), ("who", "secret")
    ),
    NoticeKind("vault.release_agreed", _("%(who)s agreed that %(secret)s is shown once."), ("who", "secret")),
    NoticeKind("vault.release_refused", _("%(who)s refused to have %(secret)s shown."), ("who", "secret")),
    NoticeKind("vault.release_used", _("%(who)s has seen %(secret)s, as a second person agreed."), ("who", "secret")),
    NoticeKind("vault.attest_asked", _("Do you still need %(secret)s, and has nobody else got it?"), ("secret",)),
    NoticeKind("vault.attest_reminder", _("Please answer within a week: do you still need %(secret)s?"), ("secret",)),
    NoticeKind(
        "vault.attest_escalated", _("%(who)s has not said whether they still need %(secret)s."), ("who", "secret")
    ),
    NoticeKind(
        "vault.expiring",
        ngettext_lazy(
            "%(secret)s expires within a day.",
            "%(secret)s expires within %(count)s days.",
            "count",
        ),
        ("secret", "count"),
    ),
    NoticeKind(
        "vault.unchanged",
        _("The new value of %(secret)s is the one from before. Change it at the provider, and store what it is then."),
        ("secret",),
    ),
    NoticeKind("vault.expired", _("%(secret)s has expired."), ("secret",)),
)
