from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.inbox.actions.learning import learn_anew
from rostra.inbox.actions.topics import close_topic
from rostra.inbox.enums import TopicBy
from rostra.inbox.models import Conversation, Learnt, Topic, TopicRule
from rostra.inbox.queries.topics import caught, choices, owed_by_topic, taught
from tests.inbox.office import Office, again
from tests.inbox.pages import htmx, page_of, url
from tests.inbox.topic_parts import rule, sort_now, topic


@pytest.fixture
def chief(office: Office) -> Client:
    """An administrator's browser."""
    return office.cast.client(office.cast.administrator)


def test_topics_are_a_tree_that_an_administrator_adds_to(office: Office, chief: Client) -> None:
    streets = topic("Streets", office.now, names={"en": "Roads"})
    response = chief.post(url("topics"), {"name": "Lamps", "parent": str(streets.pk)})

    made = Topic.objects.get(name="Lamps")
    assert (response.url, made.parent) == (url("topic", made.pk), streets)  # type: ignore[attr-defined]
    page = page_of(chief.get(url("topics")))
    assert page.index("Roads") < page.index("Lamps")
    assert choices() == [(str(streets.pk), "Roads"), (str(made.pk), "Roads › Lamps")]
    assert choices(without=streets) == []


def test_topics_say_what_is_wrong(office: Office, chief: Client) -> None:
    topic("Lamps", office.now)

    assert [chief.post(url("topics"), {"name": name}).status_code for name in ("", "Lamps")] == [422, 422]


def test_topics_of_a_reader_have_no_buttons(office: Office, client: Client) -> None:
    lamps = topic("Lamps", office.now, examples={"en": ["It is dark"]})

    pages = [page_of(client.get(address)) for address in (url("topics"), url("topic", lamps.pk), url("rules"))]

    assert ['<form method="post" class="form"' in page for page in pages] == [False, False, False]
    assert "It is dark" in pages[1]


def test_topics_begin_with_a_list_once(office: Office, chief: Client) -> None:
    assert "Begin with a list" in page_of(chief.get(url("topics")))
    chief.post(url("topic_starter"), {"kind": "nothing"})
    assert Topic.objects.count() == 0
    chief.post(url("topic_starter"), {"kind": "ministry"})
    assert Topic.objects.count() == 10
    assert "Begin with a list" not in page_of(chief.get(url("topics")))
    response = chief.post(url("topic_starter"), {"kind": "ministry"}, follow=True)
    assert "There are topics already" in page_of(response)


def test_topic_page_changes_everything(office: Office, chief: Client) -> None:
    lamps = topic("Lamps", office.now)
    said = {"name": "Lights", "name_nb": "Lys", "examples_nb": "Det er mørkt\nLyset er borte", "sensitive": "on"}

    response = chief.post(url("topic", lamps.pk), said)

    lamps.refresh_from_db()
    assert (response.status_code, lamps.name, lamps.names, lamps.sensitive) == (302, "Lights", {"nb": "Lys"}, True)
    assert "Det er mørkt\nLyset er borte" in page_of(chief.get(url("topic", lamps.pk)))
    topic("Lamps", office.now)
    assert chief.post(url("topic", lamps.pk), {"name": "Lamps"}).status_code == 422
    assert chief.get(url("topic", 10**6)).status_code == 404


def test_topic_moves_and_closes_by_button(office: Office, chief: Client) -> None:
    topic("A", office.now)
    second = topic("B", office.now)
    chief.post(url("topic_move", second.pk), {"to": "up"})
    assert [row.name for row in Topic.objects.all()] == ["B", "A"]
    chief.post(url("topic_close", second.pk))
    assert Topic.objects.get(name="B").closed_at is not None
    assert "Closed" in page_of(chief.get(url("topic", second.pk)))


def test_import_shows_first_and_then_does(office: Office, chief: Client) -> None:
    file = SimpleUploadedFile("topics.csv", "topic,language,example\nVei > Lys,nb,Mørkt\n,nb,x\n".encode())

    shown = page_of(chief.post(url("topic_import"), {"file": file, "do": "try"}))

    assert ("Vei › Lys" in shown, Topic.objects.count()) == (True, 0)
    text = "topic,language,example\nVei > Lys,nb,Mørkt\n"
    chief.post(url("topic_import"), {"text": text, "do": "import"})
    assert Topic.objects.count() == 2


def test_import_says_what_is_wrong_with_a_file(office: Office, chief: Client) -> None:
    latin = SimpleUploadedFile("topics.csv", "topic,language,example\nVei,nb,Mørkt".encode("latin-1"))
    huge = SimpleUploadedFile("topics.csv", b"x" * (5 * 1024 * 1024 + 1))

    statuses = [
        chief.post(url("topic_import"), {"do": "try", **said}).status_code
        for said in ({"file": latin}, {"file": huge}, {"text": " "}, {"text": "a,b\n1,2"})
    ]

    assert statuses == [422, 422, 422, 422]
    assert chief.get(url("topic_import")).status_code == 200


def test_rule_is_tried_before_it_is_saved(office: Office, chief: Client) -> None:
    lamps = topic("Lamps", office.now)
    office.message("The lamp is dark", author="kari")
    office.message("The road is wet", author="ola")
    said = {"name": "Lamps", "topic": str(lamps.pk), "words": "lamp*"}

    tried = page_of(chief.post(url("rule_new"), {**said, "do": "try"}))

    assert ("1 of the last 2 conversations" in tried, TopicRule.objects.count()) == (True, 0)
    assert "The lamp is dark" in tried
    chief.post(url("rule_new"), {**said, "do": "save"})
    made = TopicRule.objects.get()
    assert '<q dir="auto">lamp*</q>' in page_of(chief.get(url("rules")))
    chief.post(url("rule", made.pk), {**said, "place": "Mill Street", "language": "nb", "author": "press"})
    made.refresh_from_db()
    assert (made.place, made.language, made.author) == ("Mill Street", "nb", "press")
    assert "Mill Street" in page_of(chief.get(url("rules")))
    assert "Mill Street" in page_of(chief.get(url("rule", made.pk)))


def test_rule_says_what_is_wrong_with_it(office: Office, chief: Client) -> None:
    lamps = topic("Lamps", office.now)

    response = chief.post(url("rule_new"), {"name": "All", "topic": str(lamps.pk), "do": "save"})

    assert (response.status_code, TopicRule.objects.count()) == (422, 0)
    assert chief.get(url("rule", 10**6)).status_code == 404


def test_rules_move_and_end_by_button(office: Office, chief: Client) -> None:
    lamps = topic("Lamps", office.now)
    first, second = rule(office, lamps, "lamp"), rule(office, lamps, "light", account=office.city)
    chief.post(url("rule_move", second.pk), {"to": "up"})
    assert list(TopicRule.objects.all()) == [second, first]
    chief.post(url("rule_close", second.pk))
    response = chief.post(url("rule_close", second.pk), follow=True)
    assert "This rule has ended." in page_of(response)


def test_caught_reads_only_what_the_member_may(office: Office) -> None:
    lamps = topic("Lamps", office.now)
    office.message("The lamp is dark")

    hits, looked = caught(TopicRule(topic=lamps, words="lamp"), office.cast.responder)
    assert ([hit.words for hit in hits], looked) == ([("lamp",)], 1)


def test_conversation_says_its_topic_and_why(office: Office, client: Client, chief: Client) -> None:
    lamps = topic("Lamps", office.now)
    made = rule(office, lamps, "lamp")
    conversation = office.message("The lamp is on fire, call +47 91234567")
    sort_now(office)

    page = page_of(client.get(url("conversation", conversation.pk)))

    assert ["By the rule" in page, '<q dir="auto">lamp</q>' in page, "Emergency" in page] == [True, True, True]
    assert "a telephone number" in page
    assert url("rule", made.pk) not in page
    assert url("rule", made.pk) in page_of(chief.get(url("conversation", conversation.pk)))


def test_conversation_offers_the_likely_topics_first_and_learns(office: Office, client: Client) -> None:
    topic("Waste", office.now, examples={"en": ["The bins are full"]})
    lamps = topic("Lamps", office.now, examples={"en": ["The lamp is dark", "No street light"]})
    learn_anew(now=office.now)
    topic("Parks", office.now)
    topic("Schools", office.now)
    conversation = office.message("The street lamp is dark")
    sort_now(office)
    page = page_of(client.get(url("conversation", conversation.pk)))
    assert ["Suggested" in page, "That is right" in page, "Most likely" in page] == [True, True, True]

    response = client.post(
        url("say_topic", conversation.pk), {"agreed": str(lamps.pk), "version": again(conversation).version}
    )

    row = again(conversation)
    assert (response.status_code, row.topic, row.topic_by) == (302, lamps, TopicBy.PERSON)
    assert "Said by a person" in page_of(client.get(url("conversation", conversation.pk)))


def test_say_topic_asks_for_one(office: Office, client: Client) -> None:
    topic("Lamps", office.now)
    conversation = office.message()

    alone = client.post(url("say_topic", conversation.pk), {"topic": ""})
    inside = client.post(url("say_topic", conversation.pk), {"topic": "99999"}, headers=htmx("talk"))

    assert (alone.status_code, inside.status_code) == (422, 422)
    assert client.get(url("say_topic", conversation.pk)).status_code == 200


def test_list_is_filtered_by_topic_and_urgency(office: Office, client: Client) -> None:
    lamps = topic("Lamps", office.now)
    rule(office, lamps, "lamp")
    office.message("The lamp is dark", author="kari")
    office.message("Somebody is bleeding", author="ola")
    sort_now(office)

    by_topic = page_of(client.get(url("list"), {"tab": "all", "topic": lamps.pk}))
    urgent = page_of(client.get(url("list"), {"tab": "all", "urgent": "yes"}))

    assert ["The lamp is dark" in page for page in (by_topic, urgent)] == [True, False]
    assert ["Somebody is bleeding" in page for page in (by_topic, urgent)] == [False, True]


def test_by_topic_counts_what_is_owed(office: Office, client: Client) -> None:
    lamps = topic("Lamps", office.now)
    rule(office, lamps, "lamp")
    office.message("The lamp is dark", author="kari")
    office.message("Another lamp", author="ola")
    sort_now(office)
    Conversation.objects.filter(author_id="id-ola").update(topic_by=TopicBy.SUGGESTED)

    rows = owed_by_topic(office.cast.responder)

    assert [(row.name, row.count, row.suggested) for row in rows] == [("Lamps", 2, 1)]
    assert f"?tab=all&amp;topic={lamps.pk}" in page_of(client.get(url("by_topic")))


def test_by_topic_leads_to_what_is_owed_about_a_closed_topic(office: Office, client: Client) -> None:
    lamps = topic("Lamps", office.now)
    rule(office, lamps, "lamp")
    office.message("The lamp is dark", author="kari")
    office.message("The road is wet", author="ola")
    sort_now(office)
    close_topic(topic=lamps, by=office.cast.administrator, now=office.now)

    page = page_of(client.get(url("list"), {"tab": "all", "topic": lamps.pk}))

    assert [row.name for row in owed_by_topic(office.cast.responder)] == ["Lamps"]
    assert ["The lamp is dark" in page, "The road is wet" in page] == [True, False]


def test_pages_of_topics_ask_as_much_for_many_as_for_one(office: Office, chief: Client) -> None:
    counts: dict[str, list[int]] = {}
    for number in (1, 30):
        for each in range(number):
            made = topic(f"T{number}x{each}", office.now, examples={"en": ["x"]})
            rule(office, made, f"w{each}", account=office.city)
        for name in ("topics", "rules", "by_topic", "learnt"):
            chief.get(url(name))
            with CaptureQueriesContext(connection) as queries:
                chief.get(url(name))
            counts.setdefault(name, []).append(len(queries))

    assert {name: one == many for name, (one, many) in counts.items()} == dict.fromkeys(counts, True)


def test_learnt_shows_figures_and_begins_again_with_a_reason(office: Office, client: Client, chief: Client) -> None:
    lamps, waste = topic("Lamps", office.now), topic("Waste", office.now)
    assert "only suggests" in page_of(chief.get(url("learnt")))
    for number in range(4):
        about, text = ((lamps, "The lamp is dark"), (waste, "The bins are full"))[number % 2]
        conversation = office.message(f"{text} {number}", author=f"a{number}")
        client.post(url("say_topic", conversation.pk), {"topic": about.pk, "version": conversation.version})
    learn_anew(now=office.now)
    figures = {"threshold": 0.7, "coverage": 0.5, "precision": 0.93, "steps": [None, [30, 0.14, 0.1]]}
    Learnt.objects.update(report=figures)
    page = page_of(chief.get(url("learnt")))
    assert ["at least 70 % sure" in page, "Throw away" in page] == [True, True]
    assert "Throw away" not in page_of(client.get(url("learnt")))
    assert [(row.name, row.said, row.read) for row in taught().topics] == [("Lamps", 2, 0), ("Waste", 2, 0)]

    assert chief.post(url("learnt"), {"reason": ""}).status_code == 422
    assert client.post(url("learnt"), {"reason": "x"}).status_code == 422
    chief.post(url("learnt"), {"reason": "A new tree"})

    assert bytes(Learnt.objects.get().state) == b""
