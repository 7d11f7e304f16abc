from __future__ import annotations

from collections.abc import Iterator

import pytest

from rostra.core.http import Http
from tests.records.site import PNG, Said, Site, running


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as found:
        found.pages["/a.png"] = Said(PNG, "image/png")
        yield found


@pytest.fixture
def http(site: Site) -> Http:
    return Http(allow=(site.host,), timeout=2.0)
