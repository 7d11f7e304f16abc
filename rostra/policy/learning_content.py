"""Trainings and acknowledgements as records: what the log vouches for, what they are in words, and how they go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.erasing import Emptying
from rostra.audit.sources import Columns, Enclosed, Item, Rows, Source, Standing, Told
from rostra.policy import events
from rostra.policy.models import Acknowledgement, Training


def training_capture(row: Training) -> Capture:
    return Capture(TRAINING.name, str(row.pk), bytes(row.salt), _training_bytes(row))


def acknowledgement_capture(row: Acknowledgement) -> Capture:
    return Capture(ACKNOWLEDGEMENT.name, str(row.pk), bytes(row.salt), _acknowledgement_bytes(row))


def _training_bytes(row: Training) -> bytes:
    return canonical(
        {
            "body": row.body_id,
            "member": row.member_id,
            "course": row.course,
            "how": str(row.how),
            "language": row.language,
            "done_at": row.done_at.astimezone(UTC).isoformat(),
            "valid_until": row.valid_until.astimezone(UTC).isoformat(),
            "score": row.score,
            "held_by": row.held_by,
            "file": row.file,
            "file_name": row.file_name,
            "recorded_by": row.recorded_by_id,
        }
    )


def _acknowledgement_bytes(row: Acknowledgement) -> bytes:
    return canonical(
        {
            "body": row.body_id,
            "member": row.member_id,
            "version": row.version_id,
            "language": row.language,
            "at": row.at.astimezone(UTC).isoformat(),
            "tries": row.tries,
        }
    )


def _trainings(keys: Sequence[str]) -> QuerySet[Training]:
    return Training.everywhere.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")


def _acknowledgements(keys: Sequence[str]) -> QuerySet[Acknowledgement]:
    return Acknowledgement.everywhere.filter(pk__in=[int(key) for key in keys]).exclude(salt=b"")


def _read_trainings(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    return {str(row.pk): (bytes(row.salt), _training_bytes(row)) for row in _trainings(keys)}


def _read_acknowledgements(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    return {str(row.pk): (bytes(row.salt), _acknowledgement_bytes(row)) for row in _acknowledgements(keys)}


def _training_keys() -> list[QuerySet[Training, tuple[str]]]:
    rows = Training.everywhere.exclude(salt=b"")
    return [rows.annotate(key=Cast("pk", TextField())).values_list("key")]


def _acknowledgement_keys() -> list[QuerySet[Acknowledgement, tuple[str]]]:
    rows = Acknowledgement.everywhere.exclude(salt=b"")
    return [rows.annotate(key=Cast("pk", TextField())).values_list("key")]


def _training_items(keys: Sequence[str]) -> Mapping[str, Item]:
    """Its matter ends when it counts no longer."""
    return {
        str(row.pk): Item(
            kind="training",
            at=row.done_at,
            case_like=True,
            about=f"people.member:{row.member_id}",
            subject=row.course,
            text=row.held_by,
            language=row.language,
            ended_at=row.withdrawn_at or row.valid_until,
            media=(Enclosed(row.file, row.file_name, ""),) if row.file else (),
            more={"member": row.member_id, "how": str(row.how), "score": row.score},
        )
        for row in _trainings(keys)
    }


def _acknowledgement_items(keys: Sequence[str]) -> Mapping[str, Item]:
    """Its matter ends with the version."""
    return {
        str(row.pk): Item(
            kind="acknowledgement",
            at=row.at,
            case_like=True,
            about=f"people.member:{row.member_id}",
            subject=str(row.version.number),
            language=row.language,
            ended_at=row.version.ended_at,
            more={"member": row.member_id, "version": row.version_id, "tries": row.tries},
        )
        for row in _acknowledgements(keys).select_related("version")
    }


_EMPTY_TRAINING = Emptying(
    Training, {"language": "", "score": None, "held_by": "", "file": "", "file_name": "", "withdraw_reason": ""}
)
_EMPTY_ACKNOWLEDGEMENT = Emptying(Acknowledgement, {"language": "", "tries": 0})

TRAINING = Source(
    "policy.training",
    _read_trainings,
    _training_keys,
    _training_items,
    _EMPTY_TRAINING.erase,
    _EMPTY_TRAINING.not_gone,
)
ACKNOWLEDGEMENT = Source(
    "policy.acknowledgement",
    _read_acknowledgements,
    _acknowledgement_keys,
    _acknowledgement_items,
    _EMPTY_ACKNOWLEDGEMENT.erase,
    _EMPTY_ACKNOWLEDGEMENT.not_gone,
)
LEARNING_SOURCES = (TRAINING, ACKNOWLEDGEMENT)

COLUMNS = ("withdrawn_at", "withdrawn_by_id", "withdraw_reason")


def _rows(body_id: int, _told: Sequence[str]) -> Rows:
    for pk, *values in Training.everywhere.filter(body=body_id).values_list("pk", *COLUMNS):
        yield str(pk), dict(zip(COLUMNS, values, strict=True))


def _begun(told: Told) -> tuple[str, Columns]:
    return told.subject, {"withdrawn_at": None, "withdrawn_by_id": None, "withdraw_reason": ""}


def _withdrawn(told: Told) -> tuple[str, Columns]:
    return told.subject, {
        "withdrawn_at": told.at,
        "withdrawn_by_id": told.actor,
        "withdraw_reason": told.data["reason"],
    }


TRAINED = Standing(
    "policy.training",
    {events.TRAINED.name: _begun, events.TRAINING_WITHDRAWN.name: _withdrawn},
    _rows,
    {"withdraw_reason": ""},
)
