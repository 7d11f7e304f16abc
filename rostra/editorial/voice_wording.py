"""How the log names templates, styles, the brand and contacts, and what the data of their events mean."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.editorial import events
from rostra.editorial.models import Brand, Contact, ShareRequest, Style, Template
from rostra.editorial.plan_wording import named
from rostra.people.naming import Field, Thing

_KINDS = tuple(kind.name for kind in events.VOICE)


THINGS = (
    Thing("editorial.template", _("Template"), "editorial:template", named(Template.objects, "name")),
    Thing("editorial.style", _("Style"), "editorial:style", named(Style.objects, "language")),
    Thing("editorial.brand", _("Brand"), names=named(Brand.objects, "name")),
    Thing("editorial.contact", _("Contact"), "editorial:contact", named(Contact.objects, "name")),
    Thing("editorial.share", _("Request to spread a post"), names=named(ShareRequest.objects, "contact__name")),
)
FIELDS = (
    Field("name", _("Name"), kinds=_KINDS),
    Field("text", _("Text"), kinds=_KINDS),
    Field("language", _("Language"), kinds=_KINDS),
    Field("voice", _("Voice"), kinds=_KINDS),
    Field("address", _("How people are addressed"), kinds=_KINDS),
    Field("wanted", _("Words that we use"), kinds=_KINDS),
    Field("unwanted", _("Words that we avoid"), kinds=_KINDS),
    Field("handle", _("What each handle has in it"), kinds=_KINDS),
    Field("press", _("Press"), kinds=_KINDS),
    Field("contact", _("Partner"), kinds=_KINDS, thing="editorial.contact"),
    Field("url", _("Address"), kinds=_KINDS),
)
