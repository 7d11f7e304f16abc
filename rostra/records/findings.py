"""What a capture found that stood in its way, by code: said honestly, wherever the capture is shown."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

WORDS: Mapping[str, str | Promise] = {
    "no_browser": _(
        "No browser was there: the page's own HTML, pictures and styles were kept, not what programs in it make of them."
    ),
    "browser_failed": _("The browser broke down over this page: its HTML, pictures and styles were kept without it."),
    "login_wall": _("The page asks visitors to sign in: what stands behind that is not in the capture."),
    "cookie_banner": _("A question about cookies lies over the page. Nothing was clicked."),
    "endless": _("The page goes on when one scrolls: it was kept as far as the limit."),
    "time_out": _("The page was not finished when the time was over: what had come by then was kept."),
    "too_large": _("The page is larger than the limit: what came after that is missing."),
    "too_many": _("The page consists of more parts than the limit: those after that are missing."),
    "http_error": _("The server answered with an error instead of the page."),
    "refused": _("Parts of the page lie at addresses that are not public: they were not asked for."),
    "missing_parts": _("Pictures or styles of the page did not come."),
    "no_picture": _("No screenshot could be made."),
    "not_html": _("What came is not a web page."),
    "unreachable": _("The server did not answer."),
    "not_public": _("The address is not a public one, and the operator has not opened it."),
    "busy": _("The server answered that it cannot now."),
    "not_stored": _("The files could not be written: the disk is full, or cannot be reached."),
    "interrupted": _("The program that captured it was stopped each time."),
    "left_out": _("The account was closed, or has no public page any more."),
    "item_only": _("The page did not come. What Rostra knows of the item was kept instead."),
}
"""Why a capture is not the whole page, or what else has to be known about it."""

IN_PART = frozenset(WORDS) - {"cookie_banner"}
"""With one of these, the page was captured in part."""


def sentence(code: str) -> str:
    """A finding in the reader's language; codes of a later release are not known here."""
    return (
        str(WORDS[code])
        if code in WORDS
        else pgettext("finding of a capture", "Something that this release does not know.")
    )
