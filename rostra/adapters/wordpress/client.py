"""Calls to a site's REST API. Where that lies, the site says itself; the password goes to no other host."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

import requests

from rostra.adapters.wordpress.errors import code_of, of_answer
from rostra.channels.contract import Context, Locked, Retry
from rostra.channels.silence import of_silence

REL = "https://api.w.org/"
"""How a site's pages call the address of its REST API (WordPress REST API Handbook, "Discovery")."""
API = "wp/v2"
NOTHING: Mapping[str, str] = MappingProxyType({})

_roots: dict[str, str] = {}
"""Where the API of each site was found, for the life of this process; asked anew when a site is verified."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A success: the decoded JSON, its text, and how many there are where it is a part of a list."""

    data: Any
    text: str
    total: int


class Client:
    """Bound to one user of one site; every call is one request."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._session = cast("requests.Session", context.http.session())

    def call(
        self,
        method: str,
        route: str,
        *,
        query: Mapping[str, str] = NOTHING,
        body: object = None,
        content: bytes | None = None,
        headers: Mapping[str, str] = NOTHING,
        sends: bool = False,
    ) -> Answer:
        """One request in the user's name; `sends`: it puts something on the site. Raises one of the four errors."""
        address, params = _place(self._root(), route)
        if sends:
            # A kept connection may have died unseen; on a new one, fewer publications end as unknown.
            self._session.close()
        fields = self._context.fields
        # WordPress shows these passwords in groups of four letters and takes them with the spaces and without.
        user = (fields["user"].strip().encode(), fields["password"].encode())
        response = self._send(
            method,
            address,
            sends=sends,
            params={**params, **query},
            json=body,
            data=content,
            headers=dict(headers),
            auth=user,
        )
        if not 200 <= response.status_code < 300:
            raise of_answer(response, sends=sends)
        try:
            text = response.content.decode()
            return Answer(json.loads(text), text, int(response.headers.get("X-WP-Total", 0)))
        except (ValueError, RecursionError):
            detail = f"unreadable: {response.status_code} {method} {route}"
            self.forget()
            raise (Retry(detail, sent=True) if sends else Locked("protocol", detail)) from None

    def forget(self) -> None:
        """Ask the site anew where its API is."""
        _roots.pop(self.site, None)

    @property
    def site(self) -> str:
        """The site's address as it was given, with a scheme and without a slash at the end."""
        given = self._context.fields["site"].strip().rstrip("/")
        return given if "://" in given else f"https://{given}"

    def _root(self) -> str:
        if self.site not in _roots:
            _roots[self.site] = self._discover()
        return _roots[self.site]

    def _discover(self) -> str:
        for root in self._candidates():
            address, params = _place(root, "")
            query = {**params, "_fields": "namespaces,authentication"}
            response = self._send("GET", address, params=query)
            if response.status_code == 429 or response.status_code >= 500:
                raise of_answer(response, sends=False)
            if _is_api(response, root):
                return root
        raise Locked("protocol", "no REST API of WordPress")

    def _candidates(self) -> Iterator[str]:
        """Where the site says that its API is; where it does not say, the two usual places."""
        page = self._send("HEAD", f"{self.site}/", allow_redirects=True)
        linked = str(page.links.get(REL, {}).get("url", ""))
        if not linked:
            yield from (f"{self.site}/wp-json/", f"{self.site}/?rest_route=/")
        elif _is_same_site(self.site, linked):
            yield linked
        else:
            raise Locked("address", "the API is at another address than the site")

    def _send(
        self, method: str, address: str, *, sends: bool = False, allow_redirects: bool = False, **request: Any
    ) -> requests.Response:
        try:
            return self._session.request(method, address, allow_redirects=allow_redirects, **request)
        except (requests.RequestException, ValueError) as error:
            raise of_silence(error, sends=sends) from None


def _place(root: str, route: str) -> tuple[str, dict[str, str]]:
    """Address and query of a route: after the root where links have names, else in the query."""
    parts = urlsplit(root)
    query = dict(parse_qsl(parts.query))
    if "rest_route" in query:
        query["rest_route"] = f"{query['rest_route'].rstrip('/')}/{route}"
        return parts._replace(query="").geturl(), query
    return f"{root.rstrip('/')}/{route}", query


def _is_same_site(site: str, root: str) -> bool:
    """The same host, and never from https to http: what is sent there is a password."""
    ours, theirs = urlsplit(site), urlsplit(root)
    if theirs.scheme == ours.scheme:
        return theirs.netloc.lower() == ours.netloc.lower()
    return theirs.scheme == "https" and theirs.hostname == ours.hostname


def _is_api(response: requests.Response, root: str) -> bool:
    """Whether this is the index of the API. It takes application passwords only where they cannot be overheard."""
    if response.status_code in {401, 403} and code_of(response):
        # The site shows its API to nobody who is not signed in: then only TLS says that the password is safe.
        if not root.startswith("https://"):
            raise Locked("app_passwords", "the API is closed and not reached by https")
        return True
    try:
        index = response.json()
    except (ValueError, RecursionError):
        return False
    if not isinstance(index, dict) or API not in (index.get("namespaces") or ()):
        return False
    if "application-passwords" not in (index.get("authentication") or ()):
        raise Locked("app_passwords", "the site takes none")
    return True
