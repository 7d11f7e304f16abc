"""Who gets in, and that nothing people wrote becomes markup."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.channels.testing import Fault
from rostra.core.scoping import scope
from rostra.editorial.content import Content
from rostra.editorial.models import Approval, Post
from rostra.people.actions import give_role
from rostra.people.enums import RoleCode
from tests.editorial.office import Office, html

SCRIPT = "<script>alert(1)</script>"


def urls(office: Office) -> list[tuple[str, str]]:
    """Every address of this domain that names something, with the method that it takes."""
    office.network.plan("transit", "publish", Fault("refused", code="invalid"))
    post = office.published(accounts=(office.city, office.transit))
    delivery = office.deliveries(post)["transit"]
    names = ["ask", "approve", "send_back", "reschedule", "cancel", "withdraw", "discard", "check"]
    return [
        ("get", reverse("editorial:post", args=[post.pk])),
        ("get", reverse("editorial:edit", args=[post.pk])),
        *(("post", reverse(f"editorial:{name}", args=[post.pk])) for name in names),
        *(
            ("post", reverse(f"editorial:{name}", args=[post.pk, delivery.pk]))
            for name in ("retry", "decide", "give_up", "withdraw_one")
        ),
    ]


def test_stranger_finds_nothing(office: Office) -> None:
    stranger = office.cast.stranger
    with scope(office.cast.other):
        give_role(member=stranger, code=RoleCode.APPROVER, by=None, now=office.clock())
    client = office.cast.client(stranger)

    answers = {url: getattr(client, method)(url).status_code for method, url in urls(office)}

    assert set(answers.values()) == {404}


def test_nobody_gets_in_without_signing_in(office: Office) -> None:
    answers = [Client().get(url) for method, url in urls(office) if method == "get"]

    assert [answer.status_code for answer in answers] == [302, 302]


@pytest.mark.parametrize("role", ["responder", "records", "security", "administrator", "reader"])
def test_readers_see_posts_and_change_nothing(office: Office, role: str) -> None:
    client = office.cast.client(getattr(office.cast, role))
    addresses = urls(office)
    before = Post.objects.values_list("state", flat=True).get()

    assert client.get(reverse("editorial:calendar")).status_code == 200
    assert client.get(addresses[0][1]).status_code == 200
    assert client.get(reverse("editorial:compose")).status_code == 403
    # Whom a step of the chain names, decides, whatever their role: everybody else is told why not.
    named = {reverse(f"editorial:{name}", args=[Post.objects.get().pk]) for name in ("approve", "send_back")}
    answers = {url: getattr(client, method)(url).status_code for method, url in addresses[1:]}
    assert {url for url, status in answers.items() if status != 403} == named
    assert not Approval.objects.exclude(verdict="approved").exists()
    assert Post.objects.values_list("state", flat=True).get() == before


def test_what_people_wrote_is_never_markup(office: Office, editor: Client) -> None:
    shared = Content(f"Text {SCRIPT}", "en", "https://city.example/?a=<b>")
    post = office.write(shared=shared, title=f"Title {SCRIPT}", due_at=timezone.now() + timedelta(minutes=5))
    week = timezone.localtime(post.due_at, ZoneInfo("Europe/Oslo")).strftime("%G-W%V")
    undated = office.write(title=f"Draft {SCRIPT}", shared=shared)
    addresses = [
        reverse("editorial:calendar") + f"?week={week}",
        reverse("editorial:calendar") + f"?week={week}&view=list",
        reverse("editorial:post", args=[post.pk]),
        reverse("editorial:edit", args=[undated.pk]),
    ]

    pages = [html(editor.get(url)) for url in addresses]

    assert [SCRIPT in page for page in pages] == [False] * 4
    assert ["&lt;script&gt;" in page for page in pages] == [True] * 4


def test_delivery_of_another_post_is_not_found(office: Office, editor: Client) -> None:
    first, second = office.published(), office.write()
    delivery = office.deliveries(first)["city"]

    assert editor.post(reverse("editorial:retry", args=[second.pk, delivery.pk])).status_code == 404
