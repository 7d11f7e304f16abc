from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rostra.core.http import Http
from tests.audit.authority import MISSING, Authority, serve


@pytest.fixture(scope="session")
def made_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if MISSING:
        pytest.skip("openssl is not installed")
    return Authority(tmp_path_factory.mktemp("authority"))


@dataclass(frozen=True)
class Asked:
    """An authority that answers at `url`."""

    authority: Authority
    url: str
    http: Http

    @property
    def root(self) -> Path:
        return self.authority.root


@pytest.fixture
def asked(made_authority: Authority, settings: Any) -> Iterator[Asked]:
    """The authority, set as that of the installation."""
    made_authority.asked, made_authority.answer = 0, None
    with serve(made_authority) as url:
        settings.ROSTRA_TSA_URL, settings.ROSTRA_TSA_CA = url, made_authority.root
        settings.ROSTRA_ALLOW_HOSTS = ["127.0.0.1"]
        yield Asked(made_authority, url, Http(["127.0.0.1"]))


@pytest.fixture
def today() -> datetime:
    """The authority has no clock but the machine's."""
    return datetime.now(UTC)


DAY = timedelta(days=1)
