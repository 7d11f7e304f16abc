"""A real OpenID Connect provider (npm oidc-provider, certified by the OpenID Foundation) on loopback."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests

from tests.servers.node import node, packages
from tests.servers.programs import free_ports, running

SOURCE = Path(__file__).parent / "oidc"
CLIENT, SECRET = "rostra", "only for the tests of single sign-on"
CALLBACK = "http://testserver/account/directory/back/"
PEOPLE: dict[str, dict[str, Any]] = {
    "ana": {"email": "Ana@Portavale.example", "email_verified": True, "name": "Ana P.", "groups": ["press"]},
    "thief": {"email": "jonas@portavale.example", "email_verified": False, "name": "Jonas", "groups": ["chiefs"]},
    "text": {"email": "lena@portavale.example", "email_verified": "true", "name": "Lena"},
    "nameless": {"name": "Nobody", "groups": ["press"]},
    "newcomer": {"email": "neda@portavale.example", "email_verified": True, "name": "Neda Ilić", "groups": ["press"]},
    "outsider": {"email": "olga@portavale.example", "email_verified": True, "name": "Olga", "groups": ["gardeners"]},
    "second-ana": {"email": "ana@portavale.example", "email_verified": True, "name": "Ana Q.", "groups": "press"},
    "chief": {"email": "mihai@portavale.example", "email_verified": True, "name": "Mihai", "groups": ["chiefs"]},
}


@dataclass(frozen=True)
class OidcProvider:
    """`url` is what an operator would write as ROSTRA_OIDC_SERVER."""

    url: str

    def sign_in(self, address: str, who: str) -> str:
        """Go where Rostra sent the browser, sign in there as somebody; gives the address to which it sends back."""
        with requests.Session() as browser:
            return _walk(browser, browser.get(address, allow_redirects=False, timeout=20), who)

    def refuse(self, address: str) -> str:
        """The same, but the person breaks off."""
        with requests.Session() as browser:
            page = browser.get(address, timeout=20)
            found = re.search(r'href="([^"]*/abort)"', page.text)
            assert found is not None, page.text
            answer = browser.get(urljoin(page.url, found[1]), allow_redirects=False, timeout=20)
            return _walk(browser, answer, "")


def _walk(browser: requests.Session, answer: requests.Response, who: str) -> str:
    for _ in range(12):
        if answer.is_redirect:
            where = urljoin(answer.url, answer.headers["Location"])
            if where.startswith(CALLBACK):
                return where
            answer = browser.get(where, allow_redirects=False, timeout=20)
            continue
        action = re.search(r'action="([^"]+)"', answer.text)
        assert action is not None, answer.text
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text))
        if 'name="login"' in answer.text:
            fields.update(login=who, password="anything")
        where = urljoin(answer.url, html.unescape(action[1]))
        answer = browser.post(where, data=fields, allow_redirects=False, timeout=20)
    pytest.fail(f"The provider went in circles: {answer.url}")


@pytest.fixture(scope="session")
def oidc_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OidcProvider]:
    installed = packages(SOURCE)
    folder = tmp_path_factory.mktemp("oidc")
    (port,) = free_ports(1)
    settings = {"port": port, "client": CLIENT, "secret": SECRET, "callback": CALLBACK, "people": PEOPLE}
    environment = {**os.environ, "PACKAGES": str(installed), "SETTINGS": json.dumps(settings), "TMPDIR": str(folder)}
    command = [str(node() / "bin/node"), str(SOURCE / "provider.mjs")]
    with running(command, log=folder / "log", ready=lambda log: "READY" in log, seconds=30, env=environment):
        yield OidcProvider(f"http://127.0.0.1:{port}")
