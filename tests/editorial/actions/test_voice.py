from __future__ import annotations

from typing import Any

import pytest

from rostra.accounts.enums import Stage
from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.core import files
from rostra.core.refusals import Faster, Refused
from rostra.editorial.actions.moves import NotAllowed
from rostra.editorial.actions.voice import (
    ContactFields,
    StyleFields,
    TemplateFields,
    accept_starters,
    archive_contact,
    archive_template,
    ask_to_share,
    note_shared,
    save_brand,
    save_contact,
    save_style,
    save_template,
)
from rostra.editorial.models import Brand, Style, Template
from rostra.editorial.starter_texts import STARTERS
from rostra.editorial.voice import brand, contacts, deviations, share_requests, style_for, templates
from tests.editorial.office import Office, photograph

TEMPLATE = TemplateFields(name="Snow", language="en", text="Snow in [place].", situation="weather")
PARTNER = ContactFields(name="County", organisation="County council", address="@county")


def by(office: Office) -> dict[str, Any]:
    return {"by": office.cast.editor, "now": office.clock()}


def planning(office: Office) -> dict[str, Any]:
    return {"by": office.cast.approver, "now": office.clock()}


def test_every_language_has_a_text_for_every_situation() -> None:
    assert set(STARTERS) == {"en", "ro", "nb", "sv", "ar"}
    assert {frozenset(texts) for texts in STARTERS.values()} == {frozenset(STARTERS["en"])}


def test_template_is_saved_changed_and_archived(office: Office) -> None:
    row = save_template(fields=TEMPLATE, **by(office))
    save_template(fields=TemplateFields(name="Ice", language="en", text="Ice."), template=row, **by(office))

    assert [(one.pk, one.name, one.text) for one in templates("en")] == [(row.pk, "Ice", "Ice.")]
    archive_template(template=row, **by(office))
    assert list(templates()) == []
    with pytest.raises(Faster):
        archive_template(template=row, **by(office))
    assert [event.kind for event in Event.objects.filter(about=f"editorial.template:{row.pk}").order_by("pk")] == [
        "editorial.template_saved",
        "editorial.template_saved",
        "editorial.template_archived",
    ]


@pytest.mark.parametrize(("name", "text", "field"), [(" ", "Text", "name"), ("Name", " ", "text")])
def test_template_without_name_or_text_is_refused(office: Office, name: str, text: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        save_template(fields=TemplateFields(name=name, language="en", text=text), **by(office))

    assert refused.value.field == field


def test_starters_are_taken_over_once(office: Office) -> None:
    first = accept_starters(language="ro", **by(office))
    archive_template(template=first[0], **by(office))
    again = accept_starters(language="ro", **by(office))

    assert len(first) == len(STARTERS["ro"])
    assert [row.situation for row in again] == [first[0].situation]
    assert accept_starters(language="xx", **by(office)) == []


def test_style_of_everything_comes_before_that_of_an_account(office: Office) -> None:
    general = save_style(account=None, language="", fields=StyleFields(voice="Calm"), **planning(office))
    own = save_style(account=office.city, language="en", fields=StyleFields(voice="Warm"), **planning(office))
    save_style(account=office.transit, language="", fields=StyleFields(voice="Dry"), **planning(office))
    save_style(account=None, language="ar", fields=StyleFields(voice="Dry"), **planning(office))
    with pytest.raises(Refused, match="Write something"):
        save_style(account=None, language="sv", fields=StyleFields(voice=" "), **planning(office))

    assert style_for([office.city], "en") == [general, own]
    changed = save_style(account=office.city, language="en", fields=StyleFields(voice="Dry"), **planning(office))
    assert (changed.pk, Style.objects.get(pk=own.pk).voice) == (own.pk, "Dry")


def test_brand_is_one_row_and_names_what_differs(office: Office) -> None:
    save_brand(name="Portavale", handle="@portavale", bios={"en": " We run it. ", "ro": ""}, **planning(office))
    row = save_brand(name="City", handle="city", bios={}, logo=photograph(), **planning(office))
    Account.objects.update(stage=Stage.ACTIVE)
    Account.objects.filter(pk=office.transit.pk).update(handle="")

    assert Brand.objects.count() == 1
    assert row.logo is not None
    assert files.read(row.logo)
    kit = brand()
    assert kit is not None
    assert [(one.account.pk, one.what) for one in deviations(kit)] == [(office.transit.pk, "name")]
    Account.objects.filter(pk=office.transit.pk).update(handle="transit")
    assert [one.what for one in deviations(kit)] == ["name", "handle"]
    assert list(deviations(Brand())) == []


def test_contacts_are_partners_or_press_and_the_log_names_nobody(office: Office) -> None:
    partner = save_contact(fields=PARTNER, **by(office))
    press = save_contact(fields=ContactFields(name="Daily", press=True), **by(office))
    save_contact(fields=ContactFields(name="County of the North"), contact=partner, **by(office))

    assert [row.name for row in contacts(press=False)] == ["County of the North"]
    assert list(contacts(press=True)) == [press]
    assert len(contacts()) == 2
    assert "County" not in str(list(Event.objects.filter(kind="editorial.contact_saved").values_list("data")))
    archive_contact(contact=press, **by(office))
    assert list(contacts(press=True)) == []
    with pytest.raises(Refused, match="name"):
        save_contact(fields=ContactFields(name=""), **by(office))


def test_requests_to_spread_go_both_ways(office: Office) -> None:
    partner, post = save_contact(fields=PARTNER, **by(office)), office.write()
    ours = ask_to_share(contact=partner, post=post, **by(office))
    theirs = ask_to_share(contact=partner, theirs="https://county.example/1", **by(office))

    note_shared(request=theirs, url="https://city.example/9", **by(office))

    assert [row.pk for row in share_requests()] == [ours.pk, theirs.pk]
    with pytest.raises(Faster):
        note_shared(request=theirs, url="", **by(office))
    for wrong in ({}, {"post": post, "theirs": "https://county.example/1"}):
        with pytest.raises(Refused, match="Choose"):
            ask_to_share(contact=partner, **wrong, **by(office))


def test_readers_change_nothing_and_editors_no_style(office: Office) -> None:
    template, contact = save_template(fields=TEMPLATE, **by(office)), save_contact(fields=PARTNER, **by(office))
    request = ask_to_share(contact=contact, theirs="https://county.example/1", **by(office))
    reader: dict[str, Any] = {"by": office.cast.reader, "now": office.clock()}
    tries: list[Any] = [
        lambda: save_template(fields=TEMPLATE, **reader),
        lambda: archive_template(template=template, **reader),
        lambda: accept_starters(language="en", **reader),
        lambda: save_contact(fields=PARTNER, **reader),
        lambda: archive_contact(contact=contact, **reader),
        lambda: ask_to_share(contact=contact, theirs="https://county.example/1", **reader),
        lambda: note_shared(request=request, url="", **reader),
        lambda: save_style(account=None, language="", fields=StyleFields(), **by(office)),
        lambda: save_brand(name="X", handle="", bios={}, **by(office)),
    ]

    for attempt in tries:
        with pytest.raises(NotAllowed):
            attempt()
    assert Template.objects.count() == 1
