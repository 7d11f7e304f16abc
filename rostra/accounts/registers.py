"""Registers as other people keep them: tables of accounts in CSV, JSON or XLSX, read into entries.

A column is mapped to a field, or to `handle:NETWORK` where a table has one column per network. What a table calls its
networks and languages is understood in many spellings; what cannot be understood is refused with its line.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import openpyxl
from babel import Locale
from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from rostra.accounts.networks import NotRecognised, Recognised, network_named, recognise
from rostra.core.refusals import Refused

FIELDS = frozenset({"url", "handle", "network", "name", "unit", "language", "status", "summary", "notes"})
IGNORE = "ignore"
HANDLE = "handle:"
"""Prefix of a field that says: this column holds handles or addresses on one network."""
LARGEST = 20 * 1024 * 1024
UNPACKED = 3 * LARGEST
"""Bytes in a workbook, unpacked; its texts, which are all kept at once, have LARGEST at most."""
TEXTS = "sharedStrings.xml"
MOST_ROWS = 50_000
MOST_COLUMNS = 200

GUESSES: Mapping[str, str] = {
    "url": "url link address profile profileurl lien adresse adresă länk lenke الرابط",
    "handle": "handle username user screenname konto",
    "network": "network platform service plateforme platformă nettverk nätverk plattform المنصة",
    "name": "account name accountname displayname title nom nume navn namn titel الاسم",
    "unit": "department unit agency organisation organization ministère departement avdeling avdelning الجهة",
    "language": "language languages langue limbă språk lang اللغة",
    "status": "status stage état stare tilstand الحالة",
    "summary": "description summary purpose descriere beskrivelse beskrivning",
    "notes": "notes comment comments remarks",
}
"""Names of columns, as registers have them, by the field that they most likely are."""

CLOSED = frozenset({"closed", "fermé", "închis", "lukket", "stengt", "stängd", "مغلق"})
"""Words for an account that is not used any more. What else a status may say, the body decides by itself."""
BOTH = frozenset({"bilingual", "bilingue", "bilingv", "tospråklig", "tvåspråkig"})
"""Words for "in both languages": which two is learnt from the rest of the table."""


class RegisterUnreadable(Refused):
    """The file, or what its columns are said to be, cannot be used; nothing was read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One profile of a table, recognised; `line` is the line on which its row begins."""

    line: int
    profile: Recognised
    name: str
    unit: str
    languages: tuple[str, ...]
    summary: str
    notes: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Unusable:
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns and rows as text; each row with the line on which it begins."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read_table(content: bytes, filename: str) -> Table:
    """The table of a CSV, JSON or XLSX file. Raises RegisterUnreadable with what is wrong with the file."""
    if len(content) > LARGEST:
        raise RegisterUnreadable(_("The file is larger than 20 MB."))
    kind = filename.lower().rpartition(".")[2]
    columns, rows = {"xlsx": _xlsx, "json": _json}.get(kind, _csv)(content)
    if twice := sorted(name for name, count in Counter(columns).items() if count > 1):
        raise RegisterUnreadable(_("The file has two columns called “%(name)s”.") % {"name": twice[0]})
    if len(columns) > MOST_COLUMNS:
        raise RegisterUnreadable(_("The file has more than 200 columns."))
    if len(rows) > MOST_ROWS:
        raise RegisterUnreadable(_("The file has more than 50,000 rows."))
    if not rows:
        raise RegisterUnreadable(_("The file has no rows."))
    return Table(tuple(columns), tuple(rows))


def guess(columns: Iterable[str]) -> dict[str, str]:
    """The most likely mapping by the names of the columns; a field goes to the first column that looks like it.

    Without a column of addresses, columns called after a network hold handles of it.
    """
    names = list(columns)
    mapping: dict[str, str] = {}
    for field, words in GUESSES.items():
        known = {_plain(word) for word in words.split()}
        first = next((name for name in names if _plain(name) in known and name not in mapping), None)
        if first is not None:
            mapping[first] = field
    if not {"url", "handle"} & set(mapping.values()):
        for name in names:
            network = network_named(name) or network_named(re.sub(r"[_ ](page|username|handle|id|url)$", "", name))
            if network is not None and not re.search(r"[_ ]id$", name):
                mapping[name] = HANDLE + network.key
    return mapping


def check_mapping(table: Table, mapping: Mapping[str, str]) -> None:
    """Raises RegisterUnreadable for a column that the file lacks, a field that is none, or no profile at all."""
    used = [field for field in mapping.values() if field != IGNORE]
    for field in used:
        if field not in FIELDS and not (field.startswith(HANDLE) and network_named(field.removeprefix(HANDLE))):
            raise RegisterUnreadable(_("There is no field “%(name)s”.") % {"name": field})
    if twice := sorted(field for field in FIELDS & set(used) if used.count(field) > 1):
        raise RegisterUnreadable(_("Two columns are mapped to the field “%(name)s”.") % {"name": twice[0]})
    if missing := sorted(set(mapping) - set(table.columns)):
        raise RegisterUnreadable(
            _("The file has no column “%(name)s”. Columns: %(columns)s.")
            % {"name": missing[0], "columns": ", ".join(table.columns)}
        )
    if not any(field in ("url", "handle") or field.startswith(HANDLE) for field in used):
        raise RegisterUnreadable(_("Say which column holds the addresses or the handles."))


def entries(table: Table, mapping: Mapping[str, str]) -> Iterator[Entry | Unusable]:
    """The profiles of a table, one by one. Raises RegisterUnreadable for a mapping that does not fit it."""
    check_mapping(table, mapping)
    columns = {field: column for column, field in mapping.items() if field in FIELDS}
    wide = [(column, field.removeprefix(HANDLE)) for column, field in mapping.items() if field.startswith(HANDLE)]
    both = _both(row.get(columns.get("language", ""), "") for _line, row in table.rows)
    for line, row in table.rows:
        cell = {field: row.get(column, "").strip() for field, column in columns.items()}
        profiles = [(row.get(column, "").strip(), network) for column, network in wide]
        # In a wide table most people have no profile on most networks; in a narrow one an empty cell is a fault.
        profiles = [pair for pair in profiles if pair[0]]
        if not wide:
            profiles = [(cell.get("url") or cell.get("handle", ""), cell.get("network", ""))]
        for text, network in profiles:
            try:
                found = recognise(text, network=network)
                languages = _languages(cell.get("language", ""), both)
            except (NotRecognised, RegisterUnreadable) as refusal:
                yield Unusable(line, str(refusal))
                continue
            yield Entry(
                line=line,
                profile=found,
                name=(cell.get("name") or found.handle)[:200],
                unit=cell.get("unit", "")[:200],
                languages=languages,
                summary=cell.get("summary", "")[:300],
                notes=cell.get("notes", ""),
                closed=cell.get("status", "").casefold() in CLOSED,
            )


def _languages(text: str, both: tuple[str, ...]) -> tuple[str, ...]:
    if not text:
        return ()
    if _plain(text) in BOTH:
        return both
    codes = [_language_names().get(_plain(part)) for part in re.split(r"[,;/+&]| and | et | og | och | și ", text)]
    if None in codes:
        raise RegisterUnreadable(_("Rostra does not know the language “%(name)s”.") % {"name": text})
    return tuple(dict.fromkeys(code for code in codes if code))


def _both(values: Iterable[str]) -> tuple[str, ...]:
    """The two languages of a table that calls some accounts bilingual; nothing when there are not exactly two."""
    codes = {_language_names().get(_plain(value)) for value in values} - {None}
    return tuple(sorted(code for code in codes if code)) if len(codes) == 2 else ()


@cache
def _language_names() -> Mapping[str, str]:
    """Names of languages in the languages of Rostra, in French and in themselves, to codes of ISO 639-1."""
    names: dict[str, str] = {}
    for reader in (*(code for code, _name in settings.LANGUAGES), "fr", "de", "es"):
        for code, name in Locale.parse(reader).languages.items():
            if len(code) == 2:
                names.setdefault(_plain(str(name)), code)
                names.setdefault(code, code)
    return names


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


# --- Files ------------------------------------------------------------------------------------------

Rows = tuple[list[str], list[tuple[int, Mapping[str, str]]]]
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    # What every XML reader raises, whichever of them openpyxl has found.
    SyntaxError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What openpyxl and zipfile raise for a workbook that is cut off, locked, or none at all."""
_NO_TEXT = re.compile("[\\x00\ud800-\udfff]")
"""PostgreSQL keeps no NUL, UTF-8 no half of a pair; JSON can hold both."""


def _csv(content: bytes) -> Rows:
    text = _NO_TEXT.sub("", _decoded(content))
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, Mapping[str, str]]] = []
    try:
        columns = [name.strip() for name in next(reader, [])]
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) > len(columns):
                raise RegisterUnreadable(_("Line %(line)d has more cells than there are columns.") % {"line": line})
            if any(cell.strip() for cell in cells):
                rows.append((line, dict(zip(columns, cells, strict=False))))
            line = reader.line_num + 1
    except csv.Error as error:
        raise RegisterUnreadable(
            _("Line %(line)d cannot be read: %(reason)s.") % {"line": reader.line_num, "reason": error}
        ) from error
    return columns, rows


def _json(content: bytes) -> Rows:
    try:
        value = json.loads(_decoded(content))
    except (ValueError, RecursionError) as error:
        raise RegisterUnreadable(_("The file is not JSON: %(reason)s.") % {"reason": error}) from error
    if isinstance(value, dict):
        # Our own export, and most others, wrap the list in one member.
        lists = [member for member in value.values() if isinstance(member, list)]
        value = lists[0] if len(lists) == 1 else value
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise RegisterUnreadable(_("The file must hold a list of objects."))
    columns = list(dict.fromkeys(_cell(key) for row in value for key in row))
    rows = [
        (number, {_cell(key): _cell(cell) for key, cell in row.items()}) for number, row in enumerate(value, start=1)
    ]
    return columns, list(rows)


def _xlsx(content: bytes) -> Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # The sizes that the archive claims: zipfile reads no byte beyond them.
            members = archive.infolist()
            texts = sum(member.file_size for member in members if member.filename.endswith(TEXTS))
            if texts > LARGEST or sum(member.file_size for member in members) > UNPACKED:
                raise RegisterUnreadable(_("The workbook is too large when it is unpacked. Save it as CSV."))
        sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        lines = list(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS))
    except BROKEN as error:
        raise RegisterUnreadable(_("The file is not a workbook that can be read.")) from error
    if not lines:
        return [], []
    columns = [_cell(cell).strip() for cell in lines[0]]
    while columns and not columns[-1]:
        columns.pop()
    rows = [
        (number, {name: _cell(cell) for name, cell in zip(columns, cells, strict=False)})
        for number, cells in enumerate(lines[1:], start=2)
        if any(cell is not None for cell in cells)
    ]
    return columns, list(rows)


def _cell(value: Any) -> str:
    """A cell as text. A number that is whole loses its ".0": spreadsheets keep identifiers as floats."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return _NO_TEXT.sub("", ", ".join(str(item) for item in value))
    return _NO_TEXT.sub("", str(value))


def _decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark, else Windows-1252, in which spreadsheets save."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
