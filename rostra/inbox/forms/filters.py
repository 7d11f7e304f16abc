"""What an address of the list says, parsed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.accounts.queries import accounts
from rostra.core.ui.choices import offer
from rostra.inbox.presentation import languages
from rostra.inbox.queries import Filters, answerers, queues
from rostra.inbox.queries.topics import choices
from rostra.people.models import Member

TABS = [("queues", _("My queues")), ("mine", _("Mine")), ("all", _("All"))]
UNSURE = "unsure"


class FilterForm(forms.Form):
    """The address of a list. What is not understood is left out: an old link must still open."""

    tab = forms.ChoiceField(choices=TABS, required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("State"), required=False)
    account = forms.TypedChoiceField(label=_("Account"), required=False, coerce=int, empty_value=None)
    queue = forms.TypedChoiceField(label=_("Queue"), required=False, coerce=int, empty_value=None)
    owner = forms.TypedChoiceField(label=_("Owner"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=_("Language"), required=False)
    topic = forms.TypedChoiceField(label=_("Topic"), required=False, coerce=int, empty_value=None)
    urgent = forms.ChoiceField(label=_("Urgency"), required=False, choices=[("", _("All")), ("yes", _("Urgent only"))])
    due = forms.ChoiceField(
        label=_("Unanswered by"),
        required=False,
        choices=[
            ("", _("Any time")),
            ("now", _("Overdue now")),
            ("today", _("The end of today")),
            ("week", _("A week from now")),
        ],
    )
    q = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))

    def __init__(self, data: Mapping[str, Any], *, member: Member) -> None:
        super().__init__(data, auto_id="filter-%s")
        offer(self, state=_states(searching=bool(data.get("q"))))
        every = ("", _("All"))
        # A conversation carries the filters along and draws none of them.
        offer(self, account=lambda: [every, *((str(row.pk), row.name) for row in accounts())])
        offer(self, queue=lambda: [every, *((str(row.pk), row.name) for row in queues())])
        offer(self, owner=lambda: [every, *((str(row.pk), row.user.name) for row in answerers())])
        asked = str(data.get("topic", ""))
        # Conversations may be about a topic that is closed by now.
        closed = [int(asked)] if asked.isascii() and asked.isdecimal() and len(asked) < 19 else []
        offer(self, topic=lambda: [every, *choices(also=closed)])
        offer(self, language=lambda: [every, *languages(member.body.languages), (UNSURE, _("Not sure"))])
        self.is_valid()

    def filters(self, now: datetime) -> Filters:
        said = self.cleaned_data
        words = said.get("q") or ""
        language = said.get("language") or None
        # Whoever searches wants to find, whoever has it and whatever its state.
        return Filters(
            tab=said.get("tab") or ("all" if words else "queues"),
            shown=said.get("state") or ("any" if words else "owed"),
            account=said.get("account"),
            queue=said.get("queue"),
            owner=said.get("owner"),
            language="" if language == UNSURE else language,
            topic=said.get("topic"),
            urgent=said.get("urgent") == "yes",
            due_by=_due_by(said.get("due") or "", now),
            words=words,
        )

    def address(self) -> dict[str, str]:
        """The filters that were understood, as they stand in an address."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value not in ("", None)}

    def chips(self) -> list[dict[str, str]]:
        """Each filter in force, in words, with the query of the list without it."""
        address = self.address()
        chips = []
        for name, value in address.items():
            if name == "tab":
                continue
            field = self.fields[name]
            words = value
            if isinstance(field, forms.ChoiceField):
                words = str(dict(field.widget.choices)[value])
            rest = {other: said for other, said in address.items() if other != name}
            chips.append({"label": str(field.label), "words": words, "query": urlencode(rest)})
        return chips


def _states(*, searching: bool) -> list[tuple[str, Any]]:
    """The first is what is shown unless another is chosen: what is owed, to who searches everything."""
    owed, every = _("Needs an answer"), _("Every state")
    done = [("waiting", _("Answered")), ("closed", _("Closed"))]
    return [("", every), ("owed", owed), *done] if searching else [("", owed), *done, ("any", every)]


def _due_by(word: str, now: datetime) -> datetime | None:
    midnight = datetime.combine(timezone.localtime(now) + timedelta(days=1), time.min, timezone.get_current_timezone())
    return {"now": now, "today": midnight, "week": now + timedelta(days=7)}.get(word)
