"""How long the public register takes: list, filters, search, one verification; and bringing a register in.

The accounts are made by SQL, without records: what is measured is reading. Everything is measured at 1,000 accounts and
at the number asked for; times include Django's queries and are those of one process on a warm cache. The import is
measured whole: reading the file, the plan, and keeping it.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from bench.inbox import SETTINGS, Measures, _p95, times
from bench.ingest import NOW, set_up, use
from rostra.config.postgres import Cluster, throwaway

SMALL = 1_000
LIST_GOAL, VERIFY_GOAL, IMPORT_GOAL, GROWTH_GOAL = 80.0, 10.0, 5.0, 10.0
ROWS = 2_000
DATABASE = "bench_register"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""A checkout has collected no static files."""


def run(accounts: int = 10_000) -> dict[str, Any]:
    with throwaway(settings=SETTINGS) as cluster:
        set_up(cluster, DATABASE)
        use(cluster, DATABASE)
        small = _measure(cluster, min(SMALL, accounts))
        large = _measure(cluster, accounts)
        seconds = _import()
    return _result(accounts, small, large, seconds)


def _result(accounts: int, small: Measures, large: Measures, seconds: float) -> dict[str, Any]:
    growth = {name: round(large[name].median / small[name].median, 2) for name in large}
    verify = max(each.p95 for name, each in large.items() if name.startswith("verify"))
    others = max(each.p95 for name, each in large.items() if not name.startswith("verify"))
    return {
        "name": "register",
        "figures": {
            "accounts": accounts,
            "p95_ms": _p95(large),
            f"p95_ms_at_{SMALL}": _p95(small),
            "import_rows": ROWS,
            "import_seconds": round(seconds, 2),
        },
        "ratios": {
            "list_to_goal": round(others / LIST_GOAL, 3),
            "verify_to_goal": round(verify / VERIFY_GOAL, 3),
            "import_to_goal": round(seconds / IMPORT_GOAL, 3),
            **{f"growth_{name}": value for name, value in growth.items()},
        },
        "holds": others < LIST_GOAL and verify < VERIFY_GOAL and seconds < IMPORT_GOAL,
    }


def _measure(cluster: Cluster, accounts: int) -> Measures:
    _fill(cluster, accounts)
    from rostra.core.scoping import scope
    from rostra.people.models import Body

    with scope(Body.objects.get(slug="bench")):
        return {name: times(work) for name, work in _works(accounts).items()}


def _works(accounts: int) -> Mapping[str, Callable[[], object]]:
    from django.conf import settings
    from django.test import Client

    from rostra.accounts.models import Account
    from rostra.accounts.queries.published import Wanted, overview, public_changes, public_page
    from rostra.api import views
    from rostra.core.throttle import Throttle

    views.throttle = Throttle(limit=1_000_000)
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
    deep = Account.objects.order_by("name", "pk")[int(accounts * 0.9)].pk
    browser = Client(SERVER_NAME="localhost")

    def asked(path: str) -> Callable[[], object]:
        def work() -> object:
            response = browser.get(path)
            if response.status_code != 200:
                raise RuntimeError(f"{path} answered {response.status_code}")
            return response

        return work

    return {
        "list_first": lambda: public_page(Wanted(), now=NOW),
        "list_deep": lambda: public_page(Wanted(), now=NOW, after=deep),
        "filter_network": lambda: public_page(Wanted(network="x"), now=NOW),
        "filter_language": lambda: public_page(Wanted(language="ar"), now=NOW),
        "filter_status": lambda: public_page(Wanted(status="closed"), now=NOW),
        "search_rare": lambda: public_page(Wanted(words="number 77"), now=NOW),
        "search_common": lambda: public_page(Wanted(words="office"), now=NOW),
        "search_absent": lambda: public_page(Wanted(words="qwertzuiop"), now=NOW),
        "overview": overview,
        "changes": lambda: public_changes(now=NOW),
        "page_first": asked("/p/bench/accounts/"),
        "page_search": asked("/p/bench/accounts/?find=number+77&network=x"),
        "verify_official": asked("/api/v1/register/verify?url=https://x.com/office77"),
        "verify_unknown": asked("/api/v1/register/verify?url=https://x.com/nobody"),
        "verify_refused": lambda: browser.get("/api/v1/register/verify?url=https://bit.ly/x"),
    }


# --- Rows -------------------------------------------------------------------------------------------

_ACCOUNTS = """
INSERT INTO accounts_account (body_id, network, key, handle, url, name, summary, languages, stage, state, opened_at,
  closed_at, channel, remote_id, language, fields, created_at, cursor, error_code, error_count, notes, link_state)
SELECT %(body)s, network, network || ':office' || n, '@office' || n, 'https://x.com/office' || n,
  'Office number ' || n, 'News and answers of office ' || n, ARRAY[(ARRAY['en', 'ro', 'nb', 'ar'])[1 + n %% 4]],
  CASE WHEN n %% 20 = 0 THEN 'closed' WHEN n %% 30 = 1 THEN 'unsanctioned' ELSE 'active' END, 'offline',
  %(now)s::timestamptz - n * interval '1 hour',
  CASE WHEN n %% 20 = 0 THEN %(now)s::timestamptz - n * interval '1 minute' END,
  '', '', '', '{}', %(now)s, '', '', 0, '', 'unchecked'
FROM generate_series(1, %(last)s) n
CROSS JOIN LATERAL (SELECT (ARRAY['facebook', 'x', 'instagram', 'youtube', 'mastodon'])[1 + n %% 5] AS network) s
"""
_PROOFS = """
INSERT INTO accounts_proof (body_id, account_id, method, at, ok, code, expires_at, reminders)
SELECT body_id, id, 'code', %(now)s, true, '', %(now)s::timestamptz + interval '180 days', 0
FROM accounts_account WHERE key <> ''
"""


def _fill(cluster: Cluster, accounts: int) -> None:
    """So many accounts, each with a proof, as superuser: without the checks of foreign keys."""
    import psycopg
    from django.db import connection

    from rostra.people.models import Body

    body = Body.objects.get(slug="bench")
    connection.close()
    with psycopg.connect(cluster.url("superuser", DATABASE), autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("DELETE FROM accounts_proof")
        owner.execute("DELETE FROM accounts_account WHERE key <> ''")
        values = {"body": body.pk, "last": accounts, "now": NOW}
        owner.execute(_ACCOUNTS, values)
        owner.execute(_PROOFS, values)
        owner.execute("VACUUM ANALYZE accounts_account")
        owner.execute("VACUUM ANALYZE accounts_proof")


def _import() -> float:
    """Seconds from the bytes of a file to the accounts."""
    from rostra.accounts.actions.importing import import_register, plan_import
    from rostra.accounts.registers import guess, read_table
    from rostra.core.scoping import scope
    from rostra.people.models import Body

    content = _file()
    with scope(Body.objects.get(slug="bench")):
        begun = time.perf_counter()
        table = read_table(content, "register.csv")
        plan = plan_import(table=table, mapping=guess(table.columns))
        added = import_register(plan=plan, origin="bench", decision="1/2026", by=None, now=NOW)
        seconds = time.perf_counter() - begun
    if len(added) != ROWS:
        raise RuntimeError(f"{len(added)} of {ROWS} came in")
    return seconds


def _file() -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Account", "Platform", "Department", "Language", "URL"])
    for number in range(ROWS):
        writer.writerow([f"New {number}", "X", "Press", "English", f"https://twitter.com/new_{number}?lang=en"])
    return out.getvalue().encode()


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench register")
    parser.add_argument("--accounts", type=int, default=10_000)
    return run(parser.parse_args(arguments).accounts)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:]), ensure_ascii=False))
