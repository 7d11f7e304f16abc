"""A new body settles its policy in Arabic, by the short form, page after page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from rostra.people.models import User
from rostra.policy.actions import decide
from rostra.policy.decisions import PACKS, RESPONSE_MINUTES, TRAINING_COURSES
from rostra.policy.queries import decided, draft, in_force
from rostra.policy.questionnaire import items, text
from tests.policy.drafting import SHORT, staffed


class Sent(HTMLParser):
    """What a browser would send from the first form of the page that holds an `edition`, or has this address."""

    def __init__(self, action: str | None) -> None:
        super().__init__()
        self.action, self.inside = action, False
        self.values: dict[str, list[str]] = {}
        self._select, self._area, self._words = "", "", ""
        self._done = self._first = self._single = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and not self._done and given.get("method") == "post" and given.get("action") == self.action:
            self.inside = True
        if not self.inside:
            return
        name = given.get("name") or ""
        if tag == "input" and name:
            checkable = given.get("type") in ("radio", "checkbox")
            if not checkable or "checked" in given:
                self.values.setdefault(name, []).append(given.get("value") or ("on" if checkable else ""))
        elif tag == "select":
            self._select, self._first = name, "multiple" not in given
            self._single = self._first
        elif tag == "option" and ("selected" in given or self._first):
            # A browser chooses the first option by itself, until another is.
            value = given.get("value") or ""
            if "selected" in given and self._single:
                self.values[self._select] = [value]
            else:
                self.values.setdefault(self._select, []).append(value)
            self._first = False
        elif tag == "textarea":
            self._area, self._words = name, ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.inside:
            self.inside, self._done = False, True
        if tag == "textarea" and self._area:
            # HTML leaves out the line break after the tag.
            self.values.setdefault(self._area, []).append(self._words.removeprefix("\n").removeprefix("\r\n"))
            self._area = ""


def form_of(client: Client, page: str, action: str | None = None) -> dict[str, list[str]]:
    read = Sent(action)
    answer = client.get(page)
    assert answer.status_code == 200
    read.feed(answer.content.decode())
    return {name: values for name, values in read.values.items() if name != "csrfmiddlewaretoken"}


def test_short_form_is_settled_in_arabic_from_the_first_page_to_the_last(cast: Any) -> None:
    staffed(cast)
    User.objects.filter(pk=cast.administrator.user_id).update(language="ar")
    client = cast.client(cast.administrator)
    overview = client.get("/policy/").content.decode()
    assert 'dir="rtl"' in overview
    assert client.post("/policy/draft/", {"form": "short"})["Location"] == "/policy/questions/"

    page = f"/policy/questions/{next(iter(SHORT))}/"
    for pk in SHORT:
        assert page == f"/policy/questions/{pk}/"
        asked = client.get(page).content.decode()
        assert text(pk, "ar").question in asked
        filled = {**form_of(client, page), **typed(pk), "then": ["next"]}
        answer = client.post(page, filled)
        assert answer.status_code == 302, (pk, shown(answer.content.decode()))
        page = answer["Location"]

    version = draft()
    assert version is not None
    ready = client.get("/policy/versions/1/").content.decode()
    assert "/policy/versions/1/ask/" in ready
    assert client.post("/policy/versions/1/ask/").status_code == 302
    deciding = form_of(client, "/policy/versions/1/", "/policy/versions/1/adopt/")
    adopted = client.post("/policy/versions/1/adopt/", {**deciding, "decision_number": "٤٢/٢٠٢٦"})

    assert adopted.status_code == 302, shown(adopted.content.decode())
    held = in_force()
    assert held is not None
    assert (held.number, held.decision_number) == (1, "٤٢/٢٠٢٦")
    assert (decided(RESPONSE_MINUTES), decided(TRAINING_COURSES)) == (240, ("basics",))
    assert list(held.content["answers"]) == list(SHORT)
    assert "٤٢/٢٠٢٦" in client.get("/policy/").content.decode()


def typed(pk: str) -> dict[str, list[str]]:
    """What the administrator fills in; everything else is as the page has it."""
    value = SHORT[pk]
    found = {f"field_{name}": [words] for name, words in value.get("fields", {}).items()}
    if value.get("options"):
        found["options"] = value["options"]
    if pk == "E8.6":
        found |= {"response_minutes-hours": ["4"], "response_minutes-minutes": ["0"]}
    if pk == "E6.4":
        found |= {"training_courses-answer": ["basics"]}
    return found


def shown(page: str) -> str:
    """The part with what went wrong."""
    start = page.find("ds-error-summary")
    return page[start : start + 900]


def test_what_an_option_does_is_said_in_arabic_on_each_page(cast: Any) -> None:
    User.objects.filter(pk=cast.reader.user_id).update(language="ar")
    client = cast.client(cast.reader)
    # One option is there for bodies of the United States alone.
    decide(question=PACKS, value=("en-US",), by=None, now=cast.now)
    for pk, item in items().items():
        page = client.get(f"/policy/questions/{pk}/").content.decode()
        said = text(pk, "ar")
        missing = [code for code in item.options if said.options[code].label not in page]
        assert (pk, missing) == (pk, [])
