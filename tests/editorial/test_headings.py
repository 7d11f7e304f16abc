"""The public heading: where channels have one, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import pytest
from django.test import Client
from django.urls import reverse

from rostra.accounts.models import Account
from rostra.channels import registry
from rostra.channels.testing import FakeChannel
from rostra.editorial.checks import content_hash, findings
from rostra.editorial.content import Content, Part, Target, outgoing
from rostra.editorial.diff import changes
from rostra.editorial.items import ITEMS
from rostra.editorial.models import Autosave, Post, Version
from rostra.editorial.past import revisions
from rostra.editorial.queries import current
from rostra.editorial.sources import version_capture
from rostra.publishing.content import thaw
from tests.editorial.office import Office, connect, fields, html

HEADED = Content("Open.", "en", heading="The bridge")


class Headed(FakeChannel):
    """The fake network as one whose posts have headings."""

    name: ClassVar[str] = "headed"
    can = replace(FakeChannel.can, subject=True)


@pytest.fixture
def site(office: Office) -> Iterator[Account]:
    with registry.temporary(Headed):
        yield connect(office.network, "site", now=office.clock(), channel="headed")


def test_heading_goes_out_where_there_are_headings_and_nowhere_else(office: Office, site: Account) -> None:
    post = office.approved(shared=HEADED, accounts=(site, office.city))

    subjects = {handle: thaw(row).subject for handle, row in office.deliveries(post).items()}
    stored = {row.account.handle if row.account else "": row.heading for row in Version.objects.filter(post=post)}

    assert subjects == {"site": "The bridge", "city": ""}
    assert stored == {"": "The bridge", "site": "The bridge", "city": ""}


def test_other_heading_voids_the_approval_and_is_told(office: Office, site: Account) -> None:
    post = office.approved(shared=HEADED, accounts=(site,), due_at=office.clock.time.replace(year=2027))
    before = current(post)

    saved = office.save(post, shared=replace(HEADED, heading="The new bridge"), accounts=(site,))

    after = current(post)
    assert (saved.voided, saved.changes) == (True, ["text for all accounts", "site: heading"])
    assert after.hash != before.hash
    assert [(line.label, line.old, line.new) for line in changes(before, after)[0].lines] == [
        ("Heading", "The bridge", "The new bridge")
    ]
    assert [(step.parts, step.heading) for step in revisions(post)[0].steps] == [(["heading"], "The new bridge")]


def test_heading_stands_in_the_second_item_of_no_thread() -> None:
    thread = replace(HEADED, more=(Part("Two."),))
    assert [outgoing(thread, part=part).subject for part in (0, 1)] == ["The bridge", ""]


def test_what_has_no_heading_keeps_its_hash_and_its_record(office: Office) -> None:
    row = Version.objects.get(post=office.write(), account=office.city)
    headed = Version.objects.get(pk=row.pk)
    headed.heading = "The bridge"

    assert b"heading" not in version_capture(row).content
    assert b'"heading":"The bridge"' in version_capture(headed).content
    assert content_hash(Content.of(row)) == content_hash(replace(Content.of(row), heading=""))
    assert content_hash(Content.of(row)) != content_hash(Content.of(headed))


def test_record_of_a_version_says_its_heading_first(office: Office, site: Account) -> None:
    row = Version.objects.get(post=office.write(shared=HEADED, accounts=(site,)), account=site)

    assert ITEMS["editorial.version"]([str(row.pk)])[str(row.pk)].text == "The bridge\n\nOpen."


def test_checks_read_the_heading(office: Office, site: Account) -> None:
    said = {Target(site): replace(HEADED, heading="Write to ana.popa@mail.example")}
    codes = [found.code for found in findings(said, post=None, now=office.clock())[Target(site)]]

    assert "personal_data" in codes


def test_form_asks_for_a_heading_only_where_somebody_would_read_it(office: Office, site: Account) -> None:
    editor = office.cast.client(office.cast.editor)

    def asked(account: Account) -> str:
        values = fields(office, accounts=[str(account.pk)])
        return html(
            editor.post(reverse("editorial:check_new"), values, headers={"HX-Request": "true", "HX-Target": "own"})
        )

    assert ['name="heading"' in asked(account) for account in (site, office.city)] == [True, False]


def test_heading_is_saved_and_shown_again(office: Office, site: Account) -> None:
    editor: Client = office.cast.client(office.cast.editor)
    values = fields(office, accounts=[str(site.pk), str(office.city.pk)], heading="Crossing")

    editor.post(reverse("editorial:compose"), values)

    post = Post.objects.get()
    kept = {target.account.handle: version.heading for target, version in current(post).targets.items()}
    assert kept == {"site": "Crossing", "city": ""}
    for page in (reverse("editorial:edit", args=[post.pk]), reverse("editorial:post", args=[post.pk])):
        assert "Crossing" in html(editor.get(page))
    previewed = html(editor.post(reverse("editorial:check_new"), values, headers={"HX-Request": "true"}))
    assert previewed.count("Crossing") == 1


def test_heading_that_was_not_saved_is_read_once(office: Office, site: Account) -> None:
    editor: Client = office.cast.client(office.cast.editor)
    accounts = [str(site.pk), str(office.city.pk)]
    ticket = re.findall(r'name="ticket" value="([^"]+)"', html(editor.get(reverse("editorial:compose"))))[0]
    typed = fields(office, accounts=accounts, heading="Crossing", ticket=ticket)
    editor.post(reverse("editorial:autosave_new"), typed)

    page = html(editor.get(reverse("editorial:words", args=[Autosave.objects.get().pk])))

    assert (page.count("Crossing"), page.count("The bridge is open.")) == (1, 1)


def test_other_heading_is_what_became_of_the_original(office: Office, site: Account) -> None:
    texts = {"": HEADED, "ar": Content("مفتوح.", "ar", heading="الجسر")}
    versions = {Target(site, code): content for code, content in texts.items()}
    post = office.write(texts=texts, versions=versions)
    renamed = replace(HEADED, heading="The tunnel")
    office.save(post, texts={**texts, "": renamed}, versions={**versions, Target(site, ""): renamed})

    page = html(office.cast.client(office.cast.editor).get(reverse("editorial:edit", args=[post.pk])))

    assert "<ins>tunnel" in page
