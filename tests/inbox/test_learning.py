from __future__ import annotations

from datetime import timedelta

import pytest

from rostra.audit.models import Event
from rostra.inbox.actions.correcting import correct_topic
from rostra.inbox.actions.learning import NoReason, classifier, learn, learn_anew, report, reset, threshold
from rostra.inbox.enums import TopicBy
from rostra.inbox.models import Correction, Learnt, Message, Topic
from rostra.inbox.reading.classifier import Classifier
from rostra.people.actions import NotAllowed
from rostra.people.models import Notice
from rostra.policy.actions import decide
from rostra.policy.decisions import TOPIC_PRECISION
from tests.inbox.office import Office, again
from tests.inbox.topic_parts import sort_now, topic

LAMPS = ["The street light is dark", "No lamp burns in our street", "The lamp post flickers at night"]
WASTE = ["The bins are full", "Nobody collects the rubbish", "The waste stinks in the yard"]


@pytest.fixture
def two(office: Office) -> tuple[Topic, Topic]:
    return topic("Lamps", office.now), topic("Waste", office.now)


def teach(office: Office, two: tuple[Topic, Topic], rounds: int) -> None:
    for number in range(rounds):
        for about, texts in zip(two, (LAMPS, WASTE), strict=True):
            for text in texts:
                conversation = again(office.message(f"{text} {number}", author=f"a{number}{about.pk}{text[:6]}"))
                correct_topic(conversation=conversation, topic=about, by=office.cast.responder, now=office.now)


def test_learn_takes_each_correction_once(office: Office, two: tuple[Topic, Topic]) -> None:
    learn_anew(now=office.now)
    teach(office, two, 1)

    assert (learn(now=office.now), learn(now=office.now)) == (6, 0)

    row = Learnt.objects.get()
    assert row.learnt_to == Correction.objects.latest("pk").pk
    known = classifier(now=office.now)
    assert known is not None
    assert known.predict(["The rubbish in the bins"])[0].topic == str(two[1].pk)


def test_learn_waits_for_what_is_built_anew_where_there_is_nothing_yet(
    office: Office, two: tuple[Topic, Topic]
) -> None:
    teach(office, two, 1)

    assert (learn(now=office.now), Learnt.objects.count()) == (0, 0)


def test_learn_anew_has_what_waits_without_a_topic_read_again(office: Office) -> None:
    conversation = office.message("The bins are full of rubbish")
    sort_now(office)
    learn_anew(now=office.now)
    assert again(conversation).unsorted is False
    waste = topic("Waste", office.now, examples={"en": WASTE})

    learn_anew(now=office.now)
    sort_now(office)

    assert (again(conversation).topic, again(conversation).topic_by) == (waste, TopicBy.SUGGESTED)


def test_learn_passes_over_what_was_erased(office: Office, two: tuple[Topic, Topic]) -> None:
    learn_anew(now=office.now)
    teach(office, two, 1)
    Message.objects.update(text="", subject="")

    assert (learn(now=office.now), learn(now=office.now)) == (0, 0)


def test_learnt_topics_are_said_only_once_they_proved_right(office: Office, two: tuple[Topic, Topic]) -> None:
    teach(office, two, 1)
    learn_anew(now=office.now)
    early = office.message("The bins stink", author="early")
    sort_now(office)
    teach(office, two, 40)
    learn_anew(now=office.now)
    late = office.message("The bins are full of rubbish", author="late")
    sort_now(office)

    assert [(again(row).topic, again(row).topic_by) for row in (early, late)] == [
        (two[1], TopicBy.SUGGESTED),
        (two[1], TopicBy.LEARNT),
    ]
    assert Learnt.objects.get().report["precision"] >= 0.9


def test_threshold_is_that_of_the_precision_that_the_body_wants(office: Office, two: tuple[Topic, Topic]) -> None:
    teach(office, two, 35)
    made = learn_anew(now=office.now)
    usual = threshold(made)
    chief = office.cast.administrator.user
    decide(question=TOPIC_PRECISION, value=100, by=chief, now=office.now, reason="Courts read along")

    assert usual is not None
    assert threshold(made) is None


def test_report_has_ten_steps_of_confidence(office: Office, two: tuple[Topic, Topic]) -> None:
    assert report(Classifier())["steps"] == [None] * 10
    teach(office, two, 10)
    made = learn_anew(now=office.now)

    steps = report(made)["steps"]

    assert sum(step[0] for step in steps if step) == len(made.calibration.trials)


def test_corrupt_state_is_told_once_and_built_again(office: Office, two: tuple[Topic, Topic]) -> None:
    teach(office, two, 1)
    learn_anew(now=office.now)
    Learnt.objects.update(state=b"\x00broken")

    assert [classifier(now=office.now), classifier(now=office.now)] == [None, None]
    learn_anew(now=office.now)

    assert classifier(now=office.now) is not None
    assert Event.objects.filter(kind="inbox.learning_lost").count() == 1
    told = Notice.objects.filter(kind="inbox.learning_lost").values_list("user", flat=True)
    assert office.cast.administrator.user_id in told


def test_corrupt_state_that_somebody_mended_meanwhile_is_told_to_nobody(
    office: Office, two: tuple[Topic, Topic]
) -> None:
    from rostra.inbox.actions.learning import _loaded

    learn_anew(now=office.now)
    stale = Learnt.objects.get()
    stale.state = b"\x00broken"
    Learnt.objects.update(at=office.now + timedelta(minutes=1))

    assert _loaded(stale, office.now) is None
    assert Event.objects.filter(kind="inbox.learning_lost").count() == 0


def test_reset_leaves_examples_only(office: Office, two: tuple[Topic, Topic]) -> None:
    teach(office, two, 2)
    learn_anew(now=office.now)

    reset(reason="A new tree", by=office.cast.administrator, now=office.now)
    made = learn_anew(now=office.now)

    assert len(made.calibration.trials) == 0
    assert Correction.objects.count() == 12
    assert Event.objects.get(kind="inbox.learning_reset").data == {"reason": "A new tree"}


def test_reset_asks_for_a_reason_and_an_administrator(office: Office) -> None:
    with pytest.raises(NoReason):
        reset(reason=" ", by=office.cast.administrator, now=office.now)
    with pytest.raises(NotAllowed):
        reset(reason="I want to", by=office.cast.responder, now=office.now)


def test_classifier_of_a_body_without_topics_is_none(office: Office) -> None:
    assert classifier(now=office.now) is None
