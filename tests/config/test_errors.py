from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rostra.config.postgres import Cluster
from rostra.people.models import User
from tests.conftest import use


def test_page_says_that_the_database_is_away(committed: str, cluster: Cluster) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_user("ana@example.org", "x", name="Ana"))
    use(cluster, "not_there")
    away = client.get("/inbox/", headers={"Accept-Language": "sv"})
    use(cluster, committed.split("@/")[1].split("?")[0])
    assert (away.status_code, away["Retry-After"]) == (503, "30")
    assert "Databasen" in away.content.decode()
    assert client.get("/me/").status_code == 200


def test_other_errors_are_500(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("rostra.config.health.readiness", fail)
    page = Client(raise_request_exception=False).get("/readyz")
    assert page.status_code == 500
    assert "secret detail" not in page.content.decode()
