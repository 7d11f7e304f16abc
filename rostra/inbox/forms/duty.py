"""What the pages of who answers say, parsed: models, watch levels, clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.accounts.queries import accounts
from rostra.core.ui.choices import offer_rows
from rostra.inbox.actions.duty import LONGEST, NEEDED
from rostra.inbox.enums import Hours, Level, Share, Voice, Way
from rostra.inbox.models import Queue, Topic
from rostra.inbox.queries import answerers
from rostra.people.models import Member, Unit

if TYPE_CHECKING:
    AccountField = forms.ModelChoiceField[Account]
    MemberField = forms.ModelChoiceField[Member]
    QueueField = forms.ModelChoiceField[Queue]
    TopicField = forms.ModelChoiceField[Topic]
    UnitField = forms.ModelChoiceField[Unit]
else:
    # Generic for type checkers only.
    AccountField = MemberField = QueueField = TopicField = UnitField = forms.ModelChoiceField

ANY = ("", _("Any"))
WITHIN = [(1, _("minutes")), (60, _("hours")), (60 * 8, _("days of eight hours"))]
"""How many minutes each unit of a promise has."""


def moment(label: Any, help_text: Any) -> forms.DateTimeField:
    """A day and time on the clocks of the reader; empty where nothing is said."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, help_text=help_text, required=False, widget=widget)


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        help_text=_("Objective, resources, size, and what you do today."),
        error_messages={"required": NEEDED["reason"]},
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ModelForm(forms.Form):
    """One way of answering; only the fields that the way has."""

    account = AccountField(
        label=_("Account"), queryset=Account.everywhere.none(), required=False, empty_label=_("All accounts")
    )
    unit = UnitField(
        label=_("Unit, with those below it"),
        queryset=Unit.everywhere.none(),
        required=False,
        empty_label=_("The whole body"),
    )
    hours = forms.TypedChoiceField(
        label=_("When"),
        choices=[("", _("At any hour")), *Hours.choices],
        required=False,
        coerce=Hours,
        empty_value=None,
    )
    level = forms.TypedChoiceField(
        label=_("At which watch level"), choices=[ANY, *Level.choices], required=False, coerce=Level, empty_value=None
    )
    responder = MemberField(label=_("Who answers"), queryset=Member.everywhere.none(), required=False)
    substitute = MemberField(
        label=_("Substitute"),
        help_text=_("Gets what comes in while the first person is away, and hears of what they miss."),
        queryset=Member.everywhere.none(),
        required=False,
    )
    queue = QueueField(
        label=_("Queue in which conversations wait"),
        queryset=Queue.everywhere.none(),
        required=False,
        empty_label=_("That of the account"),
    )
    share = forms.TypedChoiceField(
        label=_("How the work is shared"), choices=Share.choices, required=False, coerce=Share, empty_value=None
    )
    voice = forms.TypedChoiceField(
        label=_("In whose name"), choices=Voice.choices, required=False, coerce=Voice, empty_value=None
    )
    starts_at = moment(_("From"), _("Empty: now. At a later time it changes by itself."))

    def __init__(self, way: Way, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way = way
        self.fields["reason"] = reason_field()
        people = Member.objects.filter(pk__in=[member.pk for member in answerers()]).select_related("user")
        offer_rows(
            self,
            account=accounts(states=[state for state in AccountState if state != AccountState.CLOSED]),
            unit=Unit.objects.filter(closed_at=None),
            queue=Queue.objects.all(),
            responder=people.order_by("user__name", "pk"),
            substitute=people.order_by("user__name", "pk"),
        )
        for name, ways in _ONLY.items():
            if way not in ways:
                del self.fields[name]
        for name in _NEEDED[way]:
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = NEEDED[name]

    def values(self) -> dict[str, Any]:
        """What `decide_model` takes; `self` is valid."""
        return {"way": self.way, **self.cleaned_data}


_ONLY = {
    "responder": (Way.SINGLE,),
    "substitute": (Way.SINGLE,),
    "share": (Way.SEVERAL,),
    "voice": (Way.UNITS,),
}
"""Fields that only some ways have."""
_NEEDED = {
    Way.SINGLE: ("responder", "substitute"),
    Way.SEVERAL: ("queue",),
    Way.UNITS: (),
    Way.TOPIC: ("queue",),
}
"""Fields that some ways need."""


class EffortForm(forms.Form):
    """How long an answer takes, for a simulation."""

    effort = forms.IntegerField(
        label=_("Minutes for one answer"),
        help_text=_("Empty: as fast as people answered in these weeks."),
        min_value=1,
        max_value=480,
        required=False,
    )


class WatchForm(forms.Form):
    account = AccountField(
        label=_("Account"), queryset=Account.everywhere.none(), required=False, empty_label=_("All accounts")
    )
    level = forms.TypedChoiceField(label=_("Watch level"), choices=Level.choices, coerce=Level)
    starts_at = moment(_("From"), _("Empty: now."))
    ends_at = moment(_("Until"), _("Empty: until somebody ends it. Then what held before holds again."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = reason_field()
        offer_rows(self, account=accounts(states=[state for state in AccountState if state != AccountState.CLOSED]))


class ClockForm(forms.Form):
    """A promise: numbers with their units, and where it holds."""

    topic = TopicField(
        label=_("Topic, with those below it"),
        queryset=Topic.everywhere.none(),
        required=False,
        empty_label=_("Any topic"),
    )
    account = AccountField(
        label=_("Account"), queryset=Account.everywhere.none(), required=False, empty_label=_("All accounts")
    )
    level = forms.TypedChoiceField(
        label=_("At which watch level"), choices=[ANY, *Level.choices], required=False, coerce=Level, empty_value=None
    )
    acknowledge = forms.IntegerField(
        label=_("Acknowledged within"),
        help_text=_("Empty: nothing is promised but the answer."),
        min_value=1,
        max_value=LONGEST,
        required=False,
    )
    acknowledge_in = forms.TypedChoiceField(label=_("Unit of time"), choices=WITHIN, coerce=int, initial=60)
    answer = forms.IntegerField(label=_("Answered within"), min_value=1, max_value=LONGEST)
    answer_in = forms.TypedChoiceField(label=_("Unit of time"), choices=WITHIN, coerce=int, initial=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(
            self,
            account=accounts(states=[state for state in AccountState if state != AccountState.CLOSED]),
            topic=Topic.objects.filter(closed_at=None),
        )

    def values(self) -> dict[str, Any]:
        """What `set_clock` takes; `self` is valid."""
        said = self.cleaned_data
        acknowledge = said["acknowledge"]
        return {
            "topic": said["topic"],
            "account": said["account"],
            "level": said["level"],
            "acknowledge_minutes": None if acknowledge is None else acknowledge * said["acknowledge_in"],
            "answer_minutes": said["answer"] * said["answer_in"],
        }
