from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

OPENED = {"Sec-Fetch-Mode": "navigate"}


@pytest.mark.parametrize(
    ("opened", "above"),
    [
        ("/posts/4/comment/", "/posts/4/"),
        ("/posts/4/deliveries/5/correct/", "/posts/4/deliveries/5/"),
        ("/publishing/stop/3/resume/", "/publishing/stop/"),
        ("/voice/shares/", "/voice/"),
        ("/language/", "/"),
    ],
)
def test_browser_that_opens_an_address_for_forms_is_led_to_the_page_above(cast: Any, opened: str, above: str) -> None:
    response = cast.client(cast.administrator).get(opened, headers=OPENED)
    assert (response.status_code, response["Location"]) == (302, above)


def test_only_opening_a_page_leads_back(cast: Any) -> None:
    client: Client = cast.client(cast.administrator)
    assert client.get("/voice/shares/").status_code == 405
    assert client.post("/posts/look/x/", headers=OPENED).status_code == 405
