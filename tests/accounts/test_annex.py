from __future__ import annotations

from typing import Any

from rostra.accounts.annex import ANNEX


def test_the_annex_leads_to_the_public_register(cast: Any) -> None:
    (row,) = ANNEX.rows()
    assert (row.text, row.url.endswith("/p/portavale/accounts/")) == ("0 accounts", True)
