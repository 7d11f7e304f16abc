"""Pictures and videos for people who cannot see or hear them (R-103, R-250, R-251)."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from django.utils.translation import gettext as _

from rostra.core.reading import base, fold, plain
from rostra.editorial.checks.draft import Draft, Found
from rostra.editorial.checks.lists import listed
from rostra.editorial.content import language_name

_FILE_NAME = regex.compile(
    r"(?i)\S+\.(?:jpe?g|png|webp|gif|heic|mp4|mov)|(?:img|dsc|dscf|pxl|image|screenshot)[-_ ]?\d+"
)


def descriptions(draft: Draft) -> Iterator[Found]:
    """Each picture says what it shows; the name of the file, or “picture” alone, says nothing."""
    nothing = set(listed(draft.language, "plain_alt"))
    for picture in draft.media:
        alt = plain(picture.alt).strip()
        if not picture.type.startswith("image/"):
            continue
        if not alt:
            text = _("“%(name)s” has no description for people who cannot see it.")
            yield Found(text % {"name": picture.name})
        elif _FILE_NAME.fullmatch(alt) or fold(alt, draft.language).strip(" .:") in nothing:
            text = _("The description of “%(name)s” does not say what it shows.")
            yield Found(text % {"name": picture.name})


def captions(draft: Draft) -> Iterator[Found]:
    """Each video comes with captions: those that go out with it, whatever the media library has by now."""
    for item in draft.media:
        if item.film and not item.captions:
            text = _("“%(name)s” has no captions for people who cannot hear it.")
            yield Found(text % {"name": item.name})


def captions_language(draft: Draft) -> Iterator[Found]:
    """The captions of each video that has any are there in the language of the post as well."""
    for item in draft.media:
        spoken = {base(each.language) for each in item.captions}
        if item.film and spoken and draft.language not in spoken:
            text = _("The captions of “%(name)s” are in %(languages)s: those in %(language)s are missing.")
            names = ", ".join(language_name(code) for code in sorted(spoken))
            yield Found(text % {"name": item.name, "languages": names, "language": draft.content.language_name})
