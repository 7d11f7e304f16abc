"""Inside django-helpdesk's own environment: makes its tables, a queue and a member of staff, then asks for its pages.

Says its versions; is told the queries of lists, and says what they find; is told names of pages, one a line, and says
how many seconds each part took. Imports nothing of Rostra: the packages here are django-helpdesk's. A list there is a
page without tickets and the JSON that the script in it fetches: both are asked for.
"""

from __future__ import annotations

import json
import re
import sys
import time
from importlib.metadata import version
from typing import Any

import django

ROWS = re.compile(r'"url": "([^"]*/datatables_ticket_list/[^"]*)"')
OPEN = 2
"""The status of the tickets that somebody works on."""


def main() -> None:
    django.setup()
    _prepare()
    _say({name: version(name) for name in ("django-helpdesk", "Django")})
    browser = _browser()
    lists = {name: _list(browser, query) for name, query in json.loads(sys.stdin.readline()).items()}
    _say({name: _found(browser, paths[-1]) for name, paths in lists.items()})
    newest = _model("helpdesk", "Ticket").objects.filter(status=OPEN).order_by("-pk")[0].pk
    pages = {**lists, "conversation": [f"/tickets/{newest}/"]}
    for line in sys.stdin:
        _say([_seconds(browser, path) for path in pages[json.loads(line)]])


def _prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _model("auth", "User")(username="bench", email="bench@bench.example", is_staff=True).save()
    _model("helpdesk", "Queue")(title="Front desk", slug="front-desk").save()


def _browser() -> Any:
    from django.test import Client

    browser: Any = Client(SERVER_NAME="localhost")
    browser.force_login(_model("auth", "User").objects.get(username="bench"))
    return browser


def _list(browser: Any, query: str) -> list[str]:
    """The page, and where its script fetches the first 25 tickets."""
    page = f"/tickets/?{query}"
    matched = ROWS.search(_get(browser, page).content.decode())
    if matched is None:
        raise RuntimeError(f"{page} does not say where its tickets are")
    return [page, f"{matched[1]}?draw=1&start=0&length=25&search[value]="]


def _found(browser: Any, rows: str) -> int:
    answer = _get(browser, rows).json()
    if not answer["data"]:
        raise RuntimeError(f"{rows} lists nothing")
    return int(answer["recordsFiltered"])


def _seconds(browser: Any, path: str) -> tuple[float, float]:
    """By the clock, and of the processor without the database's."""
    begun, worked = time.perf_counter(), time.process_time()
    _get(browser, path)
    return time.perf_counter() - begun, time.process_time() - worked


def _get(browser: Any, path: str) -> Any:
    response = browser.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return response


def _model(app: str, name: str) -> Any:
    from django.apps import apps

    return apps.get_model(app, name)


def _say(value: object) -> None:
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    main()
