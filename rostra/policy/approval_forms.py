"""How posts are approved, as forms: some rows of chains, each with some rows of steps; empty ones are left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.people.enums import DutyCode, RoleCode
from rostra.people.models import Member, Unit
from rostra.policy.approval_chains import (
    APPROVERS,
    CONFIDENTIALITIES,
    MAX_CHAINS,
    MAX_HOURS,
    MAX_STEPS,
    PLACES,
    RISKS,
    STEP_NAMES,
    Chain,
    Step,
    Workflow,
)
from rostra.policy.decision_form import DecisionForm

CHAINS, STEPS = range(1, MAX_CHAINS + 1), range(1, MAX_STEPS + 1)
Choices = list[Any]


class Group(NamedTuple):
    """Fields that a page shows together; folded unless `open`."""

    title: str
    fields: list[BoundField]
    open: bool
    steps: list[Group]


class WorkflowForm(DecisionForm):
    answer = forms.ChoiceField(
        label=_("Who approves, unless an account says otherwise"), choices=Workflow.choices, widget=forms.RadioSelect
    )
    field_order = ("answer", "reason")


class ChainsForm(DecisionForm):
    """`groups` are the rows for a page; the reason stands outside of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = _people()
        for chain in CHAINS:
            self.fields |= _chain_fields(chain)
            for step in STEPS:
                self.fields |= _step_fields(f"{chain}_{step}", people)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    @classmethod
    def fill(cls, value: tuple[Chain, ...]) -> dict[str, Any]:
        filled: dict[str, Any] = {}
        for number, chain in enumerate(value, start=1):
            filled |= {
                f"name_{number}": chain.name,
                f"risks_{number}": list(chain.risks),
                f"types_{number}": "\n".join(chain.types),
                f"classes_{number}": list(chain.confidentialities),
                f"place_{number}": chain.place,
            }
            for place, step in enumerate(chain.steps, start=1):
                key = f"{number}_{place}"
                filled |= {
                    f"step_{key}": str(STEP_NAMES.get(step.name, step.name)),
                    f"who_{key}": list(step.who),
                    f"every_{key}": "every" if step.every else "any",
                    f"hours_{key}": step.hours or None,
                    f"instead_{key}": list(step.substitutes),
                    f"fast_{key}": step.fast,
                }
        return filled

    @property
    def groups(self) -> Iterator[Group]:
        for chain in CHAINS:
            names = [f"{part}_{chain}" for part in ("name", "risks", "types", "classes", "place")]
            steps = [
                self._group(
                    gettext("Step %(number)d") % {"number": step},
                    [f"{part}_{chain}_{step}" for part in ("step", "who", "every", "hours", "instead", "fast")],
                )
                for step in STEPS
            ]
            group = self._group(gettext("Chain %(number)d") % {"number": chain}, names)
            yield group._replace(steps=steps, open=group.open or any(step.open for step in steps))

    def _group(self, title: str, names: list[str]) -> Group:
        bound = [self[name] for name in names]
        # What always has a value says nothing about whether the row is in use.
        used = [field for field in bound if not field.name.startswith(("every", "place"))]
        return Group(title, bound, any(field.value() or field.errors for field in used), [])

    def clean(self) -> None:
        for chain in CHAINS:
            for key in (f"{chain}_{step}" for step in STEPS):
                if bool(self.cleaned_data.get(f"step_{key}")) != bool(self.cleaned_data.get(f"who_{key}")):
                    self.add_error(f"who_{key}", _("A step needs a name and somebody who decides."))
            if self._said(chain) and not any(self.cleaned_data.get(f"step_{chain}_{step}") for step in STEPS):
                self.add_error(f"step_{chain}_1", _("Somebody must decide: name at least one step."))

    def value(self) -> tuple[Chain, ...]:
        return tuple(
            self._chain(chain) for chain in CHAINS if self.cleaned_data[f"step_{chain}_1"] or self._said(chain)
        )

    def _said(self, chain: int) -> bool:
        """Whether anything is said about the chain itself, or in a step after an empty first one."""
        parts = (f"{part}_{chain}" for part in ("name", "risks", "types", "classes", "place"))
        steps = (f"step_{chain}_{step}" for step in STEPS)
        return any(self.cleaned_data.get(name) for name in (*parts, *steps))

    def _chain(self, chain: int) -> Chain:
        cleaned = self.cleaned_data
        keys = (f"{chain}_{step}" for step in STEPS)
        return Chain(
            steps=tuple(self._step(key) for key in keys if cleaned[f"step_{key}"]),
            name=cleaned[f"name_{chain}"],
            risks=tuple(cleaned[f"risks_{chain}"]),
            types=tuple(filter(None, (line.strip() for line in cleaned[f"types_{chain}"].splitlines()))),
            confidentialities=tuple(cleaned[f"classes_{chain}"]),
            place=cleaned[f"place_{chain}"],
        )

    def _step(self, key: str) -> Step:
        cleaned = self.cleaned_data
        # A name that Rostra gives is kept as its code, and so is shown in each reader's language.
        codes = {str(name).casefold(): code for code, name in STEP_NAMES.items()}
        name = cleaned[f"step_{key}"]
        return Step(
            name=codes.get(name.casefold(), name),
            who=tuple(cleaned[f"who_{key}"]),
            every=cleaned[f"every_{key}"] == "every",
            hours=cleaned[f"hours_{key}"] or 0,
            substitutes=tuple(cleaned[f"instead_{key}"]),
            fast=cleaned[f"fast_{key}"],
        )


def _people() -> Choices:
    """Everybody whom a step can name, by kind."""
    members = Member.objects.filter(left_at=None, user__is_active=True).select_related("user").order_by("user__name")
    roles = [(code, label) for code, label in RoleCode.choices if code != APPROVERS]
    return [
        (APPROVERS, _("Whoever may approve the post")),
        (_("Duties"), list(DutyCode.choices)),
        (_("Units"), [(f"unit:{unit.pk}", unit.name) for unit in Unit.objects.filter(closed_at=None)]),
        (_("People"), [(f"member:{member.pk}", member.user.name) for member in members]),
        (_("Roles"), roles),
    ]


def _chain_fields(number: int) -> dict[str, forms.Field]:
    return {
        f"name_{number}": forms.CharField(label=_("Name"), max_length=100, required=False),
        f"risks_{number}": _several(_("For these risks"), list(RISKS.items())),
        f"types_{number}": forms.CharField(
            label=_("For these content types"),
            help_text=_("One name in each line; none: for all of them."),
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
        ),
        f"classes_{number}": _several(_("For these classes of confidentiality"), list(CONFIDENTIALITIES.items())),
        f"place_{number}": forms.ChoiceField(
            label=_("For accounts"), choices=[("", _("All posts")), *PLACES.items()], required=False
        ),
    }


def _step_fields(key: str, people: Choices) -> dict[str, forms.Field]:
    some = forms.SelectMultiple(attrs={"size": 5})
    return {
        f"step_{key}": forms.CharField(
            label=_("Name of the step"),
            help_text=_("Such as Legal, Finance or Accessibility."),
            max_length=100,
            required=False,
        ),
        f"who_{key}": forms.MultipleChoiceField(label=_("Who decides"), choices=people, required=False, widget=some),
        f"every_{key}": forms.ChoiceField(
            label=_("How many of them"), choices=[("any", _("One of them")), ("every", _("All of them"))]
        ),
        f"hours_{key}": forms.IntegerField(
            label=_("Deadline in hours"), min_value=1, max_value=MAX_HOURS, required=False
        ),
        f"instead_{key}": forms.MultipleChoiceField(
            label=_("Who decides instead, after the deadline"), choices=people, required=False, widget=some
        ),
        f"fast_{key}": forms.BooleanField(label=_("Also on the fast track"), required=False),
    }


def _several(label: Any, choices: Choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)
