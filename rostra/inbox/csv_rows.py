"""Rows of a CSV file that somebody brings, with the lines they stand on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.core.refusals import Refused

LONGEST_FIELD = 100_000


class NotTaken(Refused):
    """The list cannot be taken in."""


def csv_rows(
    text: str, columns: Sequence[str], *, without: str | Promise, largest: int, more: Sequence[str] = ()
) -> Iterator[tuple[int, list[str]]]:
    """The values of these columns, then of those of `more` that may be missing, by line as an editor counts them.

    Raises NotTaken: with the sentence `without` where a column is missing, for more rows than `largest`, for no CSV.
    """
    first = text.removeprefix("\ufeff").partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";" if ";" in first else ",")
    if not set(columns) <= set(reader.fieldnames or ()):
        raise NotTaken(without, field="text")
    try:
        for number, row in enumerate(reader):
            if number >= largest:
                raise NotTaken(_("At most %(count)d lines at once.") % {"count": largest}, field="text")
            yield reader.line_num, _fields(row, [*columns, *more])
    except csv.Error as error:
        raise NotTaken(gettext_lazy("This is no CSV file."), field="text") from error


def _fields(row: Mapping[str, str | None], names: Sequence[str]) -> list[str]:
    """Raises csv.Error for one that is too long: a quotation mark that nothing closes takes the rest of the file."""
    found = [(row.get(name) or "").strip() for name in names]
    if max(map(len, found)) > LONGEST_FIELD:
        raise csv.Error
    return found
