"""What programs that follow the body get besides the words."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from rostra.accounts.models import Account
from rostra.editorial.actions.library import add_asset, add_captions
from tests.editorial.test_film import SUBRIP, movie
from tests.portal.registered import registered
from tests.portal.test_posts import ATOM, KINDS, content, feed, sent


@pytest.fixture
def account(cast: Any) -> Account:
    return registered(cast.now)


def test_films_go_out_as_films_with_their_captions(cast: Any, account: Account, settings: Any) -> None:
    now = cast.now
    film = add_asset(content=movie(), name="Opening.mp4", by=cast.editor, now=now)
    for language in ("nb", "ro"):
        add_captions(asset=film, language=language, content=SUBRIP.encode(), by=cast.editor, now=now)
    media = {"sha256": bytes(film.file.sha256).hex(), "name": film.name, "type": film.type, "alt": "A <bridge>"}
    row = sent(cast, account, content=content("Watch.", media=[{**media, "size": film.size}]))
    address = f"{settings.ROSTRA_URL}/p/portavale/posts/{row.pk}/files/0"

    for kind in KINDS:
        html = feed(kind)[0][2]
        assert f'<video controls preload="none" src="{address}' in html
        assert f'<track kind="captions" srclang="nb" src="{address}/nb.vtt" default>' in html
        assert f'<track kind="captions" srclang="ro" src="{address}/ro.vtt">' in html
        assert "<p>A &lt;bridge&gt;</p>" in html
        assert "<img" not in html

    item = json.loads(Client().get("/p/portavale/posts.json").content)["items"][0]
    root = ET.fromstring(Client().get("/p/portavale/posts.atom").content)  # noqa: S314 - our own
    enclosures = [link.attrib for link in root.iter(f"{ATOM}link") if link.get("rel") == "enclosure"]
    [attached] = item["attachments"]
    assert attached == {"url": attached["url"], "mime_type": "video/mp4", "title": "A <bridge>"}
    assert attached["url"].startswith(address)
    assert enclosures == [{"rel": "enclosure", "type": "video/mp4", "href": attached["url"]}]
    assert Client().get(attached["url"].removeprefix(settings.ROSTRA_URL))["Content-Type"] == "video/mp4"


def test_pictures_stay_pictures(cast: Any, account: Account) -> None:
    media = {"sha256": "00" * 32, "name": "a.jpg", "type": "image/jpeg", "alt": 'A "bridge"', "size": 1}
    sent(cast, account, content=content("Look.", media=[media]))

    for kind in KINDS:
        html = feed(kind)[0][2]
        assert ('alt="A &quot;bridge&quot;"' in html, "<video" in html) == (True, False)
    assert "attachments" not in json.loads(Client().get("/p/portavale/posts.json").content)["items"][0]
