"""How the log names groups and answers to many, and what the data of their events mean."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.inbox import events
from rostra.inbox.group_content import SENDING
from rostra.inbox.models import Group, GroupSending, Theme
from rostra.people.naming import Field, Named, Thing


def _groups(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Group.objects.filter(pk__in=ids).values_list("pk", "title")
    return {pk: Named(title, reverse("inbox:group", args=[pk])) for pk, title in rows}


def _sendings(ids: set[int]) -> Mapping[int, str | Named]:
    rows = GroupSending.objects.filter(pk__in=ids).values_list("pk", flat=True)
    return {pk: Named(str(pk), reverse("inbox:sending", args=[pk])) for pk in rows}


def _themes(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Theme.objects.filter(pk__in=ids).values_list("pk", "title")
    return {pk: Named(title, reverse("inbox:theme", args=[pk])) for pk, title in rows}


THINGS = (
    Thing("inbox.group", _("Group"), names=_groups),
    Thing("inbox.groupsending", _("Answer to many"), names=_sendings),
    Thing("inbox.theme", pgettext_lazy("what people write about", "Theme"), names=_themes),
)

_OURS = (SENDING, *(kind.name for kind in events.GROUP_EVENTS))
FIELDS = (
    Field("conversations", _("Conversations"), kinds=_OURS),
    Field("other", _("The other group"), kinds=_OURS, thing="inbox.group"),
    Field("group", _("Group"), kinds=_OURS, thing="inbox.group"),
    Field("title", _("Name"), kinds=_OURS),
    Field("idea", _("Idea"), kinds=_OURS, thing="editorial.idea"),
    Field("theme", pgettext_lazy("what people write about", "Theme"), kinds=_OURS, thing="inbox.theme"),
    Field("sending", _("Answer to many"), kinds=_OURS, thing="inbox.groupsending"),
    Field("repeats", _("The same words as"), kinds=_OURS, thing="inbox.groupsending"),
    Field("reason", _("Reason"), kinds=(events.SENDING_STOPPED.name,)),
    Field("why", _("Why it may be published"), kinds=_OURS),
    Field("texts", _("Words by language"), kinds=_OURS),
    Field("approved_texts", _("Approved answers used"), kinds=_OURS),
)
