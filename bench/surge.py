"""A storm: far more comes in within an hour than in weeks, and twenty people work on it meanwhile.

Messages of a simulated hour are taken in within nine tenths of a minute, in one process, or as fast as it goes; another
sorts them and proposes groups. Both give way, as workers do, to two web servers, of which twenty people ask for pages,
each every few seconds; conversations by a click on the list. Three in five messages ask one of a few things, each person
in their own words. The database is durable. `python -m bench.surge --messages 2000`.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import re
import string
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

from bench.ingest import SAFE, set_up, use
from rostra.config.postgres import throwaway

WHOLE = 20_000
GOAL_SECONDS, GOAL_PAGE = 60.0, 150.0
PEOPLE = 20
SERVERS = 2
"""Web servers: `serve --workers 2`, as docs/how-to/production.md has it."""
PAUSE = 5.0
"""Seconds that somebody reads and writes before the next page."""
BATCH = 100
PACE = 0.9
"""The last message comes in when so much of the goal is over."""
STORM = 0.6
DATABASE = "bench_surge"
ASKED = {
    "en": [
        "when will the power be back in the old town",
        "is the school at the river open tomorrow",
        "a tree lies across the road to the station who removes it",
        "do the trams run tonight after the storm",
    ],
    "ro": [
        "când revine curentul în orașul vechi",
        "este deschisă mâine școala de la râu",
        "un copac a căzut pe drumul spre gară cine îl ridică",
        "circulă tramvaiele în seara asta după furtună",
    ],
    "nb": [
        "når kommer strømmen tilbake i gamlebyen",
        "er skolen ved elven åpen i morgen",
        "et tre ligger over veien til stasjonen hvem fjerner det",
        "går trikken i kveld etter stormen",
    ],
}
AROUND = {
    "en": [
        "Hello,",
        "Good evening,",
        "Please tell us:",
        "My neighbours ask:",
        "Thank you.",
        "Best regards",
        "It is urgent",
    ],
    "ro": ["Bună seara,", "Vă rog,", "Spuneți-ne:", "Întreabă vecinii:", "Mulțumesc.", "Cu stimă", "Este urgent"],
    "nb": ["Hei,", "God kveld,", "Vær så snill:", "Naboene spør:", "Takk.", "Hilsen", "Det haster"],
}


def run(messages: int = WHOLE, people: int = PEOPLE) -> dict[str, Any]:
    with throwaway(settings=SAFE) as cluster:
        set_up(cluster, DATABASE)
        use(cluster, DATABASE)
        body = _office(people)
        environment = {**os.environ, "DATABASE_URL": cluster.url("owner", DATABASE)}
        with ExitStack() as inside:
            intake = inside.enter_context(_inside(f"intake{messages}", body, environment))
            sorter = inside.enter_context(_inside("sort0", body, environment))
            staff = [inside.enter_context(_inside(f"people{n}", body, environment)) for n in range(SERVERS)]
            for process in (intake, sorter, *staff):
                _expect(process, "ready")
            begun = time.monotonic()
            for process in (intake, *staff):
                _say(process, "go")
            # How many seconds of a processor it took, and until when.
            received, taken_in = float(_ask(intake)), time.monotonic() - begun
            sorted_, drained = float(_ask(sorter)), time.monotonic() - begun
            pages: dict[str, list[float]] = {}
            for process in staff:
                for name, seconds in json.loads(_ask(process)).items():
                    pages.setdefault(name, []).extend(seconds)
        return _result(messages, people, (taken_in, received), (drained, sorted_), pages, _found(body, messages))


def _result(
    messages: int,
    people: int,
    intake: tuple[float, float],
    sorting: tuple[float, float],
    pages: dict[str, list[float]],
    found: dict[str, int],
) -> dict[str, Any]:
    every = sorted(second for seconds in pages.values() for second in seconds)
    p95 = round(1000 * _p95(every), 1)
    goal = GOAL_SECONDS * messages / WHOLE
    return {
        "name": "surge",
        "figures": {
            "messages": messages,
            "people": people,
            "taken_in_seconds": round(intake[0], 1),
            "drained_seconds": round(sorting[0], 1),
            "messages_per_second": round(messages / sorting[0]),
            "intake_processor_seconds": round(intake[1], 1),
            "sort_processor_seconds": round(sorting[1], 1),
            "sorted_per_processor_second": round(messages / sorting[1]),
            "pages": len(every),
            "page_p95_ms": p95,
            "p95_ms": {
                name: round(1000 * _p95(sorted(seconds)), 1) for name, seconds in sorted(pages.items()) if seconds
            },
            **found,
        },
        "ratios": {"drained_of_the_goal": round(sorting[0] / goal, 2), "page_of_the_goal": round(p95 / GOAL_PAGE, 2)},
        "holds": found["lost"] == found["unsorted"] == 0 and sorting[0] <= goal and p95 < GOAL_PAGE,
    }


def _p95(ordered: list[float]) -> float:
    return ordered[int(len(ordered) * 0.95)] if ordered else 0.0


def _found(body: int, messages: int) -> dict[str, int]:
    from django.utils import timezone

    from rostra.core.scoping import scope
    from rostra.inbox.actions.growth import watch_influx
    from rostra.inbox.models import Alarm, Conversation, Group, GroupMember, Message

    with scope(body):
        watch_influx(now=timezone.now())
        return {
            "lost": messages - Message.objects.count(),
            "unsorted": Conversation.objects.filter(unsorted=True).count(),
            "groups": Group.objects.count(),
            "largest_group": max(Group.objects.values_list("size", flat=True), default=0),
            "in_groups": GroupMember.objects.count(),
            "alarms": Alarm.objects.filter(ended_at=None).count(),
            "alarms_raised": Alarm.objects.count(),
        }


# --- What comes in ----------------------------------------------------------------------------------


def storm(count: int, *, start: datetime) -> Iterator[Any]:
    """The messages of an hour; the same for the same number."""
    from bench.texts import CLAUSES, text
    from rostra.channels.contract import Incoming

    dice = random.Random(20261121)
    for number in range(count):
        said = _asks(dice) if dice.random() < STORM else text(dice, dice.choice(list(CLAUSES)))
        person = dice.randrange(count)
        yield Incoming(
            ref=f"at://storm/{number}",
            text=said,
            author_id=f"did:plc:{person}",
            author_name=f"Person {person}",
            author_handle=f"person{person}.example",
            sent_at=start + number * timedelta(hours=1) / count,
            raw=said.encode(),
        )


def _asks(dice: random.Random) -> str:
    language = dice.choice(list(ASKED))
    return f"{dice.choice(AROUND[language])} {dice.choice(ASKED[language])}? {dice.choice(AROUND[language])}"


def _take_in(body: int, messages: int) -> None:
    """Take in the storm at its pace, or as fast as it goes."""
    from django.utils import timezone

    from rostra.accounts.models import Account
    from rostra.core.scoping import scope
    from rostra.core.yielding import give_way
    from rostra.inbox.intake import receive

    give_way()
    came = list(storm(messages, start=timezone.now() - timedelta(hours=1)))
    with scope(body):
        account = Account.objects.select_related("body").get(name="Bench")
        print("ready", flush=True)
        sys.stdin.readline()
        begun, working = time.monotonic(), time.process_time()
        for first in range(0, messages, BATCH):
            time.sleep(max(0.0, begun + PACE * GOAL_SECONDS * first / WHOLE - time.monotonic()))
            receive(account=account, messages=came[first : first + BATCH], now=timezone.now())
    print(time.process_time() - working)


def _office(people: int) -> int:
    """People who answer, all on the queue in which the storm waits; the body's number."""
    from bench.ingest import START
    from rostra.core.scoping import scope
    from rostra.inbox.models import Queue, QueueMember
    from rostra.people.actions import add_member, give_role
    from rostra.people.enums import RoleCode
    from rostra.people.models import Body

    body = Body.objects.get(slug="bench")
    with scope(body):
        for number in range(people):
            member = add_member(email=f"p{number}@bench.example", name=f"P {number}", by=None, now=START)
            give_role(member=member, code=RoleCode.RESPONDER, by=None, now=START)
            QueueMember.objects.bulk_create(QueueMember(queue=queue, member=member) for queue in Queue.objects.all())
        chief = add_member(email="chief@bench.example", name="Chief", by=None, now=START)
        give_role(member=chief, code=RoleCode.ADMINISTRATOR, by=None, now=START)
    return body.pk


# --- The other processes ----------------------------------------------------------------------------


def _inside(role: str, body: int, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bench.surge", "--inside", role, str(body)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # As `rostra start` has it: processors are shared between sessions first.
        start_new_session=True,
    )


def _say(process: subprocess.Popen[str], word: str) -> None:
    if process.stdin is not None:
        process.stdin.write(f"{word}\n")
        process.stdin.flush()


def _expect(process: subprocess.Popen[str], word: str) -> None:
    line = (process.stdout.readline() if process.stdout is not None else "").strip()
    if line != word:
        raise RuntimeError(f"{process.args!r} said {line!r} instead of {word!r}.")


def _ask(process: subprocess.Popen[str]) -> str:
    """Tell it that all is in; what it found."""
    return process.communicate("done\n")[0]


def _sort(body: int, _number: int) -> None:
    """Sort whatever comes in, until told that all is in and nothing is left."""
    from django.urls import reverse
    from django.utils import timezone

    from rostra.core.scoping import scope
    from rostra.core.yielding import give_way
    from rostra.inbox.actions.sorting import sort
    from rostra.inbox.models import Conversation

    give_way()
    told = _told_done()
    working = 0.0
    # A worker has been there for long: it knows the addresses for its notices.
    reverse("inbox:list")
    print("ready", flush=True)
    with scope(body):
        while True:
            over = told()
            begun = time.process_time()
            count = sort(clock=timezone.now)
            working += time.process_time() - begun
            if not count:
                if over and not Conversation.objects.filter(unsorted=True).exists():
                    break
                time.sleep(0.1)
    print(working)


def _people(body: int, server: int) -> None:
    """Ask one of the servers for pages as people do; every answer must be a page."""
    from django.conf import settings
    from django.test import Client, override_settings

    from rostra.config.processes import settle
    from rostra.people.models import Member

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        members = Member.everywhere.select_related("user").filter(body=body, user__email__startswith="p").order_by("pk")
        mine = [member for number, member in enumerate(members) if number % SERVERS == server]
        clients = [Client(headers={"host": settings.ALLOWED_HOSTS[0]}) for _ in mine]
        for client, member in zip(clients, mine, strict=True):
            client.force_login(member.user)
            # One server, which has started: not one for each of them.
            client.handler = clients[0].handler
        measured: dict[str, list[float]] = {}
        _round(clients[0], random.Random(0), {}, lambda: False)
        settle()
        print("ready", flush=True)
        sys.stdin.readline()
        told = _told_done()
        threads = [
            threading.Thread(target=_work, args=(client, random.Random(SERVERS * number + server), measured, told))
            for number, client in enumerate(clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print(json.dumps(measured))


def _work(client: Any, dice: random.Random, measured: dict[str, list[float]], told: Callable[[], bool]) -> None:
    # Not all in the same moment.
    time.sleep(dice.random() * PAUSE)
    while not told():
        _round(client, dice, measured, told, pause=PAUSE)


def _round(
    client: Any,
    dice: random.Random,
    measured: dict[str, list[float]],
    told: Callable[[], bool],
    *,
    pause: float = 0.0,
) -> None:
    """What somebody looks at, one after the other: the list, its news, a conversation, the groups, a group, Today."""
    listed = _get(client, "list", "/inbox/", measured)
    conversations, since = re.findall(r'id="row-(\d+)"', listed), re.findall(r"since=(\d+)", listed)
    steps = [("news", f"/inbox/news/?since={since[0]}&shown=0")]
    steps += [("conversation", f"/inbox/{pk}/") for pk in dice.sample(conversations, min(1, len(conversations)))]
    steps += [("groups", "/inbox/groups/"), ("today", "/")]
    clicked = {"HX-Request": "true", "HX-Target": "talk", "Rostra-Rows": " ".join(conversations)}
    for name, address in steps:
        if told():
            return
        time.sleep(pause * (0.5 + dice.random()))
        found = _get(client, name, address, measured, **({"headers": clicked} if name == "conversation" else {}))
        if name == "groups" and (groups := re.findall(r"/inbox/groups/\d+/", found)):
            _get(client, "group", dice.choice(groups), measured)


def _get(client: Any, name: str, address: str, measured: dict[str, list[float]], **asked: Any) -> str:
    from django.db import connection

    begun = time.perf_counter()
    answer = client.get(address, **asked)
    # As a server does after each answer; the test client keeps it, and the others would wait for one.
    connection.close()
    measured.setdefault(name, []).append(time.perf_counter() - begun)
    if answer.status_code not in (200, 204):
        raise RuntimeError(f"{address}: {answer.status_code}")
    return str(answer.content.decode())


def _told_done() -> Callable[[], bool]:
    """Whether the next line has come; it is waited for in a thread."""
    done = threading.Event()

    def wait() -> None:
        sys.stdin.readline()
        done.set()

    threading.Thread(target=wait, daemon=True).start()
    return done.is_set


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench surge")
    parser.add_argument("--messages", type=int, default=WHOLE)
    parser.add_argument("--people", type=int, default=PEOPLE)
    options = parser.parse_args(arguments)
    return run(options.messages, options.people)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
        django.setup()
        logging.disable(logging.INFO)
        role, at = sys.argv[2], int(sys.argv[3])
        name, number = role.rstrip("0123456789"), int(role.strip(string.ascii_lowercase))
        {"intake": _take_in, "sort": _sort, "people": _people}[name](at, number)
    else:
        print(json.dumps(main(sys.argv[1:])))
