"""How the log names secrets, and what the data of their events mean. A secret is named, never shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.channels import registry
from rostra.people.naming import Field, Named, Row, Thing, moment
from rostra.vault import events
from rostra.vault.enums import Answer, Cause, How, Kind
from rostra.vault.models import Item

_OURS = tuple(kind.name for kind in events.EVENTS)


def _labels(ids: set[int]) -> Mapping[int, str | Named]:
    return dict(Item.objects.filter(pk__in=ids).values_list("pk", "label"))


def _connection(name: Any, _row: Row) -> str:
    """A field that connects an account, as its form calls it; the log does not say of which channel it is."""
    labels = {known.name: known.label for channel in registry.all() for known in channel.fields}
    return gettext(labels[name]) if name in labels else str(name)


THINGS = (
    Thing("vault.item", _("Secret"), "vault:item", names=_labels),
    Thing("vault.key", _("Key of credentials")),
)

FIELDS = (
    Field("name", _("Name"), kinds=_OURS),
    Field("name", _("Credential"), kinds=(events.STORED.name,), show=_connection),
    Field("fields", _("Changed"), kinds=_OURS),
    Field("secret_kind", _("Kind"), kinds=_OURS, words=dict(Kind.choices)),
    Field("account", _("Account"), kinds=_OURS, thing="accounts.account"),
    Field("custodian", _("Custodian"), kinds=_OURS, thing="people.user"),
    Field("holder", _("Person"), kinds=_OURS, thing="people.user"),
    Field("version", _("Version"), kinds=_OURS),
    Field("reason", _("Reason"), kinds=_OURS),
    Field("release", _("Request"), kinds=_OURS),
    Field("cause", _("Cause"), kinds=_OURS, words=dict(Cause.choices)),
    Field("how", _("How"), kinds=_OURS, words=dict(How.choices)),
    Field("due_at", _("Due"), kinds=_OURS, show=moment),
    Field("answer", _("Answer"), kinds=_OURS, words=dict(Answer.choices)),
    Field("count", _("Number"), kinds=_OURS),
)
