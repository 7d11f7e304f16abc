"""The register as people look through it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from rostra.accounts.enums import AccountState, Stage
from rostra.accounts.models import Account
from rostra.accounts.queries import Filters, register_page


@pytest.fixture
def city(cast: Any) -> dict[str, Account]:
    def make(name: str, **fields: Any) -> Account:
        values = {"stage": Stage.ACTIVE, "network": "x", "handle": f"@{name}", "created_at": cast.now}
        return Account.objects.create(name=name, **{**values, **fields})

    return {
        "roads": make("roads", languages=["nb"], owner=cast.editor, summary="Roadworks every day"),
        "library": make("library", network="facebook", unit=cast.unit, state=AccountState.LOCKED),
        "museum": make("museum", stage=Stage.CLOSED, language="ar", url="https://x.com/old_museum"),
        "pools": make("pools", failing_since=cast.now, stage=Stage.DORMANT),
    }


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({}, ["library", "museum", "pools", "roads"]),
        ({"network": "facebook"}, ["library"]),
        ({"stage": "dormant"}, ["pools"]),
        ({"language": "nb"}, ["roads"]),
        ({"language": "ar"}, ["museum"]),
        ({"trouble": True}, ["library", "pools"]),
        ({"words": "ROADWORKS"}, ["roads"]),
        ({"words": "@POOLS"}, ["pools"]),
        ({"words": "old museum"}, ["museum"]),
        ({"words": "old roads"}, []),
        ({"words": "100%"}, []),
    ],
)
def test_register_is_filtered_and_searched(city: dict[str, Account], chosen: dict[str, Any], names: list[str]) -> None:
    assert [row.name for row in register_page(Filters(**chosen)).rows] == names


def test_register_is_filtered_by_unit_and_owner(city: dict[str, Account], cast: Any) -> None:
    by_unit = register_page(Filters(unit=cast.unit.pk)).rows
    by_owner = register_page(Filters(owner=cast.editor.pk)).rows

    assert (by_unit, by_owner) == ([city["library"]], [city["roads"]])


def test_pages_follow_one_another_by_name_both_ways(cast: Any, now: datetime) -> None:
    for name in "cabdeab":
        Account.objects.create(name=name, created_at=now)
    everything = [row.pk for row in Account.objects.order_by("name", "pk")]

    first = register_page(Filters(), size=3)
    second = register_page(Filters(), after=first.older, size=3)
    third = register_page(Filters(), after=second.older, size=3)
    back = register_page(Filters(), before=third.newer, size=3)
    front = register_page(Filters(), before=back.newer, size=3)

    assert [row.pk for page in (first, second, third) for row in page.rows] == everything
    assert (first.newer, third.older, front.newer) == (None, None, None)
    assert ([row.pk for row in back.rows], [row.pk for row in front.rows]) == (everything[3:6], everything[:3])


def test_page_before_the_first_is_empty(cast: Any, now: datetime) -> None:
    only = Account.objects.create(name="a", created_at=now)

    page = register_page(Filters(), before=only.pk)

    assert (page.rows, page.newer, page.older) == ([], None, None)
