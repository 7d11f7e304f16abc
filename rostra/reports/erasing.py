"""How what a report says goes, when it is disposed of; that there was one stays."""

from __future__ import annotations

from rostra.audit.erasing import Emptying
from rostra.reports.content import REPORT
from rostra.reports.models import Report

_ERASING = {REPORT.name: Emptying(Report, {"content": {}, "key": "", "signature": ""})}
ERASE = {name: emptying.erase for name, emptying in _ERASING.items()}
NOT_GONE = {name: emptying.not_gone for name, emptying in _ERASING.items()}
