"""Named registries: where a lower layer acts on what upper ones own. The list is closed."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterable

import pytest
from django.apps import apps

import rostra
from rostra.audit import registry, sources
from rostra.audit.registry import EventKind
from rostra.audit.sources import Source
from tests.architecture.tree import parsed, python

REGISTRIES = {
    "rostra/audit/registry.py",
    "rostra/audit/sources.py",
    "rostra/core/queue.py",
    "rostra/core/ui/alarms.py",
    "rostra/core/ui/nav.py",
    "rostra/people/naming.py",
    "rostra/people/leaving.py",
    "rostra/people/notices.py",
    "rostra/people/parts.py",
    "rostra/policy/annexes.py",
    "rostra/policy/evidence.py",
    "rostra/policy/impacts.py",
    "rostra/publishing/belonging.py",
    "rostra/publishing/leaving.py",
    "rostra/records/actions/removing.py",
    "rostra/records/twins.py",
    "rostra/records/parties.py",
}
DOMAINS = [config.label for config in apps.get_app_configs() if config.name.startswith("rostra.")]


def declared(kind: type[EventKind | Source]) -> dict[str, set[str]]:
    """The names of all objects of this type that stand in modules of ours, by module."""
    found: dict[str, set[str]] = {}
    for info in pkgutil.walk_packages(rostra.__path__, "rostra."):
        if ".migrations" in info.name or ".management" in info.name or info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        values = [
            item for value in vars(module).values() for item in (value if isinstance(value, tuple | list) else [value])
        ]
        names = {value.name for value in values if isinstance(value, kind)}
        if names:
            found[info.name] = names
    return found


def test_registries_are_the_listed_ones() -> None:
    found = {
        file.as_posix()
        for file in python("rostra")
        if any(isinstance(node, ast.FunctionDef) and node.name == "register" for node in parsed(file).body)
    }

    assert found == REGISTRIES


def test_every_declared_event_is_registered() -> None:
    events = {name for module, names in declared(EventKind).items() for name in names}

    assert events == _ours(registry.kinds())


@pytest.mark.parametrize("name", sorted(name for name in registry.kinds() if not name.startswith("test.")))
def test_event_bears_its_domain_and_a_label(name: str) -> None:
    domain = name.partition(".")[0]

    assert domain in DOMAINS
    assert name in {kind.name for kind in _events(domain)}
    assert str(registry.get(name).label).strip() != ""


def _events(domain: str) -> list[EventKind]:
    module = importlib.import_module(f"rostra.{domain}.events")
    return [value for _, value in inspect.getmembers(module) if isinstance(value, EventKind)]


def test_every_declared_source_is_registered_under_its_domain() -> None:
    names = {name for found in declared(Source).values() for name in found}

    assert names == _ours(sources.names())
    assert {name.partition(".")[0] for name in names} <= set(DOMAINS)


def _ours(names: Iterable[str]) -> set[str]:
    """Other tests of the same process register events and sources of their own."""
    return {name for name in names if not name.startswith("test.")}
