"""What charters, terms, acceptances and snapshots are as records."""

from __future__ import annotations

from datetime import datetime

import pytest

from rostra.accounts.items import ITEMS
from rostra.accounts.models import Acceptance, Account, Charter, Delegate, Snapshot, Terms
from rostra.audit.sources import Enclosed, Item
from rostra.core import files
from tests.cast import Cast


@pytest.fixture
def account(cast: Cast, now: datetime) -> Account:
    return Account.objects.create(name="City", language="en", closed_at=now)


def test_what_is_kept_of_an_account(cast: Cast, account: Account, now: datetime) -> None:
    user = cast.editor.user
    charter = Charter.objects.create(
        account=account,
        number=2,
        content={"purpose": "News", "modes": ["convey"], "hours": 4, "audience": ""},
        saved_at=now,
        saved_by=user,
    )
    snapshot = Snapshot.objects.create(account=account, content={"entry": {"name": "City"}}, at=now, by=user)
    common = {
        "at": now,
        "account": account.pk,
        "about": f"accounts.account:{account.pk}",
        "subject": "City",
        "language": "en",
        "ended_at": now,
    }

    found = [ITEMS["accounts.charter"]([str(charter.pk)]), ITEMS["accounts.snapshot"]([str(snapshot.pk)])]

    said = {"author": user.pk, "number": 2}
    assert found == [
        {str(charter.pk): Item(kind="charter", text="4\nconvey\nNews", more=said, **common)},  # type: ignore[arg-type]
        {str(snapshot.pk): Item(kind="snapshot", text="City", more={"author": user.pk}, **common)},  # type: ignore[arg-type]
    ]


def test_terms_and_who_accepted_them(cast: Cast, account: Account, now: datetime) -> None:
    file = files.store(b"%PDF", content_type="application/pdf")
    terms = Terms.objects.create(
        network="mastodon",
        label="2026-01",
        url="https://net.example/terms",
        seen_on=now.date(),
        file=file,
        file_name="terms.pdf",
        clauses=["One", "Two"],
        risk="low",
        created_at=now,
    )
    chief = Delegate.objects.create(member=cast.administrator, kind="chief")
    row = Acceptance.objects.create(terms=terms, account=account, authority=chief, accepted_at=now, risk_note="Fine")

    found = [ITEMS["accounts.terms"]([str(terms.pk)]), ITEMS["accounts.acceptance"]([str(row.pk)])]

    assert found == [
        {
            str(terms.pk): Item(
                kind="terms",
                at=now,
                incoming=True,
                about=f"accounts.terms:{terms.pk}",
                party_name="mastodon",
                subject="2026-01",
                text="One\nTwo",
                url="https://net.example/terms",
                media=(Enclosed(bytes(file.sha256).hex(), "terms.pdf", "application/pdf", "", 4),),
                more={"network": "mastodon", "seen_on": "2026-11-24", "risk": "low", "unlimited": False},
            )
        },
        {
            str(row.pk): Item(
                kind="acceptance",
                at=now,
                account=account.pk,
                about=f"accounts.account:{account.pk}",
                subject="City",
                text="Fine",
                language="en",
                ended_at=now,
                more={"terms": terms.pk, "member": cast.administrator.pk},
            )
        },
    ]


@pytest.mark.parametrize("name", sorted(ITEMS))
def test_no_row_no_item(cast: Cast, name: str) -> None:
    assert ITEMS[name](["404"]) == {}
