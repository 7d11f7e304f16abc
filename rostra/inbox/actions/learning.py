"""What the body's corrections teach: learnt at once, anew every night, never outside the body (R-131, R-132).

The classifier lives in one row of the body. Bytes that cannot be read are built again from examples and corrections:
nothing is lost but time, and until then rules alone say what conversations are about.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import md5
from itertools import groupby
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import CharField
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import record
from rostra.core.queue import defer
from rostra.core.refusals import Refused
from rostra.core.scoping import current_body_id
from rostra.inbox import events
from rostra.inbox.enums import NEEDS_ANSWER
from rostra.inbox.intake.tables import run
from rostra.inbox.models import Conversation, Correction, Learnt, Topic, TopicExample
from rostra.inbox.reading.classifier import Classifier
from rostra.inbox.reading.storing import Unreadable, dump, load
from rostra.inbox.reading.training import Example, train
from rostra.people.actions import NotAllowed, notify
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.queries import guardians
from rostra.people.rules import may
from rostra.policy.decisions import TOPIC_PRECISION
from rostra.policy.queries import decided

logger = logging.getLogger("rostra.inbox")

MOST = 20_000
"""So many corrections are learnt from, the newest: what was said years ago may be about other things."""
KEPT = 4
"""Classifiers that a process keeps in its memory, by what they are made of: in a storm it sorts again and again."""
_BINS = 10
_kept: dict[str, Classifier] = {}
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('inbox.learn', %s))"


class NoReason(Refused):
    """Something is thrown away, and nobody says why."""


@transaction.atomic
def learn(*, now: datetime) -> int:
    """Learn the corrections made since the last time; gives how many. Cheap where there are none."""
    if not (after := _unlearnt()):
        return 0
    run(_LOCK, current_body_id())
    row = Learnt.objects.filter(body=current_body_id()).first()
    classifier = _loaded(row, now) if row else None
    if row is None or classifier is None:
        # What is built anew knows these corrections as well.
        learn_later()
        return 0
    fresh = corrections(after=row.learnt_to, since=row.reset_at)
    if fresh:
        classifier.learn([text for text, _topic in fresh], [topic for _text, topic in fresh])
    _store(classifier, learnt_to=max(after), now=now)
    return len(fresh)


@transaction.atomic
def learn_anew(*, now: datetime) -> Classifier:
    """Build the classifier from the examples of the topic tree and all corrections that count."""
    run(_LOCK, current_body_id())
    newest = Correction.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    reset_at = Learnt.objects.values_list("reset_at", flat=True).first()
    classifier = train(corrections(after=0, since=reset_at), examples=examples())
    _store(classifier, learnt_to=newest, now=now)
    # What nobody could say anything about may be read now.
    owed = Conversation.objects.filter(state__in=NEEDS_ANSWER, topic=None, unsorted=False)
    if classifier.topics:
        owed.update(unsorted=True)
    return classifier


@transaction.atomic
def reset(*, reason: str, by: Member, now: datetime) -> None:
    """Forget what corrections taught, and begin again with the examples. Raises NotAllowed, NoReason.

    The corrections stay on record with their conversations; they are learnt from no more.
    """
    if not may(by, Right.ADMINISTER):
        raise NotAllowed(_("Only an administrator of the body may do this."))
    if not reason.strip():
        raise NoReason(_("Say why."), field="reason")
    run(_LOCK, current_body_id())
    Learnt.objects.update_or_create(
        body_id=current_body_id(), defaults={"state": b"", "report": {}, "at": now, "reset_at": now}
    )
    _note(events.LEARNING_RESET.name, by, now, reason=reason.strip())
    learn_later()


def learn_later() -> None:
    """Have the classifier built anew, in a job: examples or topics are others now."""
    defer("inbox.learn_anew", key=f"inbox.learn_anew:{current_body_id()}", body_id=current_body_id())


def classifier(*, now: datetime) -> Classifier | None:
    """What the body has learnt; None where there is nothing (yet), which is then built in a job."""
    rows = Learnt.objects.filter(body=current_body_id())
    mark = rows.annotate(mark=MD5("state", output_field=CharField())).values_list("mark", flat=True).first()
    if mark is not None:
        return _kept.get(mark) or _keep(rows.get(), now)
    if Topic.objects.filter(closed_at=None).exists():
        learn_later()
    return None


def _keep(row: Learnt, now: datetime) -> Classifier | None:
    if (found := _loaded(row, now)) is not None:
        _kept[md5(bytes(row.state), usedforsecurity=False).hexdigest()] = found
        while len(_kept) > KEPT:
            _kept.pop(next(iter(_kept)), None)
    return found


def examples() -> list[Example]:
    """The topic tree's, with the names of the topics: where nobody wrote any, the names are something."""
    rows = TopicExample.objects.filter(topic__closed_at=None).order_by("pk").values_list("text", "topic_id")
    found = [(text, str(topic)) for text, topic in rows]
    named = Topic.objects.filter(closed_at=None).order_by("pk").values_list("pk", "name", "names")
    return [*found, *((name, str(pk)) for pk, name, names in named for name in (name, *names.values()))]


def corrections(*, after: int, since: datetime | None) -> list[Example]:
    """What people said, oldest first: of each conversation the last word, of open topics, the newest MOST."""
    rows = Correction.objects.filter(pk__gt=after, topic__closed_at=None)
    if since is not None:
        rows = rows.filter(at__gt=since)
    columns = rows.order_by("-pk").values_list("conversation_id", "message__subject", "message__text", "topic_id")
    last: dict[int, Example] = {}
    for conversation, subject, text, topic in columns[:MOST]:
        last.setdefault(conversation, (f"{subject}\n{text}".strip(), str(topic)))
    return [example for example in reversed(last.values()) if example[0]]


def wanted() -> float:
    """The share of right topics that the body asks for where Rostra decides by itself."""
    return decided(TOPIC_PRECISION) / 100


def threshold(classifier: Classifier) -> float | None:
    """The confidence from which a topic counts as read; None: never."""
    return classifier.calibration.threshold_at(wanted())


def _unlearnt() -> list[int]:
    """The corrections that are in no classifier yet."""
    learnt_to = Learnt.objects.values_list("learnt_to", flat=True).first() or 0
    return list(Correction.objects.filter(pk__gt=learnt_to).order_by("pk").values_list("pk", flat=True))


def _loaded(row: Learnt, now: datetime) -> Classifier | None:
    """None for what cannot be read: people are told once, and it is built again."""
    state = bytes(row.state)
    if not state:
        learn_later()
        return None
    try:
        return load(state)
    except Unreadable as unreadable:
        logger.warning("what was learnt is unreadable", extra={"body": row.body_id, "error": str(unreadable)})
    with transaction.atomic():
        if Learnt.objects.filter(pk=row.pk, at=row.at).exclude(state=b"").update(state=b"", at=now):
            _note(events.LEARNING_LOST.name, None, now)
            notify(users=guardians(), kind="inbox.learning_lost", now=now, url="/inbox/settings/learnt/")
        learn_later()
    return None


def _store(classifier: Classifier, *, learnt_to: int, now: datetime) -> None:
    Learnt.objects.update_or_create(
        body_id=current_body_id(),
        defaults={"state": dump(classifier), "learnt_to": learnt_to, "report": report(classifier), "at": now},
    )


def report(classifier: Classifier) -> dict[str, Any]:
    """The figures that people are shown, with ten steps of confidence: [number, shown, right], shares as 0–1."""
    trials = sorted(classifier.calibration.trials, key=lambda trial: trial.shown)
    steps: list[list[float] | None] = [None] * _BINS
    for step, group in groupby(trials, key=lambda trial: min(int(trial.shown * _BINS), _BINS - 1)):
        rows = list(group)
        steps[step] = [len(rows), _mean(row.shown for row in rows), _mean(row.right for row in rows)]
    coverage, precision = classifier.calibration.routed(wanted()) or (None, None)
    held = {"threshold": threshold(classifier), "coverage": coverage, "precision": precision}
    return {**asdict(classifier.report()), **held, "steps": steps}


def _mean(values: Iterable[float]) -> float:
    found: Sequence[float] = list(values)
    return round(float(np.mean(found)), 4)


def _note(kind: str, by: Member | None, now: datetime, **data: str) -> None:
    user = by.user if by is not None else None
    record(body=current_body_id(), by=user, now=now, kind=kind, about=f"people.body:{current_body_id()}", data=data)
