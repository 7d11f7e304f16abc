"""What was decided, kept in the memory of the process under the version of the body's decisions.

`decide` sets `Body.policy_version` to the key of the decision that it writes, with the body's row locked: versions only
grow, in the order of their commits, and none ever stands for two states. Version 0 is that of a body since whose set-up,
or since whose update to this release, nothing was decided: the first decision moves it. So a scope that carries a version
may use what any other request read under it, and nothing has to be told to other processes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any

from django.db import connection

from rostra.core.scoping import current_body_id, current_version, scope
from rostra.people.models import Body
from rostra.policy.models import Decision

Key = tuple[object, int, int]

MOST = 256
"""Bodies' decisions in memory: a few kilobytes each."""

_kept: OrderedDict[Key, Mapping[str, Any]] = OrderedDict()
_lock = Lock()


def newest(*keys: str) -> Mapping[str, Any]:
    """The stored values of the newest decisions of the body in scope, at least those on `keys`, in one query or none."""
    version = current_version()
    if version is None:
        return _read(keys)
    key = (connection.settings_dict["NAME"], current_body_id(), version)
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            return found
    found = _read()
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found


@contextmanager
def as_decided_now() -> Iterator[None]:
    """Around a short piece of work that asks for many decisions of the body in scope and takes none."""
    body = current_body_id()
    with scope(body, version=Body.objects.values_list("policy_version", flat=True).get(pk=body)):
        yield


def _read(keys: tuple[str, ...] = ()) -> Mapping[str, Any]:
    rows = Decision.objects.order_by("key", "-id").distinct("key")
    if keys:
        rows = rows.filter(key__in=keys)
    return dict(rows.values_list("key", "value"))
