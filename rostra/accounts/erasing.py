"""How what an account's papers say goes, when it is disposed of; that there were such papers stays."""

from __future__ import annotations

from rostra.accounts.content import ACCEPTANCE, CHARTER, SNAPSHOT, TERMS
from rostra.accounts.models import Acceptance, Charter, Snapshot, Terms
from rostra.audit.erasing import Emptying

_ERASING = {
    CHARTER.name: Emptying(Charter, {"content": {}}),
    TERMS.name: Emptying(Terms, {"url": "", "file": None, "file_name": "", "clauses": []}),
    ACCEPTANCE.name: Emptying(Acceptance, {"risk_note": "", "opinion": None, "opinion_name": ""}),
    SNAPSHOT.name: Emptying(Snapshot, {"content": {}}),
}
ERASE = {name: emptying.erase for name, emptying in _ERASING.items()}
NOT_GONE = {name: emptying.not_gone for name, emptying in _ERASING.items()}
