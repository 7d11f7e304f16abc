"""Which accounts have a page that anybody can see, and so one that can be captured."""

from __future__ import annotations

from collections.abc import Mapping

from rostra.accounts.enums import OPENED, OWN_NETWORKS, Stage
from rostra.accounts.models import Account

NO_PAGE = OWN_NETWORKS | {"sandbox"}
"""Channels without a public page of an account: mailboxes, forms, folders, and what is not a network."""


def public_page(account: Account) -> str:
    """The address of the account's public page; empty where it has none."""
    if account.channel in NO_PAGE or account.network in NO_PAGE or account.stage == Stage.CLOSED:
        return ""
    return account.url


def pages_in_use() -> Mapping[int, str]:
    """The accounts in use that have a public page, decided or not, and its address, by id."""
    stages = [*OPENED, Stage.UNSANCTIONED]
    rows = Account.objects.filter(stage__in=stages).exclude(url="").only("channel", "network", "stage", "url")
    found = {account.pk: public_page(account) for account in rows}
    return {pk: url for pk, url in found.items() if url}
