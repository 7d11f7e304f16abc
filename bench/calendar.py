"""How long the calendar takes with 2,000 posts in its month: the whole page, and what the plan says beside it.

The posts are made by SQL, without records: what is measured is reading. Times are those of one process on a warm cache
and include Django's queries, the templates and the way through every middleware.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from bench.inbox import SETTINGS, Measures, _p95, times
from bench.ingest import NOW, set_up, use
from bench.register import PLAIN
from rostra.config.postgres import Cluster, throwaway

SMALL = 20
PAGE_GOAL = 100.0
DATABASE = "bench_calendar"
MONTH = NOW.strftime("%Y-%m")
WEEK = NOW.strftime("%G-W%V")


def run(posts: int = 2_000) -> dict[str, Any]:
    with throwaway(settings=SETTINGS) as cluster:
        set_up(cluster, DATABASE)
        use(cluster, DATABASE)
        small = _measure(cluster, min(SMALL, posts))
        large = _measure(cluster, posts)
    growth = {name: round(large[name].median / small[name].median, 2) for name in large}
    return {
        "name": "calendar",
        "figures": {"posts": posts, "p95_ms": _p95(large), f"p95_ms_at_{SMALL}": _p95(small)},
        "ratios": {
            "month_to_goal": round(large["month"].p95 / PAGE_GOAL, 3),
            **{f"growth_{name}": value for name, value in growth.items()},
        },
        "holds": large["month"].p95 < PAGE_GOAL,
    }


def _measure(cluster: Cluster, posts: int) -> Measures:
    _fill(cluster, posts)
    from rostra.core.scoping import scope
    from rostra.people.models import Body

    with scope(Body.objects.get(slug="bench")):
        return {name: times(work) for name, work in _works().items()}


def _works() -> Mapping[str, Callable[[], object]]:
    from django.conf import settings
    from django.test import Client

    from rostra.editorial.balance import balance
    from rostra.people.models import Member

    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(Member.objects.get(user__email="bench@bench.example").user)

    def asked(query: str) -> Callable[[], object]:
        def work() -> object:
            response = browser.get(f"/calendar/?{query}")
            if response.status_code != 200:
                raise RuntimeError(f"/calendar/?{query} answered {response.status_code}")
            return response

        return work

    return {
        "month": asked(f"view=month&month={MONTH}"),
        "month_filtered": asked(f"view=month&month={MONTH}&where=c-sandbox&state=approved"),
        "week": asked(f"week={WEEK}"),
        "balance": lambda: balance(NOW),
    }


# --- Rows -------------------------------------------------------------------------------------------

_CLEAR = ("publishing_delivery", "editorial_version", "editorial_post")
_POSTS = """
INSERT INTO editorial_post (body_id, title, author_id, state, state_at, revision, saved_at, saved_by_id, due_at,
  created_at, risk, confidentiality, fast_track, chain, step, also_at, source_url, source_rights, corrects_url)
SELECT %(body)s, 'Post number ' || n, CASE n %% 3 WHEN 0 THEN %(user)s ELSE %(colleague)s END, CASE WHEN n %% 40 = 1 THEN 'review' ELSE (ARRAY['draft', 'approved', 'published', 'published'])[1 + n %% 4] END,
  %(now)s, 1, %(now)s, %(user)s, %(first)s::timestamptz + n * interval '1 month' / %(last)s,
  %(now)s, 'normal', 'public', false, '[]', 0, '', '', '', ''
FROM generate_series(1, %(last)s) n
"""
_VERSIONS = """
INSERT INTO editorial_version (body_id, post_id, account_id, translation, number, text, language, link, media, more,
  removed, saved_at, saved_by_id, salt)
SELECT body_id, id, account, '', 1, 'What there is to say about this. ' || id, 'en', '', '[]', '[]', false, %(now)s,
  author_id, 'salt'
FROM editorial_post CROSS JOIN unnest(ARRAY[NULL, %(account)s, %(second)s]::bigint[]) account
"""
_DELIVERIES = """
INSERT INTO publishing_delivery (body_id, account_id, source, source_id, part, key, content, content_hash, thread,
  created_at, state, state_at, due_at, attempts, failures, absences, error_code, ref, url, sent_at, shown, shown_text,
  next_try_at, salt)
SELECT v.body_id, v.account_id, 'editorial.version', v.id, 0, 'key-' || v.id, '{}', 'hash', '', %(now)s,
  CASE p.state WHEN 'published' THEN 'sent' ELSE 'due' END, %(now)s, p.due_at, 0, 0, 0, '', '', '', p.due_at, '', '',
  p.due_at, 'salt'
FROM editorial_version v JOIN editorial_post p ON p.id = v.post_id
WHERE v.account_id IS NOT NULL AND p.state IN ('approved', 'published')
"""


def _fill(cluster: Cluster, posts: int) -> None:
    """So many posts in the month, each for two accounts, as superuser: without the checks of foreign keys."""
    import psycopg
    from django.db import connection

    from rostra.core.scoping import scope
    from rostra.people.models import Body

    body = Body.objects.get(slug="bench")
    with scope(body):
        member, colleague = _member(), _member("Colleague")
        accounts = _accounts(member)
    connection.close()
    first = NOW.replace(day=1, hour=0, minute=0)
    values = {
        "body": body.pk,
        "user": member.user_id,
        "colleague": colleague.user_id,
        "last": posts,
        "now": NOW,
        "first": first,
        "account": accounts[0],
        "second": accounts[1],
    }
    with psycopg.connect(cluster.url("superuser", DATABASE), autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        for table in _CLEAR:
            owner.execute(f"DELETE FROM {table}")
        for statement in (_POSTS, _VERSIONS, _DELIVERIES):
            owner.execute(statement, values)
        for table in _CLEAR:
            owner.execute(f"VACUUM ANALYZE {table}")


def _member(name: str = "Bench") -> Any:
    """Who may read everything, and plans; a colleague asks them for approval."""
    from rostra.people.actions import add_member, give_role
    from rostra.people.enums import RoleCode
    from rostra.people.models import Member

    email = f"{name.lower()}@bench.example"
    member = Member.objects.select_related("user").filter(user__email=email).first()
    if member is None:
        member = add_member(email=email, name=name, by=None, now=NOW)
        give_role(member=member, code=RoleCode.APPROVER, by=None, now=NOW)
    return member


def _accounts(member: Any) -> list[int]:
    """Two accounts, and kinds of content with slots, made once."""
    from datetime import time

    from rostra.accounts.actions import add_account
    from rostra.accounts.models import Account
    from rostra.channels.contract import Identity
    from rostra.editorial.actions import plan

    found = list(Account.objects.filter(channel="sandbox").order_by("pk").values_list("pk", flat=True))
    if len(found) >= 2:
        return found
    for name in ("north", "south"):
        account = add_account(
            channel="sandbox",
            name=name,
            values={"handle": name},
            identity=Identity(name, name),
            by=None,
            now=NOW,
        )
        kind = plan.add_type(fields=plan.TypeFields(name=f"News of the {name}"), by=member, now=NOW)
        plan.set_cadence(kind=kind, account=account, every_minutes=1440, by=member, now=NOW)
        slot = plan.SlotFields(name=name, account=account, days=(0, 2, 4), clock=time(9), starts_on=NOW.date())
        plan.add_slot(fields=slot, by=member, now=NOW)
    return list(Account.objects.filter(channel="sandbox").order_by("pk").values_list("pk", flat=True))


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench calendar")
    parser.add_argument("--posts", type=int, default=2_000)
    return run(parser.parse_args(arguments).posts)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:]), ensure_ascii=False))
