"""Forms about templates, style, brand, partners and press."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.accounts.models import Account
from rostra.core.ui.choices import offer, offer_rows
from rostra.editorial.actions.voice import ContactFields, StyleFields, TemplateFields
from rostra.editorial.content import language_name
from rostra.editorial.forms.names import languages
from rostra.editorial.forms.plain import area, line, web_address
from rostra.editorial.models import Brand, Contact, ContentType, Post, Template
from rostra.people.models import Body


class TemplateForm(forms.Form):
    name = line(_("Name"), length=100, required=True)
    language = forms.ChoiceField(label=_("Language"))
    text = area(_("Text"), rows=7, required=True, help_text=_("Put what changes each time between brackets: [place]."))
    link = web_address(_("Link"))
    content_type: Any = forms.ModelChoiceField(
        ContentType.everywhere.none(), label=_("Content type"), required=False, empty_label="—"
    )

    def __init__(self, data: Any = None, *, body: Body, template: Template | None = None) -> None:
        names = ("name", "language", "text", "link", "content_type")
        super().__init__(data, initial={name: getattr(template, name) for name in names} if template else None)
        self.situation = template.situation if template else ""
        offer(self, language=languages(body))
        offer_rows(self, content_type=ContentType.objects.filter(archived_at=None))

    @property
    def values(self) -> TemplateFields:
        """Only after `is_valid()`."""
        return TemplateFields(**self.cleaned_data, situation=self.situation)


class StyleForm(forms.Form):
    """For which account and language it holds is chosen when it is new."""

    account: Any = forms.ModelChoiceField(
        Account.everywhere.none(), label=_("Account"), required=False, empty_label=_("All accounts")
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    voice = area(_("Voice"), help_text=_("Who speaks, and how: matter-of-fact, warm, with humour …"))
    address = line(_("How people are addressed"))
    wanted = area(_("Words that we use"))
    unwanted = area(_("Words that we avoid"))

    def __init__(self, data: Any = None, *, body: Body, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        offer(self, language=[("", translate("All languages")), *languages(body)])
        offer_rows(self, account=Account.objects.order_by("name", "pk"))

    @property
    def values(self) -> StyleFields:
        """Only after `is_valid()`."""
        return StyleFields(**{name: self.cleaned_data[name] for name in StyleFields.__dataclass_fields__})


class BrandForm(forms.Form):
    """The words about the body are asked for in each of its languages."""

    name = line(_("Name of the body, as accounts carry it"))
    handle = line(_("What each handle has in it"), length=100)
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, body: Body, kit: Brand | None = None) -> None:
        initial = {"name": kit.name, "handle": kit.handle} if kit else {"name": body.name}
        super().__init__(data, files, initial=initial)
        self.codes = list(dict.fromkeys([body.language, *body.languages]))
        for code in self.codes:
            label = translate("What accounts say of themselves: %(language)s") % {"language": language_name(code)}
            self.fields[f"bio_{code}"] = area(label, rows=2)
            self.initial[f"bio_{code}"] = kit.bios.get(code, "") if kit else ""

    @property
    def bios(self) -> dict[str, str]:
        """Only after `is_valid()`."""
        return {code: self.cleaned_data[f"bio_{code}"] for code in self.codes}


class ContactForm(forms.Form):
    name = line(_("Name"), required=True)
    press = forms.BooleanField(label=_("Press"), required=False)
    organisation = line(_("Organisation"))
    address = line(_("Handle or address"), length=300)
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    notes = area(_("Notes"))

    def __init__(self, data: Any = None, *, body: Body, contact: Contact | None = None) -> None:
        names = ContactFields.__dataclass_fields__
        super().__init__(data, initial={name: getattr(contact, name) for name in names} if contact else None)
        offer(self, language=[("", "—"), *languages(body)])

    @property
    def values(self) -> ContactFields:
        """Only after `is_valid()`."""
        return ContactFields(**self.cleaned_data)


class ShareForm(forms.Form):
    contact: Any = forms.ModelChoiceField(Contact.everywhere.none(), label=_("Partner"))
    post: Any = forms.ModelChoiceField(
        Post.everywhere.none(), label=_("Our post, for them to spread"), required=False, empty_label="—"
    )
    theirs = web_address(_("Their post, for us to spread"))

    def __init__(self, data: Any = None, *, contacts: Any, posts: Any) -> None:
        super().__init__(data)
        offer_rows(self, contact=contacts, post=posts)


class SharedForm(forms.Form):
    url = web_address(pgettext_lazy("address", "Where it stands"))
