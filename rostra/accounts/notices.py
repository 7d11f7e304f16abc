"""What people are told about accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.channels.contract import CODES
from rostra.people.naming import Field, Thing
from rostra.people.notices import NoticeKind, Value


def reason(code: Value) -> str:
    """An error code of a channel as a sentence."""
    text = CODES.get(str(code))
    return gettext(text) if text else pgettext("reason", "The network gave no known reason.")


NOTICES = (
    NoticeKind(
        "accounts.locked",
        _("The account %(account)s needs you: %(code)s"),
        ("account", "code"),
        {"code": reason},
    ),
    NoticeKind(
        "accounts.gap",
        _("Messages to %(account)s may be missing: Rostra could not collect all of them."),
        ("account",),
    ),
)

THINGS = (Thing("accounts.account", _("Account"), "accounts:account"),)


def _account_names(ids: set[int]) -> Mapping[int, str]:
    rows: Iterable[tuple[int, str]] = Account.objects.filter(pk__in=ids).values_list("pk", "name")
    return dict(rows)


FIELDS = (
    Field("account", _("Account"), names=_account_names),
    Field("channel", _("Channel")),
    Field("handle", _("Address")),
)
