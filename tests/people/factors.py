"""Apps, codes and sessions for the tests of sign-in, computed as RFC 6238 says, without the code under test."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from typing import Any

from django.core.cache import cache
from django.test import Client

from tests.cast import PASSWORD

LOGIN = "/account/login/"
CODE = "/account/code/"
APP = "/account/app/add/"
CODES = "/account/codes/"


def code_of(secret: str, at: float | None = None) -> str:
    """The six digits that an app with this secret shows at a moment (now unless told)."""
    key = base64.b32decode(secret)
    moment = time.time() if at is None else at
    digest = hmac.new(key, struct.pack(">Q", int(moment) // 30), "sha1").digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: str) -> Any:
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def confirm(client: Client, password: str = PASSWORD) -> Any:
    return client.post("/account/confirm/", {"password": password})


def set_up_app(client: Client) -> tuple[str, list[str]]:
    """Set up an app in a signed-in browser that confirmed its password; gives the secret and the recovery codes."""
    assert confirm(client).status_code == 302
    page = client.get(APP).content.decode()
    found = re.search(r"<bdi[^>]*>([A-Z2-7]{32})</bdi>|>([A-Z2-7]{32})<", page)
    assert found is not None, page
    secret = found[1] or found[2]
    done = client.post(APP, {"code": code_of(secret)})
    assert (done.status_code, done.headers["Location"]) == (302, CODES)
    codes = re.findall(r"<code[^>]*>(\d{10})</code>", client.get(CODES).content.decode())
    forget_used_codes()
    return secret, codes


def forget_used_codes() -> None:
    """As if the half minute of a code had passed."""
    cache.clear()


def browser_with_app(email: str) -> tuple[Client, str, list[str]]:
    client = Client()
    assert sign_in(client, email).status_code == 302
    secret, codes = set_up_app(client)
    return client, secret, codes
