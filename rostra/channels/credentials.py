"""What connects an account to its network: the fields that somebody fills in, and what replaces them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FieldKind(StrEnum):
    TEXT = "text"
    URL = "url"
    EMAIL = "email"
    NUMBER = "number"
    SECRET = "secret"  # noqa: S105 - the kind of a field, not a secret
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that the operator supplies to connect an account. Secrets go to the vault, the rest to the row.
    `leads` says where the secrets are sent: who changes it enters them again."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    help: str = ""
    required: bool = True
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    leads: bool = False

    @property
    def secret(self) -> bool:
        return self.kind is FieldKind.SECRET


@dataclass(frozen=True, slots=True)
class Renewed:
    """New credentials for old ones, by the names of the channel's fields; a field that is empty or absent stays."""

    values: Mapping[str, str] = field(repr=False)
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()
