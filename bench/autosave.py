"""How long it takes to keep what somebody types, and to show the preview and the checks: the whole request, in one process.

The post has two languages, three accounts and a thread; the editor's words differ each time. Times are those of Django's
test client: middleware, session and queries included, the network left out.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.inbox import SETTINGS, Times
from bench.ingest import NOW, START, set_up, use
from rostra.config.postgres import throwaway

GOAL = 50.0
RUNS = 200
DATABASE = "bench_autosave"
TEXT = "The bridge over the river is open again from Monday morning. Buses run as before. "


def run(runs: int = RUNS) -> dict[str, Any]:
    from django.conf import settings
    from django.test import override_settings

    with throwaway(settings=SETTINGS) as cluster:
        set_up(cluster, DATABASE)
        use(cluster, DATABASE)
        # Files need no hashes in their names for this.
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
            measured = _measure(runs)
    return {
        "name": "autosave",
        "figures": {
            "runs": runs,
            "median_ms": {name: each.median for name, each in measured.items()},
            "p95_ms": {name: each.p95 for name, each in measured.items()},
        },
        "ratios": {"of_the_goal": round(measured["autosave"].p95 / GOAL, 2)},
        "holds": measured["autosave"].p95 < GOAL,
    }


def _measure(runs: int) -> dict[str, Times]:
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from rostra.accounts.models import Account
    from rostra.core.scoping import scope
    from rostra.editorial.actions import create_post
    from rostra.editorial.content import Content, Part, Target
    from rostra.people.actions import add_member, give_role
    from rostra.people.enums import RoleCode

    first = Account.everywhere.select_related("body").get(name="Bench")
    with scope(first.body_id):
        member = add_member(email="bench@bench.example", name="Bench", by=None, now=START)
        give_role(member=member, code=RoleCode.EDITOR, by=None, now=START)
        accounts = [first, *(_copy(first, number) for number in range(2))]
        original = Content(TEXT, "en", more=(Part(TEXT), Part(TEXT)))
        arabic = Content("الجسر مفتوح من جديد. " * 4, "ar")
        post = create_post(
            title="Bridge",
            due_at=None,
            texts={"": original, "ar": arabic},
            versions={
                Target(account, code): content
                for code, content in (("", original), ("ar", arabic))
                for account in accounts
            },
            by=member,
            now=NOW,
        )
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.force_login(member.user)
    fields = {
        "title": "Bridge",
        "accounts": [str(account.pk) for account in accounts],
        "ar-accounts": [str(account.pk) for account in accounts],
        "languages": ["ar"],
        "parts": "2",
        "language": "en",
        "part_1": TEXT,
        "part_2": TEXT,
        "ar-text": arabic.text,
        "revision": "1",
        "ticket": "",
    }
    page = client.get(reverse("editorial:edit", args=[post.pk])).content.decode()
    fields["ticket"] = page.partition('name="ticket" value="')[2].partition('"')[0]
    found = {}
    for name, target in (("autosave", "kept"), ("check", "preview")):
        url = reverse(f"editorial:{name}", args=[post.pk])

        def post_words(number: int, url: str = url, target: str = target) -> None:
            words = {**fields, "text": TEXT + str(number)}
            answer = client.post(url, words, headers={"HX-Request": "true", "HX-Target": target})
            if answer.status_code != 200 or b"error" in answer.content:
                raise RuntimeError(answer.content.decode())

        found[name] = _times(post_words, runs)
    return found


def _copy(account: Any, number: int) -> Any:
    account.pk, account.name, account.remote_id = None, f"Bench {number}", f"bench-{number}"
    account.save(force_insert=True)
    return type(account).objects.get(pk=account.pk)


def _times(work: Callable[[int], None], runs: int) -> Times:
    from rostra.editorial.views.drafts import throttle

    throttle.limit = 100 * runs
    work(-1)
    spent = []
    for number in range(runs):
        begun = time.perf_counter()
        work(number)
        spent.append(time.perf_counter() - begun)
    spent.sort()
    return Times(round(spent[runs // 2] * 1000, 2), round(spent[int(runs * 0.95) - 1] * 1000, 2))


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench autosave", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    return run(parser.parse_args(arguments).runs)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
