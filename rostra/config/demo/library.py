"""What the municipality writes with: pictures and by what right they are shown, templates, style, brand, partners."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from rostra.config.demo import library_texts as texts
from rostra.config.demo.office import Office
from rostra.editorial.actions.library import AssetFields, add_asset, note_consent, save_asset
from rostra.editorial.actions.voice import (
    ContactFields,
    StyleFields,
    accept_starters,
    ask_to_share,
    save_brand,
    save_contact,
    save_style,
)
from rostra.editorial.enums import Licence, PeopleShown

SIZE = (1200, 800)


def make(office: Office) -> None:
    """Three pictures of which one may be shown, one for a few days more, and one by nobody knows what right."""
    now = office.at("55 13:00")
    jonas, ana = office.jonas, office.ana
    rink = add_asset(content=rink_picture(), name="ice-rink.png", alt=texts.RINK_ALT, language="en", by=jonas, now=now)
    mine = AssetFields(
        name=rink.name,
        alt=texts.RINK_ALT,
        language="en",
        tags=texts.RINK_TAGS,
        creator=jonas.user.name,
        licence=Licence.OWN.value,
        people=PeopleShown.NOBODY.value,
    )
    save_asset(asset=rink, fields=mine, by=jonas, now=now)
    harbour = add_asset(
        content=_harbour(),
        name="regatta.png",
        alt=texts.HARBOUR_ALT,
        language="en",
        by=jonas,
        now=office.at("50 10:00"),
    )
    lent = AssetFields(
        name=harbour.name,
        alt=texts.HARBOUR_ALT,
        language="en",
        tags=texts.HARBOUR_TAGS,
        creator="Harbour Sailing Club",
        source=texts.HARBOUR_SOURCE,
        licence=Licence.PERMISSION.value,
        licence_until=(office.now + timedelta(days=12)).date(),
        people=PeopleShown.AGREED.value,
    )
    save_asset(asset=harbour, fields=lent, by=jonas, now=office.at("50 10:05"))
    day = office.at("50 12:00").date()
    note_consent(asset=harbour, person=texts.SAILOR, given_on=day, by=jonas, now=office.at("50 12:30"))
    add_asset(content=_snow(), name="IMG-0412.png", by=jonas, now=office.at("3 15:20"))
    accept_starters(language="en", by=jonas, now=now)
    for language, voice, address, wanted, unwanted in texts.VOICE:
        fields = StyleFields(voice=voice, address=address, wanted=wanted, unwanted=unwanted)
        save_style(account=None, language=language, fields=fields, by=ana, now=now)
    save_brand(name=office.body.name, handle="portavale", bios=texts.BIOS, logo=_logo(), by=ana, now=now)
    for name, press, organisation, address, email, language, notes in texts.CONTACTS:
        contact = ContactFields(
            name=name,
            press=press,
            organisation=organisation,
            address=address,
            email=email,
            language=language,
            notes=notes,
        )
        made = save_contact(fields=contact, by=jonas, now=now)
        if name == texts.SHARED_WITH:
            ask_to_share(contact=made, theirs=texts.SHARED_AT, by=jonas, now=office.at("4 10:20"))


def rink_picture() -> bytes:
    """Drawn here, as the others are: nobody else has a right in them."""
    image, draw = _canvas("#24364d")
    for left in range(-40, 1200, 150):
        draw.polygon(((left, 430), (left + 90, 150), (left + 180, 430)), "#16242f")
    draw.rectangle((0, 420, 1200, 800), "#e8f1f5")
    draw.ellipse((120, 470, 1080, 740), "#bcd8e4")
    for left in range(140, 1200, 300):
        draw.rectangle((left, 260, left + 10, 480), "#0f171d")
        draw.ellipse((left - 20, 220, left + 30, 270), "#ffe9a8")
    return _png(image)


def lamp_picture() -> bytes:
    """A street at night with one lamp out."""
    image, draw = _canvas("#101820")
    draw.rectangle((0, 620, 1200, 800), "#1d262d")
    for left, light in ((220, "#ffe9a8"), (600, "#2b343b"), (980, "#ffe9a8")):
        draw.rectangle((left, 240, left + 14, 640), "#3a464f")
        draw.ellipse((left - 34, 180, left + 48, 262), light)
    return _png(image)


def _harbour() -> bytes:
    image, draw = _canvas("#f3b27a")
    draw.ellipse((760, 220, 960, 420), "#fbe3a1")
    draw.rectangle((0, 420, 1200, 800), "#35566f")
    draw.rectangle((0, 330, 420, 430), "#5b3d34")
    draw.polygon(((560, 170), (560, 560), (780, 560)), "#faf7ef")
    draw.polygon(((540, 240), (540, 560), (400, 560)), "#e9dfcd")
    draw.polygon(((380, 580), (820, 580), (740, 660), (450, 660)), "#7a2f22")
    return _png(image)


def _snow() -> bytes:
    image, draw = _canvas("#8fa3b5")
    draw.rectangle((0, 560, 1200, 800), "#f4f6f8")
    for number in range(160):
        left, top = (number * 367) % 1200, (number * 211) % 760
        draw.ellipse((left, top, left + 9, top + 9), "#ffffff")
    return _png(image)


def _logo() -> bytes:
    image = Image.new("RGB", (400, 400), "#14475e")
    draw = ImageDraw.Draw(image)
    draw.polygon(((200, 70), (330, 180), (330, 330), (70, 330), (70, 180)), "#ffffff")
    draw.rectangle((160, 220, 240, 330), "#14475e")
    return _png(image)


def _canvas(colour: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", SIZE, colour)
    return image, ImageDraw.Draw(image)


def _png(image: Image.Image) -> bytes:
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
