"""A post as its form says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from django import forms
from django.core.signing import BadSignature
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.accounts.models import Account
from rostra.channels import registry
from rostra.core.ui.choices import offer
from rostra.editorial.content import Content, Current, Details, Part, Picture, Target, language_name
from rostra.editorial.enums import Asks
from rostra.editorial.forms import fields, names
from rostra.editorial.forms.details import MORE, PostFields
from rostra.editorial.forms.names import key_of, named, part_name
from rostra.editorial.forms.rearranging import count
from rostra.editorial.media import seal, unseal
from rostra.editorial.models import ContentType, Post
from rostra.people.models import Body


@dataclass(frozen=True)
class Pic:
    """A picture in the form: its token for the next request, its address, and the fields about it."""

    picture: Picture
    token: str
    url: str
    alts: list[forms.BoundField]
    place: forms.BoundField
    drop: forms.BoundField


@dataclass(frozen=True)
class Own:
    """The fields of one chosen account, for what it says differently."""

    account: Account
    text: forms.BoundField
    language: forms.BoundField | None


@dataclass(frozen=True)
class Tongue:
    """What is written in one language: the original's `code` is empty."""

    code: str
    language: str
    name: str
    heading: forms.BoundField | None
    text: forms.BoundField
    items: list[forms.BoundField]
    own: list[Own]
    link: forms.BoundField
    compared: forms.BoundField | None
    accounts: list[Account]
    written: bool


class PostForm(PostFields):
    """A post: the text for all accounts in each language, and per account what differs. `selectable` may be chosen.

    `texts` and `versions` answer for invalid input too, so that checks and preview run while somebody writes.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        body: Body,
        selectable: Sequence[Account],
        post: Post | None = None,
        current: Current | None = None,
        types: Iterable[ContentType] = (),
        begin: Mapping[str, Any] | None = None,
    ) -> None:
        self.sent = QueryDict() if data is None else data
        self.body = body
        self.selectable = list(selectable)
        self.known = Details.of(post) if post else Details()
        due_at = post.due_at if post else None
        held = current or Current(0, ())
        initial = names.values(body, held, title=post.title if post else "", due_at=due_at, details=self.known)
        super().__init__(data, body=body, due_at=due_at, initial={**initial, **(begin or {})})
        choices = names.languages(body, current)
        kinds = [("", _("None")), *((str(kind.pk), kind.name) for kind in types)]
        accounts = [(str(account.pk), account.name) for account in self.selectable]
        offer(self, language=choices, accounts=accounts, content_type=kinds)
        self.parts = self._count(current)
        # Where the writer chose another language for the original, the empty translation into it stands no more.
        original = self._text("language")
        self.codes = [code for code in self._codes(current) if code != original or self._written(code)]
        self._held = self._given_pictures(current)
        self._add_fields(choices)

    def _add_fields(self, choices: list[tuple[str, str]]) -> None:
        self.fields["text"].widget.attrs.update({"lang": self._text("language"), "dir": "auto"})
        fields.add_items(self, "", self.parts)
        for code in self.codes:
            fields.add_language(self, code, self.selectable, self.parts)
        for code in ("", *self.codes):
            fields.add_heading(self, code)
            for account in self.chosen_in(code):
                fields.add_account(self, code, account, choices)
        for picture in self._held.values():
            fields.add_picture(self, picture, self.codes, self.parts)

    def unchecked(self) -> Self:
        """The same form without a word about what is wrong: nobody asked to save it."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        return self

    def says_the_same(self, other: PostForm) -> bool:
        """Whether saving the one would save what the other says."""
        other.is_valid()
        when = [name for name in ("title", "day", "clock") if self.initial.get(name) != other.cleaned_data.get(name)]
        return not when and (self.texts, self.versions) == (other.texts, other.versions)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["expires_at"] = self.instant("end_day", "end_clock", self.known.expires_at, needed=False)
        self._require_last_day()
        if cleaned.get("asks") == Asks.ENTRY:
            self._require_contest()
        for code in self.codes:
            if code == cleaned.get("language"):
                self.add_error(named(code, "text"), _("This is the language of the original."))
        return cleaned

    def _require_last_day(self) -> None:
        """Nobody can take part before the post is there."""
        said = self.cleaned_data
        out = (said.get("due_at") or timezone.now()).astimezone(self.zone).date()
        if said.get("asks") and said.get("asks_until") and said["asks_until"] < out:
            self.add_error("asks_until", _("This day is over before the post goes out."))

    def _require_contest(self) -> None:
        """Whoever takes part must be able to know by when, and by which rules."""
        if not self.cleaned_data.get("asks_until") and "asks_until" not in self.errors:
            self.add_error("asks_until", _("A contest needs a last day."))
        if not self.cleaned_data.get("rules_url") and "rules_url" not in self.errors:
            self.add_error("rules_url", _("A contest needs rules that people can read."))

    # --- What is written

    @property
    def chosen(self) -> list[Account]:
        """The accounts on which anything goes out, in whichever language."""
        wanted = {account for code in ("", *self.codes) for account in self.chosen_in(code)}
        return [account for account in self.selectable if account in wanted]

    def chosen_in(self, code: str) -> list[Account]:
        name = named(code, "accounts")
        given = self._given(name) if self.is_bound else self.initial.get(name, [])
        return names.chosen(self.selectable, given)

    @property
    def shared(self) -> Content:
        """The original, as it is written for all accounts."""
        return self._content("")

    @property
    def texts(self) -> dict[str, Content]:
        """What is written for all accounts, by translation; a translation that nobody began is none."""
        return {code: self._content(code) for code in ("", *self.codes) if not code or self._written(code)}

    @property
    def versions(self) -> dict[Target, Content]:
        """What each chosen account says: its own text or language, else that for all."""
        found = {}
        for code in ("", *self.codes):
            content = self._content(code)
            for account in self.chosen_in(code):
                found[Target(account, code)] = self._version(code, account, content)
        return found

    @property
    def compared(self) -> frozenset[str]:
        """The translations that were compared with the original."""
        return frozenset(code for code in self.codes if self.sent.get(named(code, "compared")))

    @property
    def details(self) -> Details:
        """What the valid form says of the post besides its words."""
        said = self.cleaned_data
        kind = said["content_type"]
        return Details(
            content_type_id=int(kind) if kind else None,
            risk=said["risk"] or self.known.risk,
            confidentiality=said["confidentiality"] or self.known.confidentiality,
            expires_at=said["expires_at"],
            fast_track=said["fast_track"],
            also_at=said["also_at"],
            source_url=said["source_url"],
            source_rights=said["source_rights"].strip(),
            corrects_url=said["corrects_url"],
            asks=said["asks"],
            # What was left behind in fields that no longer matter is not kept.
            asks_until=said["asks_until"] if said["asks"] else None,
            rules_url=said["rules_url"] if said["asks"] == Asks.ENTRY else "",
            slot_id=self.known.slot_id or said["slot"],
            slot_day=self.known.slot_day or said["slot_day"],
        )

    @property
    def kept(self) -> list[str]:
        """The hashes of the pictures that stay."""
        return [picture.sha256 for number in range(self.parts + 1) for picture in self._kept("", number)]

    def name_of(self, sha256: str) -> str:
        """What a picture is called; a new one has only its hash here."""
        held = self._held.get(sha256)
        return held.name if held else sha256[:8]

    def words_of(self, name: str) -> dict[str, str]:
        """What a field offers to choose from, in words; nothing for one that offers nothing."""
        field = self.fields.get(name)
        options = list(field.choices) if isinstance(field, forms.ChoiceField) else []  # type: ignore[arg-type]  # the stubs know of a callable, which no field here has
        return {str(key): str(label) for key, label in options}

    # --- What the page shows

    @property
    def tongues(self) -> list[Tongue]:
        return [self._tongue(code) for code in ("", *self.codes)]

    @property
    def unused(self) -> list[tuple[str, str]]:
        """The languages into which it can still be translated."""
        taken = {self._text("language"), *self.codes}
        return [(code, name) for code, name in self.words_of("language").items() if code not in taken]

    @property
    def pictures(self) -> list[Pic]:
        found = []
        for picture in self._held.values():
            key = key_of(picture)
            token = seal(replace(picture, alt=""), self.body.pk)
            alts = [self[named(code, f"alt_{key}")] for code in ("", *self.codes)]
            url = reverse("editorial:picture", args=[token])
            found.append(Pic(picture, token, url, alts, self[f"place_{key}"], self[f"drop_{key}"]))
        return found

    @property
    def more_used(self) -> bool:
        """Whether anything stands in the part of the form that is folded at first."""
        return self.known != Details() or any(name in self.errors for name in MORE)

    def _tongue(self, code: str) -> Tongue:
        language = code or self._text("language")
        own = [
            Own(a, self[named(code, f"text_{a.pk}")], None if code else self[f"language_{a.pk}"])
            for a in self.chosen_in(code)
        ]
        return Tongue(
            code=code,
            language=language,
            name=language_name(language),
            heading=self._heading(code),
            text=self[named(code, "text")],
            items=[self[part_name(code, number)] for number in range(1, self.parts + 1)],
            own=own,
            link=self[named(code, "link")],
            compared=self[named(code, "compared")] if code else None,
            accounts=self.chosen_in(code),
            written=not code or self._written(code),
        )

    def _heading(self, code: str) -> forms.BoundField | None:
        """The field for the heading, where somebody would read it; and while it holds words that would be lost."""
        field = self[named(code, "heading")]
        shown = any(_has_headings(account) for account in self.chosen_in(code)) or field.value() or field.errors
        return field if shown else None

    # --- Reading

    def _content(self, code: str) -> Content:
        parts = [Part(self._text(part_name(code, n)), self._kept(code, n)) for n in range(self.parts + 1)]
        more = tuple(part for part in parts[1:] if part.text or part.media)
        link = self._text(named(code, "link")) or self._text("link")
        language, heading = code or self._text("language"), self._text(named(code, "heading"))
        return Content(parts[0].text, language, link, parts[0].media, more, heading=heading)

    def _version(self, code: str, account: Account, content: Content) -> Content:
        language = "" if code else self._text(f"language_{account.pk}")
        heading = content.heading if _has_headings(account) else ""
        content = replace(content, language=language or content.language, heading=heading)
        own = names.split(self._text(named(code, f"text_{account.pk}")))
        if not own:
            return content
        media = [part.media for part in content.parts] + [()] * len(own)
        more = tuple(Part(text, media[number]) for number, text in enumerate(own) if number)
        return replace(content, text=own[0], more=more)

    def _written(self, code: str) -> bool:
        texts = (self._text(part_name(code, number)) for number in range(self.parts + 1))
        return any(texts) or bool(self.chosen_in(code))

    def _kept(self, code: str, part: int) -> tuple[Picture, ...]:
        kept = []
        for picture in self._held.values():
            key = key_of(picture)
            if self._place(key) == part and not (self.is_bound and self.sent.get(f"drop_{key}")):
                alt = self._text(named(code, f"alt_{key}")) or self._text(f"alt_{key}")
                kept.append(replace(picture, alt=alt))
        return tuple(kept)

    def _place(self, key: str) -> int:
        given = self._text(f"place_{key}")
        return min(int(given), self.parts) if given.isdecimal() else 0

    def _codes(self, current: Current | None) -> list[str]:
        known = self.words_of("language")
        if self.is_bound:
            return [code for code in dict.fromkeys(self._given("languages")) if code in known]
        held = [code for code in current.texts if code] if current else []
        sent = [target.translation for target in current.targets if target.translation] if current else []
        original = self.initial["language"]
        wanted = dict.fromkeys([*held, *sent, *(code for code in self.body.languages if code != original)])
        return list(wanted)

    def _count(self, current: Current | None) -> int:
        if self.is_bound:
            return count(self.sent)
        rows = [*current.texts.values()] if current else []
        return max((len(row.more) for row in rows), default=0)

    def _given_pictures(self, current: Current | None) -> dict[str, Picture]:
        if not self.is_bound:
            # Captions are not written here: saved or not, words are the same with others.
            held = {
                sha256: replace(picture, captions=()) for sha256, (picture, _part) in names.pictures(current).items()
            }
            return held | {picture.sha256: picture for picture in self.initial.get("pictures", ())}
        found = {}
        for token in self._given("media"):
            try:
                picture = unseal(token, self.body.pk)
            except BadSignature:
                # Nothing that a page of ours sent: as if it were not there.
                continue
            found[picture.sha256] = picture
        return found

    def _given(self, name: str) -> list[str]:
        return self.sent.getlist(name)

    def _text(self, name: str) -> str:
        if not self.is_bound:
            value = self.initial.get(name)
        else:
            cleaned = getattr(self, "cleaned_data", {})
            value = cleaned[name] if name in cleaned else self.sent.get(name, "")
        # Browsers send every line end as two characters; networks count them.
        return str(value or "").replace("\r\n", "\n").strip()


def _has_headings(account: Account) -> bool:
    return account.channel in registry.names() and registry.get(account.channel).can.subject
