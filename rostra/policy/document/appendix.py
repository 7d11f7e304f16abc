"""The annexes: laws with how certain they are, lists of domains above, conflicts and how they ended, words to take over."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rostra.core.ui.times import long_date
from rostra.jurisdictions import packs
from rostra.policy.annexes import Row, annexes
from rostra.policy.calendar_form import pack_label
from rostra.policy.decisions import PACKS
from rostra.policy.document.model import Annexed
from rostra.policy.models import Version
from rostra.policy.pack_wording import FIELDS_OF, value_in_words
from rostra.policy.queries import conflicts, instruments
from rostra.policy.queries.packs import standing_of
from rostra.policy.queries.said import Said
from rostra.policy.questionnaire import PolicyText

BREACH = "privacy.breach"
LAWS, CONFLICTS, DISCLAIMER, SIGN = "policy.laws", "policy.conflicts", "policy.disclaimer", "policy.sign"


def annexed(version: Version, said: Said, texts: PolicyText) -> tuple[Annexed, ...]:
    """All of them as they stand, in the active language."""
    above = (
        Annexed(annex.name, str(annex.title), tuple(annex.rows()), empty=str(annex.empty))
        for annex in annexes()
        if not (said.only and annex.for_accounts)
    )
    own = _("I work for %(body)s. What I write here is my own opinion and not that of my employer.")
    return (
        Annexed(LAWS, _("Laws and rules that apply"), (*_laws(said), *_rules()), empty=_("None are listed yet.")),
        *above,
        Annexed(
            CONFLICTS,
            _("Conflicts with other rules, and how they were resolved"),
            tuple(_conflicts()),
            empty=_("None so far."),
        ),
        Annexed(DISCLAIMER, _("A sentence for private profiles"), text=own % {"body": version.body.name}),
        Annexed(SIGN, _("Acknowledgement"), text=texts.sign),
    )


def _laws(said: Said) -> Iterator[Row]:
    """What the packs of the body say on official information and privacy: by when to answer, and to report a breach, as
    its lawyer corrected it, how certain that is, and who confirmed it."""
    named = [name for name in PACKS.read(said.rules[PACKS.key]) if name in packs.names()]
    for name, there in standing_of(named).items():
        stated = [(law.name, "respond", f"foi[{number}].respond") for number, law in enumerate(there.pack.laws)]
        stated += [(there.pack.further["privacy"]["law"], "breach", path) for path in there.values if path == BREACH]
        for law, field, path in stated:
            held = there.values[path]
            told = [pack_label(name), f"{FIELDS_OF[field]}: {value_in_words(held.value)}", held.source]
            if held.correction:
                told.append(_("corrected by us"))
            if (by := held.confirmation) is not None:
                words = _("confirmed by %(name)s, %(title)s, on %(day)s")
                told.append(words % {"name": by.name, "title": by.title, "day": long_date(by.on)})
            yield Row(law, " · ".join(part for part in told if part), badge=held.certainty.value)


def _rules() -> Iterator[Row]:
    for row in instruments():
        told = [str(row.get_kind_display()), row.reference]
        if row.valid_until:
            told.append(_("valid until %(day)s") % {"day": long_date(row.valid_until)})
        if row.items:
            told.append(_("on clauses %(clauses)s") % {"clauses": ", ".join(item[1:] for item in row.items)})
        yield Row(row.title, " · ".join(part for part in told if part), url=row.url)


def _conflicts() -> Iterator[Row]:
    for row in conflicts():
        yield Row(row.text, row.resolution or _("Not resolved yet."), badge=", ".join(item[1:] for item in row.items))
