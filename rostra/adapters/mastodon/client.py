"""Mastodon.py on our session. The library builds the requests; the answers are read here, exactly as they came.

Its own reading turns JSON into typed objects and errors into texts; we need the bytes for the record and the
status and headers for the error, so each answer is caught by a hook of the session.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

import requests

from rostra.adapters.mastodon import errors
from rostra.channels.contract import Context, Limit, Locked
from rostra.channels.silence import of_silence

if TYPE_CHECKING:
    from mastodon import Mastodon as Library

ASSUMED_VERSION = "4.6.0"
"""Told to the library so that it does not ask the server for its version before each kind of call."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A success: the decoded JSON and its text."""

    data: Any
    text: str


class Client:
    """Bound to one account; every call is one request. `note` is told what each answer says about the limit."""

    def __init__(self, context: Context, note: Callable[[Limit | None], None]) -> None:
        session = cast("requests.Session", context.http.session())
        answers: list[requests.Response] = []
        session.hooks["response"].append(lambda response, *_, **__: answers.append(response))
        self._answers = answers
        self._session = session
        self._note = note
        self._library = _library(session, context)

    def call(
        self,
        function: str,
        *values: object,
        sends: bool = False,
        account: bool = False,
        query: Mapping[str, str] = MappingProxyType({}),
        **names: object,
    ) -> Answer:
        """One request by the library's function of this name. Raises one of the four errors.

        `sends`, `account`: see `errors.of_answer`. `query` is what the library does not know of.
        """
        from mastodon import MastodonNetworkError

        if sends:
            # A kept connection may have died unseen; on a new one, fewer publications end as unknown.
            self._session.close()
        self._answers.clear()
        self._session.params = dict(query)
        try:
            getattr(self._library, function)(*values, **names)
        except MastodonNetworkError as error:
            raise of_silence(error.__context__, sends=sends) from None
        except Exception:
            # What the library makes of an answer does not matter: we read the answer ourselves.
            if not self._answers:
                raise
        self._note(errors.limit_of(self._answers[-1]))
        return _read(self._answers[-1], sends=sends, account=account)

    def ask(self, path: str, query: Mapping[str, str]) -> Answer:
        """One question past the library, which asks for the server's own entity before each timeline. Raises as `call`."""
        self._answers.clear()
        self._session.params = {}
        library = self._library
        headers = {"Authorization": f"Bearer {library.access_token}"}
        try:
            response = self._session.get(f"{library.api_base_url}{path}", params=query, headers=headers)
        except (requests.RequestException, OSError, ValueError) as error:
            raise of_silence(error, sends=False) from None
        self._note(errors.limit_of(response))
        return _read(response, sends=False, account=False)


def _read(response: requests.Response, *, sends: bool, account: bool) -> Answer:
    if response.history and response.request.method != response.history[0].request.method:
        # Redirected from http to https or to another name: what was sent became a mere question on the way.
        raise Locked("address", f"redirected: {response.history[0].request.method}")
    if not response.ok:
        raise errors.of_answer(response, sends=sends, account=account)
    try:
        text = response.content.decode()
        return Answer(json.loads(text), text)
    except (ValueError, RecursionError):
        raise errors.unreadable(response, sends=sends) from None


def _library(session: requests.Session, context: Context) -> Library:
    from mastodon import Mastodon

    library = Mastodon(
        api_base_url=context.fields["server"],
        session=session,
        ratelimit_method="throw",
        request_timeout=None,
        version_check_mode="created",
        mastodon_version=ASSUMED_VERSION,
        user_agent=context.user_agent,
        lang="en",
    )
    # Set here and not above: the library takes a token that is the name of a file for that file's first line.
    library.access_token = context.fields["token"]
    return library
