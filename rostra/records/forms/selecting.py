from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.core.ui.choices import offer
from rostra.people.naming import mentions
from rostra.records.enums import JournalState
from rostra.records.kinds import KIND_NAMES
from rostra.records.models import Decision, Hold
from rostra.records.queries.classes import Branch, labelled, tree
from rostra.records.selecting import LONGEST, Selection

STATES: dict[str, dict[str, Any]] = {
    "kept": {"disposed": False},
    "due": {"due": True},
    "disposed": {"disposed": True},
    "unclassed": {"unclassed": True, "disposed": False},
    "asked": {"journal": JournalState.ASKED.value},
    "entered": {"journal": JournalState.ENTERED.value},
}
"""What a state in the form says of the records."""
STATE_NAMES = (
    ("kept", pgettext_lazy("record", "Kept")),
    ("due", _("Time is over")),
    ("disposed", _("Disposed of")),
    ("unclassed", _("Without a class")),
    ("asked", _("To be decided for the journal")),
    ("entered", _("In the journal")),
)
WAYS: dict[str, dict[str, Any]] = {"": {}, "in": {"incoming": True}, "out": {"incoming": False}}
CASES: dict[str, dict[str, Any]] = {"": {}, "yes": {"case_like": True}, "no": {"case_like": False}}
_SAME = ("about", "account", "record_class", "topic", "since", "until", "decision", "hold", "outcome")


class SelectionForm(forms.Form):
    """Which records are meant, as a page asks for it; all of them unless chosen.

    Decisions and holds are for `officer`s, words for those who may read (`words`) what they are looked for in.

    A person is not among it: who looks for one says why (`records.views.persons`).
    """

    q = forms.CharField(label=_("Words"), required=False, max_length=LONGEST, widget=forms.SearchInput)
    record_class = forms.TypedChoiceField(label=_("Class"), required=False, coerce=int, empty_value=None)
    account = forms.TypedChoiceField(label=_("Account"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("What"), required=False)
    way = forms.ChoiceField(label=_("From whom"), required=False)
    topic = forms.TypedChoiceField(label=_("Topic"), required=False, coerce=int, empty_value=None)
    case_like = forms.ChoiceField(label=_("Hints at a case of one person"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    state = forms.ChoiceField(label=_("State"), required=False)
    decision = forms.TypedChoiceField(
        label=pgettext_lazy("disposal", "Decision"), required=False, coerce=int, empty_value=None
    )
    hold = forms.TypedChoiceField(label=_("Hold"), required=False, coerce=int, empty_value=None)
    about = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    outcome = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    turned = False
    """The last day is before the first: it is said there, and asked for all the same. It finds nothing."""

    def __init__(self, *args: Any, officer: bool, words: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        offer(
            self,
            record_class=[*every, *((each.row.pk, _indented(each)) for each in tree(archived=True))],
            account=[*every, *named("accounts", "Account")],
            kind=[*every, *((code, name) for code, name in KIND_NAMES.items() if code)],
            way=[*every, ("in", _("People outside")), ("out", _("Us"))],
            topic=[*every, *named("inbox", "Topic")],
            case_like=[*every, ("yes", _("Yes")), ("no", _("No"))],
            state=[*every, *STATE_NAMES],
        )
        if officer:
            offer(
                self,
                decision=[*every, *((row.pk, f"{row.number} {row.title}") for row in Decision.objects.order_by("-pk"))],
                hold=[*every, *((row.pk, row.title) for row in Hold.objects.order_by("-pk"))],
            )
        else:
            del self.fields["decision"], self.fields["hold"], self.fields["outcome"]
        if not words:
            del self.fields["q"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        self.turned = since is not None and until is not None and since > until
        if self.turned:
            self.add_error("until", _("The last day is before the first."))
            given["until"] = until
        return given

    def may_ask(self) -> bool:
        """Whether there is a selection: the form is valid, or only turned its days round."""
        return self.is_valid() or (self.turned and set(self.errors) == {"until"})

    def selection(self) -> Selection:
        """What a form asks for that may ask."""
        given = self.cleaned_data
        kinds = (given["kind"],) if given["kind"] else ()
        same = {name: given[name] for name in _SAME if name in given}
        return Selection(
            text=given.get("q", ""),
            kinds=kinds,
            **same,
            **WAYS[given["way"]],
            **CASES[given["case_like"]],
            **STATES.get(given["state"], {}),
        )

    def asked(self) -> dict[str, str]:
        """The fields that ask for something, as they came: for the addresses of pages that go on with the selection."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}


def query_of(selection: Selection) -> dict[str, str]:
    """The fields of the form that ask for this; raises ValueError where the form cannot (a person)."""
    stored = selection.as_json()
    query = {name: str(stored.pop(name)) for name in _SAME if name in stored}
    if text := stored.pop("text", ""):
        query["q"] = text
    if kinds := stored.pop("kinds", []):
        [query["kind"]] = kinds
    if "incoming" in stored:
        query["way"] = "in" if stored.pop("incoming") else "out"
    if "case_like" in stored:
        query["case_like"] = "yes" if stored.pop("case_like") else "no"
    if stored:
        query["state"] = next((name for name, said in STATES.items() if said == stored), "")
        if not query["state"]:
            raise ValueError(stored)
    return query


def _indented(branch: Branch) -> str:
    return "\N{EM SPACE}" * branch.depth + labelled(branch.row)


def named(app: str, name: str) -> Iterator[tuple[int, str]]:
    """Things of the body whose tables stand above the records, by their names."""
    model: Any = apps.get_model(app, name)
    ids = model.objects.values_list("pk", flat=True)
    found = mentions(f"{app}.{name.lower()}:{pk}" for pk in ids)
    named = ((int(about.rpartition(":")[2]), mention.name) for about, mention in found.items())
    return iter(sorted(named, key=lambda pair: pair[1].casefold()))
