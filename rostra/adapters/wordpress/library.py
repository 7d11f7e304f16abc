"""The site's media library: pictures go in before their post, and out again with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rostra.adapters.wordpress import mapping
from rostra.adapters.wordpress.client import API, Client
from rostra.channels.contract import ChannelError, Locked, Media, Refused, Retry
from rostra.channels.silence import understood

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
"""WordPress goes by the ending of a file's name."""
MOST = "100"
"""Files on one page: more than all attempts to publish one post bring."""


class Library:
    """Files of one user. Those of a post have its mark in their title, by which they are found again."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def upload(self, media: Media, mark: str, uploaded: list[str]) -> tuple[str, str]:
        """Number and address of the file there; the number is added to `uploaded` as soon as the site has it."""
        stem = re.sub(r"[^A-Za-z0-9]+", "-", media.name.rpartition(".")[0] or media.name).strip("-") or "picture"
        name = f"{stem}.{ENDINGS[media.content_type]}"
        headers = {"Content-Type": media.content_type, "Content-Disposition": f'attachment; filename="{name}"'}
        # Never the end of a post's address, which is the mark alone: both may stand in the same place.
        query = {"title": f"{stem} (Rostra {mark})"}
        made = self._client.call("POST", f"{API}/media", query=query, content=media.read(), headers=headers).data
        with understood(Locked("protocol", "no file in the answer")):
            number, url = str(int(made["id"])), str(made["source_url"])
        uploaded.append(number)
        if media.alt:
            self._client.call("POST", f"{API}/media/{number}", body={"alt_text": media.alt})
        return number, url

    def describe(self, alts: Mapping[str, str]) -> None:
        """What the files show, by number: for the library, and for the picture above a post, which takes it from there."""
        for number, alt in alts.items():
            self._client.call("POST", f"{API}/media/{number}", body={"alt_text": alt}, sends=True)

    def remove(self, numbers: Iterable[str]) -> dict[str, ChannelError]:
        """Out again, for good; why not, of those that stay. Gone already is success."""
        stay: dict[str, ChannelError] = {}
        for number in numbers:
            try:
                self._client.call("DELETE", f"{API}/media/{number}", query={"force": "true"})
            except ChannelError as error:
                if error.code != "not_found":
                    stay[number] = error
        return stay

    def take_back(self, post: Mapping[str, Any], *, by: str) -> None:
        """All files that this post brought, also where it does not show them any more.

        Raises Retry where they may go later, Refused where a file stays that a person must see to: also one of our
        user that the post shows and that is not known as its own, as another post may show it.
        """
        found = self._brought(mapping.mark_on(post), by)
        unknown = [number for number in mapping.shown_files(post) if number not in found and self._is_of(number, by)]
        stay = self.remove(found)
        for error in stay.values():
            if isinstance(error, Retry):
                raise error
        if stay or unknown:
            raise Refused(
                "files_left", "; ".join([*staying(stay), *(f"file {number} may be shared" for number in unknown)])
            )

    def _brought(self, mark: str, by: str) -> Sequence[str]:
        if not mark:
            return []
        query = {"search": mark, "author": by, "per_page": MOST, "context": "edit"}
        page = self._client.call("GET", f"{API}/media", query=query).data
        with understood(Locked("protocol", "no list of files in the answer")):
            return [str(int(item["id"])) for item in page if mark in str(item["title"]["raw"])]

    def _is_of(self, number: str, by: str) -> bool:
        try:
            item = self._client.call("GET", f"{API}/media/{number}").data
        except Refused as refused:
            if refused.code != "not_found":
                raise
            return False
        with understood(Locked("protocol", "no file in the answer")):
            return str(item["author"]) == by


def staying(errors: Mapping[str, ChannelError]) -> Iterator[str]:
    """For the log."""
    return (f"file {number} stays in the media library: {error.detail}" for number, error in errors.items())
