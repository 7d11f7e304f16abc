from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.choices import offer
from rostra.people.naming import mentions
from rostra.records.actions.classing import Described, stamp
from rostra.records.actions.ruling import Ruled
from rostra.records.enums import Access, Direction, EndAction, JournalRule, Trigger
from rostra.records.kinds import KIND_NAMES
from rostra.records.models import FilingRule, RecordClass
from rostra.records.queries.classes import known_accounts, known_topics, labelled, tree
from rostra.records.starter import packs

ANY = ("", _("Any"))
EITHER = [("", _("Not asked")), ("yes", _("Yes")), ("no", _("No"))]
_TRUTH = {"yes": True, "no": False, "": None}


def class_choices(*, without: RecordClass | None = None) -> list[tuple[int, str]]:
    """The body's classes, those below others set in."""
    return [
        (branch.row.pk, f"{'  ' * branch.depth}{labelled(branch.row)}")
        for branch in tree()
        if without is None or branch.row.pk != without.pk
    ]


class ClassForm(forms.Form):
    """A class of records; its time is a decision, and says on what it rests. `name` is in the body's `language`."""

    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("As your plan of classes numbers it: 2.1"))
    name = forms.CharField(label=_("Name"), max_length=200)
    parent = forms.TypedChoiceField(label=_("Part of"), required=False, coerce=int, empty_value=None)
    covers = forms.CharField(label=_("What it covers"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    direction = forms.ChoiceField(label=_("Received or own"), choices=Direction.choices)
    retention_months = forms.IntegerField(
        label=_("Kept for (months)"),
        required=False,
        min_value=0,
        max_value=12_000,
        help_text=_("Empty: nobody decided. Then nothing of it is ever disposed of."),
    )
    trigger = forms.ChoiceField(label=_("Counted from"), choices=Trigger.choices)
    action = forms.ChoiceField(label=_("When the time is over"), choices=EndAction.choices)
    basis = forms.CharField(
        label=_("Law or decision on which the time rests"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    access = forms.ChoiceField(
        label=_("Who may read it under Records and in packages"),
        choices=Access.choices,
        help_text=_(
            "It closes nothing elsewhere: who works with messages and posts goes on reading them in the inbox and among"
            " the posts."
        ),
    )
    journal = forms.ChoiceField(label=_("In the public journal"), choices=JournalRule.choices)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, language: str, row: RecordClass | None = None, **kwargs: Any) -> None:
        if row is not None:
            said = Described.of(row)
            values = {name: getattr(said, name) for name in self.base_fields if hasattr(said, name)}
            names = {f"name_{code}": name for code, name in row.names.items()}
            kwargs["initial"] = {**values, **names, "parent": row.parent_id, "seen": stamp(row)}
        super().__init__(*args, **kwargs)
        self.row = row
        offer(self, parent=[("", _("Nothing: it stands at the top")), *class_choices(without=row)])
        self.further = {code: name for code, name in settings.LANGUAGES if code != language}
        for code, name in self.further.items():
            self.fields[f"name_{code}"] = forms.CharField(label=name, required=False, max_length=200)

    @property
    def further_names(self) -> list[Any]:
        return [self[f"name_{code}"] for code in self.further]

    def described(self) -> Described:
        """What a valid form says."""
        values = self.cleaned_data
        names = {code: values[f"name_{code}"] for code in self.further if values[f"name_{code}"]}
        own = {name: values[name] for name in Described.__dataclass_fields__ if name in values}
        return Described(**{**own, "names": names, "parent_id": values["parent"]})


class TakeForm(forms.Form):
    """Whose classes a body begins with."""

    pack = forms.ChoiceField(label=_("Jurisdiction"))

    def __init__(self, names: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, pack=[(code, name) for code, name in names if code in packs()])


class ReclassForm(forms.Form):
    """Where records belong, and why; `seen` is the class in which the page showed a single one."""

    record_class = forms.TypedChoiceField(label=_("Class"), coerce=int)
    reason = forms.CharField(label=_("Reason"), max_length=1000)
    seen = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = class_choices()
        offer(self, record_class=choices)
        known = RecordClass.objects.values_list("pk", flat=True)
        offer(self, seen=[("", ""), *((pk, str(pk)) for pk in known)])


class RuleForm(forms.Form):
    """Which records a rule files, and where; what is empty is not asked. `seen_*` is what the page showed."""

    record_class = forms.TypedChoiceField(label=_("Filed into"), coerce=int)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of records"),
        required=False,
        choices=lambda: [(kind, name) for kind, name in KIND_NAMES.items() if kind],
        widget=forms.CheckboxSelectMultiple,
    )
    direction = forms.ChoiceField(label=_("Received or own"), choices=Direction.choices)
    account = forms.TypedChoiceField(label=_("Account"), required=False, coerce=int, empty_value=None)
    topic = forms.TypedChoiceField(label=_("Topic"), required=False, coerce=int, empty_value=None)
    case_like = forms.ChoiceField(label=_("Hints at a case of one person"), required=False, choices=EITHER)
    public = forms.ChoiceField(label=_("Public"), required=False, choices=EITHER)
    removed = forms.ChoiceField(label=_("Taken out of sight by us"), required=False, choices=EITHER)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rule: FilingRule | None = None, **kwargs: Any) -> None:
        if rule is not None:
            words = {True: "yes", False: "no", None: ""}
            kwargs["initial"] = {
                "record_class": rule.record_class_id,
                "kinds": rule.kinds,
                "direction": rule.direction,
                "account": rule.account_id,
                "topic": rule.topic_id,
                "case_like": words[rule.case_like],
                "public": words[rule.public],
                "removed": words[rule.removed],
                "seen": rule_stamp(rule),
            }
        super().__init__(*args, **kwargs)
        accounts, topics = known_accounts(), known_topics()
        if rule is not None:
            accounts |= {pk for pk in (rule.account_id,) if pk is not None}
            topics |= {pk for pk in (rule.topic_id,) if pk is not None}
        offer(
            self,
            record_class=class_choices(),
            account=[ANY, *named("accounts.account", accounts)],
            topic=[ANY, *named("inbox.topic", topics)],
        )

    def ruled(self) -> Ruled:
        """What a valid form says."""
        values = self.cleaned_data
        return Ruled(
            record_class_id=values["record_class"],
            kinds=values["kinds"],
            direction=values["direction"],
            account_id=values["account"],
            topic_id=values["topic"],
            case_like=_TRUTH[values["case_like"]],
            public=_TRUTH[values["public"]],
            removed=_TRUTH[values["removed"]],
        )


def rule_stamp(rule: FilingRule) -> str:
    """How the rule stood when a page showed it."""
    return repr(Ruled.of(rule))


def named(prefix: str, ids: set[int]) -> list[tuple[int, str]]:
    """These things by name, as their own domain calls them."""
    found = mentions(f"{prefix}:{pk}" for pk in ids)
    return sorted(((pk, found[f"{prefix}:{pk}"].name) for pk in ids), key=lambda choice: choice[1])
