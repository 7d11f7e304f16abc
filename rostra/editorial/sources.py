"""What the log vouches for among posts: their versions, approvals, and the reasons for which checks were passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from rostra.audit.actions import Capture
from rostra.audit.canonical import canonical
from rostra.audit.sources import Source
from rostra.editorial.models import Approval, Override, Version


def version_capture(version: Version) -> Capture:
    return Capture(VERSION.name, str(version.pk), bytes(version.salt), _version_bytes(version))


def approval_capture(approval: Approval) -> Capture:
    return Capture(APPROVAL.name, str(approval.pk), bytes(approval.salt), _approval_bytes(approval))


def override_capture(override: Override) -> Capture:
    return Capture(OVERRIDE.name, str(override.pk), bytes(override.salt), _override_bytes(override))


def _version_bytes(version: Version) -> bytes:
    more: dict[str, Any] = {"more": version.more} if version.more else {}
    if version.heading:
        more["heading"] = version.heading
    made_from = {"made_from": version.made_from} if version.made_from is not None else {}
    return canonical(
        more
        | made_from
        | ({"translation": version.translation} if version.translation else {})
        | {
            "body": version.body_id,
            "post": version.post_id,
            "account": version.account_id,
            "number": version.number,
            "saved_by": version.saved_by_id,
            "saved_at": _instant(version.saved_at),
            "removed": version.removed,
            "text": version.text,
            "language": version.language,
            "link": version.link,
            "media": version.media,
        }
    )


def _approval_bytes(approval: Approval) -> bytes:
    named = {"step": approval.step, "step_name": approval.step_name, "instead_of": approval.instead_of_id}
    return canonical(
        (named if approval.step_name or approval.instead_of_id else {})
        | {
            "body": approval.body_id,
            "post": approval.post_id,
            "revision": approval.revision,
            "content_hash": bytes(approval.content_hash).hex(),
            "verdict": str(approval.verdict),
            "by": approval.by_id,
            "at": _instant(approval.at),
            "reason": approval.reason,
        }
    )


def _override_bytes(override: Override) -> bytes:
    return canonical(
        {
            "body": override.body_id,
            "post": override.post_id,
            "account": override.account_id,
            "translation": override.translation,
            "check": override.code,
            "content_hash": bytes(override.content_hash).hex(),
            "by": override.by_id,
            "at": _instant(override.at),
            "reason": override.reason,
        }
    )


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys]


def _read_versions(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows = Version.everywhere.filter(pk__in=_numbers(keys)).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), _version_bytes(row)) for row in rows}


def _read_approvals(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows = Approval.everywhere.filter(pk__in=_numbers(keys)).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), _approval_bytes(row)) for row in rows}


def _read_overrides(keys: list[str]) -> Mapping[str, tuple[bytes, bytes]]:
    rows = Override.everywhere.filter(pk__in=_numbers(keys)).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), _override_bytes(row)) for row in rows}


def _keys(rows: QuerySet[Any, Any]) -> list[QuerySet[Any, Any]]:
    return [rows.annotate(key=Cast("pk", TextField())).values_list("key")]


VERSION = Source("editorial.version", _read_versions, lambda: _keys(Version.everywhere.exclude(salt=b"")))
APPROVAL = Source("editorial.approval", _read_approvals, lambda: _keys(Approval.everywhere.exclude(salt=b"")))
OVERRIDE = Source("editorial.override", _read_overrides, lambda: _keys(Override.everywhere.exclude(salt=b"")))
SOURCES = (VERSION, APPROVAL, OVERRIDE)
