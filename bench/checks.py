"""How long all checks on one post take: a text of about 500 characters on three accounts, in five languages.

Beside it lie 200 posts of the last days, with which it is compared. Times include Django's queries and are those of one
process on a warm cache; the language model is loaded before.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import psycopg

from bench.ingest import NOW, set_up, use
from bench.texts import CLAUSES, text
from rostra.config.postgres import throwaway

DATABASE = "bench_checks"
LIMIT_MS = 50.0
OTHERS = 200
CHANNELS = ("mastodon", "bluesky", "sandbox")
ENDING = " https://city.example/news/{n} #CityNews 🚌 22 {n} 15 00, info@city.example"


def run(posts: int = 100) -> dict[str, Any]:
    with throwaway() as cluster:
        set_up(cluster, DATABASE)
        use(cluster, DATABASE)
        from rostra.core.scoping import scope
        from rostra.people.models import Body

        Body.objects.filter(slug="bench").update(website="https://city.example", languages=list(CLAUSES))
        body = Body.objects.get(slug="bench")
        # As a request has it: what was decided comes from memory.
        with scope(body, version=body.policy_version):
            targets = _targets()
            _fill(targets[0].account, random.Random(OTHERS))
            with psycopg.connect(cluster.url("superuser", DATABASE), autocommit=True) as owner:
                # As the database itself does it within the minute.
                owner.execute("VACUUM ANALYZE editorial_version, editorial_post")
            measured = dict(_measured(posts, targets))
    worst = max(times["p95_ms"] for times in measured.values())
    return {
        "name": "checks",
        "figures": {"posts": posts, "accounts": len(CHANNELS), "others": OTHERS, "languages": measured},
        "ratios": {"to_limit": round(worst / LIMIT_MS, 3)},
        "holds": worst < LIMIT_MS,
    }


def _measured(posts: int, targets: Sequence[Any]) -> Iterator[tuple[str, Mapping[str, float]]]:
    from rostra.editorial.checks import findings
    from rostra.editorial.content import Content, Picture

    dice = random.Random(20261121)
    picture = Picture("00" * 32, "bridge.jpg", "image/jpeg", 100_000, "The new bridge")
    for language in CLAUSES:
        seconds, computing = [], 0.0
        for number in range(posts + 1):
            content = Content(_words(dice, language), language, "", (picture,))
            start, busy = time.perf_counter(), time.process_time()
            findings(dict.fromkeys(targets, content), post=None, now=NOW)
            if number:
                # The first one loads the lists, and once the model.
                seconds.append(time.perf_counter() - start)
                computing += time.process_time() - busy
        seconds.sort()
        half, most = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
        yield (
            language,
            {
                "p50_ms": round(half * 1000, 2),
                "p95_ms": round(most * 1000, 2),
                "cpu_ms": round(computing / posts * 1000, 2),
            },
        )


def _words(dice: random.Random, language: str) -> str:
    whole = " ".join(text(dice, language) for _ in range(3))
    return whole[:430] + ENDING.format(n=dice.randrange(10, 99))


def _targets() -> list[Any]:
    from rostra.accounts.models import Account
    from rostra.editorial.content import Target

    accounts = (
        Account.objects.create(
            channel=channel,
            network=channel,
            name=channel,
            remote_id=channel,
            fields={"handle": channel},
            created_at=NOW,
        )
        for channel in CHANNELS
    )
    return [Target(account) for account in accounts]


def _fill(account: Any, dice: random.Random) -> None:
    """What the body said in the last days."""
    from rostra.editorial.enums import PostState
    from rostra.editorial.models import Post, Version
    from rostra.people.models import User

    user = User.objects.create_user("checks@bench.example", name="Checks")
    times = {"saved_by": user, "saved_at": NOW}
    rows = [
        Post(title=f"Post {number}", author=user, state=PostState.PUBLISHED, revision=1, due_at=NOW, **times)
        for number in range(OTHERS)
    ]
    Version.objects.bulk_create(
        Version(post=post, account=account, number=1, text=_words(dice, code), language=code, **times)
        for post, code in zip(Post.objects.bulk_create(rows), [*CLAUSES] * OTHERS, strict=False)
    )


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench checks")
    parser.add_argument("--posts", type=int, default=100)
    return run(parser.parse_args(arguments).posts)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:]), ensure_ascii=False))
