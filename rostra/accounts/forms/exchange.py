"""Bringing a register in, and taking it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.accounts.networks import networks
from rostra.accounts.registers import HANDLE, LARGEST, Table, guess

KINDS = {"csv": "CSV", "json": "JSON", "xlsx": "XLSX"}
FIELD_LABELS: Mapping[str, Any] = {
    "url": gettext_lazy("Address of the profile"),
    "handle": gettext_lazy("Handle"),
    "network": gettext_lazy("Network"),
    "name": gettext_lazy("Name"),
    "unit": gettext_lazy("Unit"),
    "language": gettext_lazy("Languages"),
    "status": gettext_lazy("In use or closed"),
    "summary": gettext_lazy("Public sentence"),
    "notes": gettext_lazy("Notes"),
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("CSV, JSON or XLSX, up to 20 MB and 50,000 rows. The first row names the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.json,.xlsx"}),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.name or "").lower().rpartition(".")[2] not in KINDS:
            raise forms.ValidationError(_("Choose a CSV, JSON or XLSX file."))
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file


class ColumnsForm(forms.Form):
    """Which column of the file is what: as chosen, or where nothing was, as the names of the columns suggest."""

    def __init__(self, table: Table, chosen: Mapping[str, Any]) -> None:
        likely = guess(table.columns)
        super().__init__(chosen or {f"c{number}": likely.get(name, "") for number, name in enumerate(table.columns)})
        self.columns = table.columns
        for number, column in enumerate(table.columns):
            self.fields[f"c{number}"] = forms.ChoiceField(label=column, choices=_fields(), required=False)
            self.fields[f"c{number}"].widget.attrs["class"] = "ds-input"

    def samples(self, table: Table) -> list[tuple[forms.BoundField, list[str]]]:
        """Each column's choice, with what stands in it in the first rows."""
        rows = [row for _line, row in table.rows[:5]]
        return [
            (self[f"c{number}"], [row.get(column, "")[:80] for row in rows])
            for number, column in enumerate(self.columns)
        ]

    def mapping(self) -> dict[str, str]:
        """Columns to fields, as the importer takes them; valid forms only."""
        chosen = {column: self.cleaned_data.get(f"c{number}", "") for number, column in enumerate(self.columns)}
        return {column: field for column, field in chosen.items() if field}

    def query(self) -> list[tuple[str, str]]:
        """The choices that were made, for the address of the next page."""
        return [(name, value) for name, value in self.cleaned_data.items() if value]


class DecisionForm(forms.Form):
    decision = forms.CharField(
        label=gettext_lazy("By which decision were these accounts opened?"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=gettext_lazy(
            "Number and date, for example. Then they are in use, and stand in the public register. Without a decision "
            "they are kept as found, and nobody outside sees them."
        ),
    )


class ExportForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of file"), choices=list(KINDS.items()), initial="csv", widget=forms.RadioSelect
    )


def _fields() -> list[tuple[str, Any]]:
    wide = [(HANDLE + key, _("Handles on %(network)s") % {"network": entry.label}) for key, entry in networks().items()]
    return [("", "—"), *FIELD_LABELS.items(), *wide]
