"""The questions of the policy: all of them with how each stands, and one with its options, decisions and voices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import Refused, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may
from rostra.policy import actions, queries
from rostra.policy.agreement import Agreement, agreement, may_propose
from rostra.policy.consistency import Contradiction, contradictions
from rostra.policy.decisions import QUESTIONS
from rostra.policy.document.filling import Words, fill
from rostra.policy.enums import AnswerState, Function, Stand, VersionState
from rostra.policy.forms import DECIDERS
from rostra.policy.forms.drafting import AnswerForm, Asked, counting, decision_forms
from rostra.policy.models import Answer, TeamSeat, Version
from rostra.policy.queries.said import Said, said
from rostra.policy.questionnaire import ELEMENTS, Item, ItemText, OptionText, element_text, items, text
from rostra.policy.wording import in_words


@dataclass(frozen=True, slots=True)
class Row:
    """A question in the list."""

    item: Item
    text: ItemText
    answer: Answer | None
    wanted: bool


@dataclass(frozen=True, slots=True)
class Card:
    """An option to choose: what it says, the clause that it yields, and why it cannot be chosen, where it cannot."""

    code: str
    text: OptionText
    clause: str
    chosen: bool
    recommended: bool
    barred: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A function that the question concerns, and how it stands to the answer."""

    label: str
    people: tuple[str, ...]
    agreed: bool


@require_safe
@members_only()
def questions(request: MemberRequest) -> HttpResponse:
    """All questions by element; every member reads how each is answered, and how it stands."""
    version, language = queries.draft(), get_language() or ""
    rows = queries.answer_rows(version) if version else {}
    wanted = {item.id for item in queries.required(version)} if version else set[str]()
    chapters = [
        (
            element_text(element, language),
            [
                Row(item, text(item.id, language), rows.get(item.id), item.id in wanted)
                for item in items().values()
                if item.element == element
            ],
        )
        for element in ELEMENTS
    ]
    context = {
        "version": version,
        "in_force": queries.in_force(),
        "chapters": chapters,
        "contradictions": contradictions({pk: row.value for pk, row in rows.items()}),
    }
    return render(request, "policy/questions.html", context)


@members_only()
def question(request: MemberRequest, item: str) -> HttpResponse:
    """One question: read by every member, answered by the team and administrators while a draft is open."""
    asked = items().get(item)
    if asked is None:
        raise Http404
    version, seats = queries.draft(), queries.team()
    proposes = version is not None and version.state == VersionState.DRAFT and may_propose(request.member, seats)
    page = Page(request, asked, version, seats, proposes=proposes)
    if request.method != "POST":
        return page.draw()
    if not proposes or version is None:
        messages.error(request, _("Only the team of the policy and administrators answer, while a draft is open."))
        return redirect("policy:question", item)
    return page.take(version)


@require_POST
@members_only()
def say(request: MemberRequest, item: str) -> HttpResponse:
    """A comment, agreement, objection, or the answer goes back."""
    version = queries.draft()
    if item not in items() or version is None:
        raise Http404
    edition, words = _number(request.POST.get("edition", "")), request.POST.get("text", "")
    common: dict[str, Any] = {"version": version, "item": item, "edition": edition, "by": request.member}
    now, does = timezone.now(), request.POST.get("does", "")
    with refusal_told(request):
        if does == "agree":
            actions.agree(**common, now=now)
        elif does == "return":
            actions.return_answer(**common, text=words, now=now)
        else:
            stand = Stand.OBJECT if does == "object" else Stand.COMMENT
            actions.say(**common, stand=stand, text=words, now=now)
        messages.success(request, _("It stands with the question now."))
    return redirect("policy:question", item)


class Page:
    """What the page of a question shows, and what happens to what is sent from it."""

    def __init__(
        self, request: MemberRequest, item: Item, version: Version | None, seats: list[TeamSeat], *, proposes: bool
    ) -> None:
        self.request, self.item, self.version, self.seats, self.proposes = request, item, version, seats, proposes
        self.language = get_language() or ""
        self.text = text(item.id, self.language)
        self.source = version or queries.coming() or queries.in_force()
        self.said = said(self.source) if self.source else _nothing()
        self.answer = Answer.objects.filter(version=version, item=item.id).select_related("proposed_by").first()
        value = self.said.answers.get(item.id, {})
        data = request.POST if request.method == "POST" else None
        self.form = AnswerForm(item, data, value)
        self.asked = decision_forms(item, self.text, data, {**self.said.rules, **value.get("rules", {})})

    def take(self, version: Version) -> HttpResponse:
        """Propose what was sent; what is refused stays in the form."""
        counted = counting(self.item, self.asked, self.form.chosen)
        valid = [each.form.is_valid() for each in counted]
        if not self.form.is_valid() or not all(valid):
            if not all(valid):
                self.form.add_error(None, _("Correct what is marked below."))
            return self.draw(422)
        value = self.form.said()
        value["rules"] = {each.key: QUESTIONS[each.key].write(each.form.value()) for each in counted}
        try:
            answer = actions.propose(
                version=version,
                item=self.item.id,
                value=value,
                edition=_number(self.request.POST.get("edition", "")),
                by=self.request.member,
                now=timezone.now(),
            )
        except actions.Outdated as refused:
            self.form.add_refusal(refused)
            return self.draw(409)
        except Refused as refused:
            self._place(refused, counted)
            return self.draw(422)
        self._agree(version, answer)
        clashes = [each for each in contradictions(queries.answers_of(version)) if self.item.id in each.items]
        for each in clashes:
            messages.warning(self.request, each.text)
        following = self._neighbours()[1]
        if self.request.POST.get("then") == "next" and following is not None and not clashes:
            return redirect("policy:question", following.id)
        return redirect("policy:question", self.item.id)

    def draw(self, status: int = 200) -> HttpResponse:
        before, after = self._neighbours()
        context = {
            "item": self.item,
            "text": self.text,
            "element": element_text(self.item.element, self.language),
            "version": self.version,
            "answer": self.answer,
            "edition": self.answer.edition if self.answer else 0,
            "summary": summary(self.item, self.said, self.language),
            "cards": self._cards() if self.item.options else [],
            "clause": self._filled(self.text.clause),
            "form": self.form,
            "asked": self.asked,
            "proposes": self.proposes,
            "before": before,
            "after": after,
            **self._standing(),
        }
        return render(self.request, "policy/question.html", context, status=status)

    def _standing(self) -> dict[str, Any]:
        """What was said to the answer, and what that comes to."""
        if self.version is None:
            return {"voices": [], "agreement": None, "partners": [], "contradictions": []}
        voices = queries.voices(self.version, self.item.id)
        edition = self.answer.edition if self.answer else 0
        stands = agreement(self.item, edition, self.seats, voices)
        mine = set(queries.functions_of(self.request.member, self.seats)) & set(stands.needed)
        may_agree = mine - stands.agreed if stands.needed else may(self.request.member, Right.ADMINISTER)
        return {
            "voices": voices,
            "agreement": stands,
            "partners": self._partners(stands),
            "may_agree": bool(may_agree) and self.answer is not None and not stands.reached,
            "contradictions": self._contradictions(),
        }

    def _contradictions(self) -> list[Contradiction]:
        return [each for each in contradictions(self.said.answers) if self.item.id in each.items]

    def _partners(self, stands: Agreement) -> list[Partner]:
        return [
            Partner(
                str(Function(function).label),
                tuple(seat.member.user.name for seat in self.seats if seat.function == function),
                function in stands.agreed,
            )
            for function in self.item.team
        ]

    def _agree(self, version: Version, answer: Answer) -> None:
        """Who proposes agrees, for the functions of theirs that are asked."""
        stands = agreement(self.item, answer.edition, self.seats, queries.voices(version, self.item.id))
        mine = set(queries.functions_of(self.request.member, self.seats)) & set(stands.missing)
        alone = not stands.needed and may(self.request.member, Right.ADMINISTER)
        if answer.state != AnswerState.AGREED and (mine or alone):
            now, by = timezone.now(), self.request.member
            actions.agree(version=version, item=self.item.id, edition=answer.edition, by=by, now=now)
        messages.success(self.request, _("The answer is proposed."))

    def _place(self, refused: Refused, counted: list[Asked]) -> None:
        """The refusal at the decision that it is about, else with the answer."""
        for each in counted:
            if each.key == refused.field:
                each.form.add_error(None, str(refused))
        self.form.add_refusal(refused)

    def _cards(self) -> list[Card]:
        packs = queries.packs_that_count(self.said.answers)
        bars = self.item.bars or {}
        return [
            Card(
                code=code,
                text=self.text.options[code],
                clause=self._filled(self.text.options[code].clause),
                chosen=code in self.form.chosen,
                recommended=code == self.item.recommended,
                barred=self.text.barred[code] if packs & set(bars.get(code, ())) else "",
            )
            for code in self.item.options
            if self.item.offers(code, packs) or code in self.form.chosen
        ]

    def _filled(self, template: str) -> str:
        return fill(template, Words(self.item, self.text, self.said, self.language)) if template else ""

    def _neighbours(self) -> tuple[Item | None, Item | None]:
        """The questions before and after: of those that the draft must answer, where this is one of them."""
        wanted = queries.required(self.version) if self.version else []
        order = wanted if self.item in wanted else list(items().values())
        here = order.index(self.item)
        return (order[here - 1] if here else None), (order[here + 1] if here + 1 < len(order) else None)


def summary(item: Item, said: Said, language: str) -> list[tuple[str, str]]:
    """How a question is answered: what was asked, and the answer in words."""
    if item.id not in said.answers:
        return []
    texts, value = text(item.id, language), said.answers[item.id]
    found = [(_("Answer"), texts.options[code].label) for code in said.options(item)]
    for name, kind in (item.fields or {}).items():
        words = said.field(item, name)
        if words:
            found.append((texts.fields[name].label, str(DECIDERS.get(words, words)) if kind == "role" else words))
    for key in item.keys:
        if key in value["rules"]:
            question = QUESTIONS[key]
            found.append((str(question.label), in_words(question, question.read(value["rules"][key]))))
    if value["reason"]:
        found.append((_("Reason"), value["reason"]))
    return found or [(_("Answer"), _("As the clause says"))]


def _nothing() -> Said:
    """What a body without any version says: what is in force."""
    rules: Mapping[str, Any] = {row.question.key: row.question.write(row.value) for row in queries.standings()}
    return Said(only=False, answers={}, rules=rules, wordings={})


def _number(given: str) -> int:
    """An edition as the page sent it; one that is none fits no answer."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else -1
