"""The message catalogues without GNU gettext: extract, check, compile, and fill in translations.

messages.py extract            bring every catalogue up to the source
messages.py check              exit 1 unless every catalogue is complete and its placeholders are right
messages.py compile            write the .mo files that are older than their .po
messages.py missing LANGUAGE   the untranslated strings as JSON: {msgid: ""} or {msgid: ["", …]} for plurals
messages.py fill LANGUAGE FILE merge such a JSON file, filled in
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "rostra"
LOCALE = SOURCE / "locale"
LANGUAGES = ("en", "ro", "nb", "sv", "ar")
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "translate": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdif]|\{(\w+)\}")

Id = tuple[str | None, str, str | None]
"""Context, singular, plural."""


def extracted() -> dict[Id, set[str]]:
    """Every string of the source, with the files that use it."""
    found: dict[Id, set[str]] = {}
    for path in sorted(
        [*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]
    ):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # The pseudo-code is Python but for its indentation.
            text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
        for name, strings in _calls(text):
            found.setdefault(_identify(name, strings), set()).add(path.relative_to(ROOT).as_posix())
    return found


def _calls(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for _line, name, strings, _comments in extract_python(
        BytesIO(text.encode()), list(KEYWORDS), [], {"encoding": "utf-8"}
    ):
        parts = (strings,) if isinstance(strings, str) else tuple(part for part in strings or () if part is not None)
        if parts and all(parts):
            yield name, parts


def _identify(name: str, parts: tuple[str, ...]) -> Id:
    has_context = "pgettext" in name
    context, rest = (parts[0], parts[1:]) if has_context else (None, parts)
    plural = rest[1] if name.lstrip("_").startswith(("n", "np")) and "gettext" in name and len(rest) > 1 else None
    return context, rest[0], plural


def catalogue(language: str) -> Catalog:
    path = _po(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def save(language: str, known: Catalog, strings: dict[Id, set[str]]) -> None:
    """Write a catalogue that holds exactly these strings, with what `known` says of them."""
    fresh = Catalog(
        locale=language,
        project="Rostra",
        fuzzy=False,
        header_comment=f"# Rostra, {language}. Written by scripts/messages.py; translations by hand.",
    )
    for (context, singular, plural), files in sorted(strings.items(), key=lambda item: (item[0][1], item[0][0] or "")):
        identifier = (singular, plural) if plural else singular
        old = known.get(identifier, context)
        string = old.string if old else None
        if language == "en":
            string = identifier
        elif not string or isinstance(string, str) == bool(plural):
            string = [""] * fresh.num_plurals if plural else ""
        fresh.add(identifier, string, context=context, locations=[(name, None) for name in sorted(files)])
    path = _po(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    write_po(buffer, fresh, width=0, omit_header=False, include_lineno=False)
    text = re.sub(
        rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To):[^\n]*\n',
        b"",
        buffer.getvalue(),
    )
    path.write_bytes(text)


def messages(known: Catalog) -> Iterable[Message]:
    return (message for message in known if message.id)


def faults(language: str, strings: dict[Id, set[str]]) -> Iterator[str]:
    """What is wrong with a catalogue, a sentence each."""
    known = catalogue(language)
    for context, singular, plural in strings:
        message = known.get((singular, plural) if plural else singular, context)
        if message is None:
            yield f"{language}: not in the catalogue (run messages.py extract): {singular!r}"
            continue
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        if message.fuzzy or not all(forms):
            yield f"{language}: not translated: {singular!r}"
            continue
        wanted = _placeholders(singular) | _placeholders(plural or "")
        for form in forms:
            # A plural form may leave the number out ("one message"); nothing else, and none may be invented.
            if extra := _placeholders(form) - wanted:
                yield f"{language}: unknown placeholder {sorted(extra)}: {form!r}"
            if not plural and (missing := wanted - _placeholders(form)):
                yield f"{language}: placeholder {sorted(missing)} is missing: {form!r}"
    wanted_ids = {(context, singular) for context, singular, _ in strings}
    for message in messages(known):
        singular = message.id if isinstance(message.id, str) else message.id[0]
        if (message.context, singular) not in wanted_ids:
            yield f"{language}: no longer in the source (run messages.py extract): {singular!r}"


def _placeholders(text: str) -> set[str]:
    return {a or b for a, b in PLACEHOLDER.findall(text)}


def compile_all() -> None:
    for language in LANGUAGES:
        po = _po(language)
        mo = po.with_suffix(".mo")
        if po.exists() and (not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime):
            with mo.open("wb") as file:
                write_mo(file, catalogue(language))


def missing(language: str) -> dict[str, str | list[str]]:
    known = catalogue(language)
    blank: dict[str, str | list[str]] = {}
    for message in messages(known):
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        if message.fuzzy or not all(forms):
            blank[_key(message)] = "" if isinstance(message.id, str) else [""] * known.num_plurals
    return blank


def _key(message: Message) -> str:
    """The string; with its context behind it where it has one, since two contexts may want two translations."""
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return f"{singular} ‹{message.context}›" if message.context else str(singular)


def fill(language: str, path: Path) -> int:
    known = catalogue(language)
    given = json.loads(path.read_text(encoding="utf-8"))
    count = 0
    for message in messages(known):
        if value := given.get(_key(message)):
            message.string = value if isinstance(value, str) else tuple(value)
            count += 1
    save(language, known, extracted())
    return count


def main(arguments: list[str]) -> int:
    match arguments:
        case ["extract"]:
            strings = extracted()
            for language in LANGUAGES:
                save(language, catalogue(language), strings)
        case ["check"]:
            strings = extracted()
            found = [fault for language in LANGUAGES for fault in faults(language, strings)]
            for fault in found[:50]:
                sys.stdout.write(fault + "\n")
            if found:
                sys.stdout.write(f"{len(found)} faults in the catalogues.\n")
                return 1
        case ["compile"]:
            compile_all()
        case ["missing", language]:
            sys.stdout.write(json.dumps(missing(language), ensure_ascii=False, indent=1) + "\n")
        case ["fill", language, path]:
            sys.stdout.write(f"{fill(language, Path(path))} strings filled in.\n")
        case _:
            sys.stdout.write(__doc__ or "")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
