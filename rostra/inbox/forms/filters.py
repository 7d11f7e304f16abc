"""What an address of the list says, parsed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.choices import offer
from rostra.editorial.times import Week
from rostra.inbox.enums import Contribution
from rostra.inbox.offered import Offered
from rostra.inbox.presentation import languages
from rostra.inbox.queries import Filters
from rostra.inbox.queries.topics import choices
from rostra.people.models import Member

NO_TOPIC = 0
TABS = [("queues", _("My queues")), ("mine", _("Mine")), ("all", _("All"))]
UNSURE = "unsure"
LATE = "late"


class FilterForm(forms.Form):
    """The address of a list. What is not understood is left out: an old link must still open."""

    tab = forms.ChoiceField(choices=TABS, required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("State"), required=False)
    account = forms.TypedChoiceField(label=_("Account"), required=False, coerce=int, empty_value=None)
    queue = forms.TypedChoiceField(label=_("Queue"), required=False, coerce=int, empty_value=None)
    owner = forms.TypedChoiceField(label=_("Owner"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=_("Language"), required=False)
    topic = forms.TypedChoiceField(label=_("Topic"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("What it is"), required=False, choices=[("", _("All")), *Contribution.choices])
    urgent = forms.ChoiceField(label=_("Urgency"), required=False, choices=[("", _("All")), ("yes", _("Urgent only"))])
    due = forms.ChoiceField(
        label=_("Unanswered by"),
        required=False,
        choices=[
            ("", _("Any time")),
            ("now", _("Overdue now")),
            (LATE, _("Overdue now, or not acknowledged in time")),
            ("today", _("The end of today")),
            ("week", _("A week from now")),
        ],
    )
    week = forms.CharField(label=_("Week"), required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Words"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto", "data-key": "f"})
    )

    def __init__(self, data: Mapping[str, Any], *, member: Member, offered: Offered | None = None) -> None:
        super().__init__(data, auto_id="filter-%s")
        offer(self, state=_states(searching=bool(data.get("q"))))
        every, there = ("", _("All")), offered or Offered()
        # A conversation carries the filters along and draws none of them.
        offer(self, account=lambda: [every, *((str(row.pk), row.name) for row in there.accounts)])
        offer(self, queue=lambda: [every, *((str(row.pk), row.name) for row in there.queues)])
        offer(self, owner=lambda: [every, *((str(row.pk), row.user.name) for row in there.answerers)])
        asked = str(data.get("topic", ""))
        # Conversations may be about a topic that is closed by now.
        closed = [int(asked)] if asked.isascii() and asked.isdecimal() and len(asked) < 19 else []
        nothing = (str(NO_TOPIC), _("No topic"))
        offer(self, topic=lambda: [every, nothing, *(choices(also=closed) if any(closed) else there.topics)])
        offer(self, language=lambda: [every, *languages(member.body.languages), (UNSURE, _("Not sure"))])
        self.is_valid()

    def clean_week(self) -> Week | None:
        try:
            return Week.parse(self.cleaned_data["week"])
        except ValueError:
            return None

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
            kind=said.get("kind") or "",
            urgent=said.get("urgent") == "yes",
            began=said["week"].bounds(_zone()) if said.get("week") else None,
            due_by=_due_by(said.get("due") or "", now),
            late_at=now if said.get("due") == LATE else None,
            words=words,
        )

    def address(self) -> dict[str, str]:
        """The filters that were understood, as they stand in an address."""
        said = {**self.cleaned_data, "week": self["week"].value() if self.cleaned_data.get("week") else None}
        return {name: str(value) for name, value in said.items() if value not in ("", None)}

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
            elif name == "week":
                words = self.cleaned_data[name].span()
            rest = {other: said for other, said in address.items() if other != name}
            chips.append({"label": str(field.label), "words": words, "query": urlencode(rest)})
        return chips


def _states(*, searching: bool) -> list[tuple[str, Any]]:
    """The first is what is shown unless another is chosen: what is owed, to who searches everything."""
    owed, every = _("Needs an answer"), _("Every state")
    done = [("waiting", _("Answered")), ("closed", _("Closed"))]
    return [("", every), ("owed", owed), *done] if searching else [("", owed), *done, ("any", every)]


def _due_by(word: str, now: datetime) -> datetime | None:
    midnight = datetime.combine(timezone.localtime(now) + timedelta(days=1), time.min, _zone())
    return {"now": now, "today": midnight, "week": now + timedelta(days=7)}.get(word)


def _zone() -> ZoneInfo:
    """The body's, as the request has it."""
    return ZoneInfo(timezone.get_current_timezone_name())
