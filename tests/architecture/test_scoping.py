"""The wall between bodies, model by model: outside a scope every question and every writing raises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from rostra.core.scoping import Scoped, ScopedManager, ScopeMissing, scope

UNSCOPED = {"audit.event", "audit.log"}
"""Rows with a body that may be null: what concerns the installation is in the same log. Written by the audit log only."""

WITHOUT_BODY = {
    "accounts": set(),
    "audit": {
        "audit.pending",
        "audit.leaf",
        "audit.node",
        "audit.checkpoint",
        "audit.signingkey",
        "audit.stamp",
        "audit.stamptrouble",
        "audit.verification",
    },
    "core": {"core.heartbeat"},
    # Reached through their message, which is scoped.
    "inbox": {"inbox.messagekey", "inbox.messageraw", "inbox.messageversion"},
    "people": {"people.body", "people.user"},
}
"""The models without a body, closed: a new one has to say why it needs none."""


def ours() -> list[type[Any]]:
    return [model for model in apps.get_models() if model.__module__.startswith("rostra.")]


def has_body(model: type[Any]) -> bool:
    return any(
        isinstance(field, models.ForeignKey)
        and field.name == "body"
        and field.related_model is apps.get_model("people.Body")
        for field in model._meta.get_fields()
    )


SCOPED = [model for model in ours() if has_body(model) and model._meta.label_lower not in UNSCOPED]

QUESTIONS: dict[str, Callable[[Any], object]] = {
    "all": lambda manager: list(manager.all()),
    "get": lambda manager: manager.get(pk=1),
    "filter": lambda manager: list(manager.filter(pk=1)),
    "exclude": lambda manager: list(manager.exclude(pk=1)),
    "first": lambda manager: manager.first(),
    "exists": lambda manager: manager.exists(),
    "count": lambda manager: manager.count(),
    "aggregate": lambda manager: manager.aggregate(models.Count("pk")),
    "values_list": lambda manager: list(manager.values_list("pk")),
    "in_bulk": lambda manager: manager.in_bulk([1]),
    "iterator": lambda manager: list(manager.iterator()),
    "update": lambda manager: manager.update(pk=1),
    "delete": lambda manager: manager.filter(pk=1).delete(),
    "create": lambda manager: manager.create(),
    "bulk_create": lambda manager: manager.bulk_create([manager.model()]),
    "bulk_update": lambda manager: manager.bulk_update([manager.model(pk=1)], ["body"]),
    "get_or_create": lambda manager: manager.get_or_create(pk=1),
    "update_or_create": lambda manager: manager.update_or_create(pk=1),
}


def test_every_model_with_a_body_is_scoped() -> None:
    assert {model._meta.label_lower for model in SCOPED if not issubclass(model, Scoped)} == set()


def test_models_without_a_body_are_the_listed_ones() -> None:
    found = {model._meta.label_lower for model in ours() if not has_body(model)}

    assert found == set().union(*WITHOUT_BODY.values())


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label_lower)
def test_default_manager_of_a_scoped_model_fails_closed(model: type[Scoped]) -> None:
    assert isinstance(model.objects, ScopedManager)
    assert isinstance(model._default_manager, ScopedManager)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label_lower)
def test_outside_a_scope_everything_raises(db: None, model: type[Scoped]) -> None:
    raised = {}
    for name, ask in QUESTIONS.items():
        with transaction.atomic():
            try:
                raised[name] = f"answered {ask(model.objects)!r}"
            except Exception as error:  # noqa: BLE001 - which one it is, is the test
                raised[name] = type(error).__name__
            transaction.set_rollback(True)

    assert raised == dict.fromkeys(QUESTIONS, ScopeMissing.__name__)


def test_inside_a_scope_the_same_questions_are_answered(cast: Any) -> None:
    with scope(cast.other):
        counted = {model: model.objects.count() for model in SCOPED}

    assert counted == {model: model.everywhere.filter(body=cast.other).count() for model in SCOPED}
    assert counted[apps.get_model("people.Member")] == 1
