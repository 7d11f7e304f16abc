"""The whole register for those who keep it: also what nobody outside may see. Secrets are in the vault, not here."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any

import openpyxl
from django.db.models import QuerySet

from rostra.accounts.models import Account
from rostra.people.models import Member
from rostra.people.queries import csv_file
from rostra.people.queries.log import safe

COLUMNS = (
    "network",
    "handle",
    "url",
    "name",
    "unit",
    "languages",
    "stage",
    "connection",
    "summary",
    "notes",
    "sponsor",
    "owner",
    "substitute",
    "proposed_on",
    "opened_on",
    "closed_on",
    "review_on",
    "active_on",
    "address",
    "address_checked_on",
)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_register(kind: str) -> bytes:
    """The register of the body in scope as a file of this kind, by name."""
    people = ("sponsor__user", "owner__user", "substitute__user")
    accounts: QuerySet[Account] = Account.objects.select_related("unit", *people).order_by("name", "pk")
    rows = [_row(account) for account in accounts]
    if kind == "json":
        return json.dumps({"accounts": rows}, ensure_ascii=False, indent=1).encode()
    table = [list(COLUMNS), *([_cell(name, row[name]) for name in COLUMNS] for row in rows)]
    return csv_file(table).encode() if kind == "csv" else _workbook(table)


def _row(account: Account) -> dict[str, Any]:
    return {
        "network": account.network,
        "handle": account.handle,
        "url": account.url,
        "name": account.name,
        "unit": account.unit.name if account.unit else "",
        "languages": list(account.languages) or ([account.language] if account.language else []),
        "stage": account.stage,
        "connection": account.state,
        "summary": account.summary,
        "notes": account.notes,
        "sponsor": _person(account.sponsor),
        "owner": _person(account.owner),
        "substitute": _person(account.substitute),
        "proposed_on": _day(account.created_at),
        "opened_on": _day(account.opened_at),
        "closed_on": _day(account.closed_at),
        "review_on": _day(account.review_at),
        "active_on": _day(account.active_at),
        "address": account.link_state,
        "address_checked_on": _day(account.link_checked_at),
    }


def _cell(name: str, value: Any) -> str:
    if name == "languages":
        return ", ".join(value)
    # A handle with its "@" would be a formula.
    return str(value or "").removeprefix("@") if name == "handle" else str(value or "")


def _workbook(table: list[list[str]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("accounts")
    for row in table:
        sheet.append([safe(openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", cell)) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _person(member: Member | None) -> str:
    return member.user.name if member is not None else ""


def _day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None
