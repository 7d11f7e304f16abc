"""How long the compliance page takes: 500 accounts, 2,000 members, every piece of evidence with as many lines as are kept.

The page reads what was found last, so its time does not depend on the size of the body: rows of looks are what it reads.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import timedelta
from functools import partial
from typing import Any

from bench.compliance import DATABASE, _fill
from bench.inbox import SETTINGS, times
from bench.ingest import NOW, set_up, use
from bench.register import PLAIN
from rostra.config.postgres import throwaway

GOAL = 300.0
"""Milliseconds, of nineteen pages in twenty."""
PAGES = ("/compliance/", "/compliance/path/", "/compliance/saudi-controls/", "/compliance/items/E2.1/")


def run(accounts: int = 500, members: int = 2_000) -> dict[str, Any]:
    with throwaway(settings=SETTINGS) as cluster:
        set_up(cluster, DATABASE)
        use(cluster, DATABASE)
        _fill(cluster, accounts, members)
        p95 = _measure()
    slowest = max(p95.values())
    return {
        "name": "compliance_page",
        "figures": {"accounts": accounts, "members": members, "p95_ms": p95},
        "ratios": {"slowest_to_goal": round(slowest / GOAL, 3)},
        "holds": slowest < GOAL,
    }


def _measure() -> dict[str, float]:
    """Of each page, for somebody who answers for the body; after it was looked at every day for a quarter of a year."""
    from django.conf import settings
    from django.test import Client

    from rostra.core.scoping import scope
    from rostra.people.actions import add_member, give_role
    from rostra.people.enums import RoleCode
    from rostra.people.models import Body
    from rostra.policy import evidence
    from rostra.policy.models import Version
    from rostra.policy.questionnaire import items
    from rostra.reports.actions import look
    from rostra.reports.models import Day

    with scope(Body.objects.get(slug="bench")):
        chief = add_member(email="chief@bench.example", name="Chief", by=None, now=NOW)
        give_role(member=chief, code=RoleCode.ADMINISTRATOR, by=None, now=NOW)
        Version.objects.update(content={"answers": {pk: {} for pk in items()}})
        look(NOW)
        today = NOW.date()
        Day.objects.bulk_create(
            Day(on=today - timedelta(days=back), name=name, found="holds", of=500)
            for name in evidence.names()
            for back in range(1, 90)
        )
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
    client = Client(SERVER_NAME="localhost")
    client.force_login(chief.user)

    def load(page: str) -> None:
        response = client.get(page)
        if response.status_code != 200:
            raise RuntimeError(f"{page} answered {response.status_code}")

    return {page: times(partial(load, page)).p95 for page in PAGES}


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="python -m bench compliance_page")
    parser.add_argument("--accounts", type=int, default=500)
    parser.add_argument("--members", type=int, default=2_000)
    return run(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:]), ensure_ascii=False))
