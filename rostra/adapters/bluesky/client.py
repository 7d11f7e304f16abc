"""Calls to a Bluesky service: every failure is one of the four channel errors.

The library `atproto` is imported when the first call is made: it takes about 50 MB, and processes that only ask
what the channel can do never need it.
"""

from __future__ import annotations

import hashlib
import json
import weakref
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import httpx

from rostra.adapters.bluesky.errors import CREDENTIALS, answered, limit_of, unanswered
from rostra.channels.contract import ChannelError, Context, Limit, Locked, Retry

TIMEOUT = 20.0
"""Seconds for each step of a request: connect, write, read."""

_sessions: dict[str, Mapping[str, Any]] = {}
"""Sessions of this process by hashed credentials, never written down; the network ends each after two hours.
Bluesky takes few sign-ins a day (300 by its documentation, 100 at its entrance), and a poll a minute is 1,440 jobs."""


def dump(value: Any) -> bytes:
    """JSON as JavaScript's `JSON.stringify` writes it, which is what these servers send."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Client:
    """XRPC (the protocol's HTTP calls) in the account's name.

    `now` is the clock that rate limits are read against; `note` is told what each answer says about them.
    """

    def __init__(self, context: Context, now: Callable[[], datetime], note: Callable[[Limit | None], None]) -> None:
        self._context = context
        self._now = now
        self._note = note
        self._library: Any = None

    @cached_property
    def _key(self) -> str:
        """Under which the session is kept. Asked for late: checks while somebody writes have no password at hand."""
        secret = "\0".join(self._context.fields[name] for name in ("service", "identifier", "password"))
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def did(self) -> str:
        """The account's own stable id."""
        return str(self.session()["did"])

    def session(self, *, fresh: bool = False) -> Mapping[str, Any]:
        """The account's session; `fresh` signs in again, which proves that the password is still good."""
        session = None if fresh else _sessions.get(self._key)
        if session is None:
            session = _sessions[self._key] = self._sign_in()
        if self._context.remote_id not in ("", session["did"]):
            raise Locked("wrong_account", "the credentials belong to another DID")
        return session

    def _sign_in(self) -> Mapping[str, Any]:
        # Not the library's own login(): it also asks for the profile, which fails while an account is new.
        fields = self._context.fields
        body = {"identifier": fields["identifier"].strip().removeprefix("@"), "password": fields["password"]}
        session = self._send("com.atproto.server.createSession", content=dump(body))
        if not {"did", "handle", "accessJwt"} <= session.keys():
            raise Locked("protocol", "a session without did, handle or token")
        if session.get("active") is False:
            raise Locked("suspended", str(session.get("status", "")))
        return session

    def query(self, nsid: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask; changes nothing."""
        return self._signed(nsid, params=params)

    def write(self, nsid: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Change a record. Without an answer nobody knows whether it was done: `Retry.sent`."""
        return self._signed(nsid, content=dump(body), writes=True)

    def upload(self, content: bytes, content_type: str) -> Any:
        """Store a file and answer its blob, for a record that will name it; until then nobody sees it."""
        return self._signed("com.atproto.repo.uploadBlob", content=content, content_type=content_type)["blob"]

    def _signed(self, nsid: str, **call: Any) -> Mapping[str, Any]:
        """Call with the session; once more with a new one when the network does not take it."""
        token = self.session()["accessJwt"]
        try:
            return self._send(nsid, token=token, **call)
        except Locked as error:
            # A kept session may be out of date. Only a new one tells whether the account is: nothing was done yet.
            if error.code != CREDENTIALS:
                raise
        return self._send(nsid, token=self.session(fresh=True)["accessJwt"], **call)

    def _send(
        self,
        nsid: str,
        *,
        params: Mapping[str, Any] | None = None,
        content: bytes = b"",
        content_type: str = "application/json",
        token: str = "",
        writes: bool = False,
    ) -> Mapping[str, Any]:
        from atproto_client.exceptions import RequestErrorBase  # type: ignore[import-untyped]

        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{self._context.fields['service'].strip().rstrip('/')}/xrpc/{nsid}"
        try:
            if params is not None:
                answer = self._requests().get(url, params=params, headers=headers)
            else:
                headers["Content-Type"] = content_type
                answer = self._requests().post(url, content=content, headers=headers)
        except RequestErrorBase as error:
            raise self._failure(error, writes=writes) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise unanswered(error, writes=writes) from error
        self._note(limit_of(answer.headers))
        if not isinstance(answer.content, dict):
            raise Retry(f"{nsid} answered without JSON", sent=writes) if token else Locked("protocol", "no JSON")
        return answer.content

    def _failure(self, error: Any, *, writes: bool) -> ChannelError:
        response = error.response
        if response is None:
            return unanswered(error, writes=writes)
        self._note(limit_of(response.headers))
        name = getattr(response.content, "error", None) or ""
        message = getattr(response.content, "message", None) or ""
        return answered(response.status_code, name, message, response.headers, now=self._now(), writes=writes)

    def _requests(self) -> Any:
        """The library's sender on the checked way out, opened once; its connections close with this object."""
        if self._library is None:
            from atproto_client.request import Request  # type: ignore[import-untyped]

            self._library = Request(transport=self._context.http.transport(), timeout=TIMEOUT)
            self._library.add_additional_header("User-Agent", self._context.user_agent)
            weakref.finalize(self, self._library.close)
        return self._library
