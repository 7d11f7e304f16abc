"""The public edition of the policy: open to all, the version in force only."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.policy.drafted import answered, open_version, put_in_force

PAGE = "/p/portavale/policy/"


def test_there_is_none_until_one_is_in_force(cast: Any) -> None:
    answered(cast)
    assert Client().get(PAGE).status_code == 404
    assert "house rules" not in Client().get("/p/portavale/accounts/").content.decode()


def test_everybody_reads_what_holds_in_their_language(cast: Any) -> None:
    cast.body.languages = ["en", "ar"]
    cast.body.save()
    put_in_force(cast, answered(cast))
    open_version(cast, number=2)

    response = Client().get(PAGE)
    shown = response.content.decode()

    assert "What you can expect from us, and what we ask of you" in shown
    assert "disposed of only under a decision: Staff rules 2025." in shown
    assert [name for name in ("Mihai Rusu", "Sara Lind") if name in shown] == []
    assert (response["Cache-Control"], response["Vary"]) == ("public, max-age=300", "Accept-Language")
    assert not response.cookies
    arabic = Client().get(f"{PAGE}?lang=ar")
    assert 'lang="ar" dir="rtl"' in arabic.content.decode()
    assert "Vary" not in arabic
    assert Client().get(PAGE, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304


def test_the_register_leads_to_it(cast: Any) -> None:
    put_in_force(cast, answered(cast))
    assert f'href="{PAGE}"' in Client().get("/p/portavale/accounts/").content.decode()
