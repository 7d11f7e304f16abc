from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from rostra.core.throttle import visitor_of


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_visitor_is_an_address_or_the_network_of_one(address: str, visitor: str) -> None:
    assert visitor_of(RequestFactory().get("/", REMOTE_ADDR=address)) == visitor


def test_visitor_behind_the_proxy_is_whom_the_proxy_names(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.1, 2001:db8:1:2::9")

    assert visitor_of(request) == "2001:db8:1:2::/64"
