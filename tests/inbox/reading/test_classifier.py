"""Topics are learned from corrections, one by one; what is said about them is worth what it says."""

from __future__ import annotations

import random

import pytest

from rostra.inbox.reading.calibration import ENOUGH, PRECISION, RECENT, Calibration, Trial, calibration_error, fitted
from rostra.inbox.reading.classifier import NOTHING, Classifier
from rostra.inbox.reading.training import train

WORDS = {
    "water": ["water", "pipe", "tap", "leak", "pressure", "dirty", "meter", "flood"],
    "roads": ["road", "pothole", "asphalt", "kerb", "crossing", "lane", "bump", "traffic"],
    "waste": ["bin", "rubbish", "collection", "bag", "container", "smell", "rats", "dump"],
    "lights": ["lamp", "street", "dark", "bulb", "pole", "night", "flicker", "switch"],
}
FILLING = ["the", "in", "our", "my", "please", "since", "when", "again", "on", "at", "near"]


def sentences(many: int, *, seed: int, noise: float = 0.0) -> tuple[list[str], list[str]]:
    dice = random.Random(seed)
    texts, topics = [], []
    for _ in range(many):
        topic = dice.choice(list(WORDS))
        words = dice.choices(WORDS[topic], k=3) + dice.choices(FILLING, k=4)
        dice.shuffle(words)
        texts.append(" ".join(words))
        topics.append(dice.choice(list(WORDS)) if dice.random() < noise else topic)
    return texts, topics


def share_right(classifier: Classifier, texts: list[str], topics: list[str]) -> float:
    return sum(reading.topic == topic for reading, topic in zip(classifier.predict(texts), topics, strict=True)) / len(
        texts
    )


def test_predict_of_one_that_knows_nothing_is_nothing() -> None:
    assert Classifier().predict(["Where is the bus?", ""]) == [NOTHING, NOTHING]


def test_floor_asks_for_more_where_there_are_few_topics() -> None:
    calibration = Calibration()

    assert [round(calibration.floor(topics), 3) for topics in (0, 2, 3, 7, 70)] == [0.55, 0.55, 0.433, 0.3, 0.21]


def test_floor_follows_what_a_confidence_came_to_mean() -> None:
    calibration = Calibration()
    calibration.extend([Trial(1.0, 0.7, False)] * 10)

    assert calibration.floor(7) == pytest.approx(float(calibration.confidence(-0.8473)), abs=1e-4)


def test_floor_is_that_of_the_corrections_as_soon_as_there_are_enough() -> None:
    calibration = Calibration()
    calibration.extend([Trial(3.0, 0.9, True)] * 40 + [Trial(-3.0, 0.1, False)] * 40)

    assert calibration.floor(7) == float(calibration.confidence(3.0))


def test_floor_is_out_of_reach_where_suggestions_are_mostly_wrong() -> None:
    calibration = Calibration()
    calibration.extend([Trial(3.0, 0.9, False)] * ENOUGH)

    assert calibration.floor(7) == float("inf")


def test_predict_of_a_text_without_words_is_nothing() -> None:
    classifier = Classifier()
    classifier.learn(*sentences(40, seed=1))

    assert classifier.predict(["", "🙂 !!!"]) == [NOTHING, NOTHING]


def test_learn_learns_from_single_corrections() -> None:
    classifier = Classifier()
    for text, topic in zip(*sentences(150, seed=1), strict=True):
        classifier.learn([text], [topic])

    assert share_right(classifier, *sentences(200, seed=2)) > 0.95
    assert classifier.report().learned == 150


def test_learn_answers_before_it_learns() -> None:
    classifier = Classifier(["water", "roads"])
    classifier.learn(["a pothole in the road"], ["roads"])
    classifier.learn(["a pothole in the road"], ["water"])

    assert [trial.right for trial in classifier.calibration.trials] == [False, False]


def test_learn_adds_a_topic_that_is_new() -> None:
    classifier = Classifier()
    classifier.learn(*sentences(100, seed=1))
    for _ in range(3):
        classifier.learn(["the swimming pool is closed", "when does the pool open"], ["pool", "pool"])

    assert classifier.predict(["is the swimming pool open"])[0].topic == "pool"
    assert share_right(classifier, *sentences(100, seed=2)) > 0.9


def test_teach_proves_nothing() -> None:
    classifier = Classifier()
    classifier.teach(*sentences(100, seed=1))

    assert classifier.report().corrections == 0
    assert classifier.threshold is None
    assert share_right(classifier, *sentences(100, seed=2)) > 0.9


def test_teach_refuses_texts_without_topics() -> None:
    with pytest.raises(ValueError, match="2 texts, 1 topics"):
        Classifier().teach(["one", "two"], ["water"])


def test_forget_never_answers_a_topic_again() -> None:
    classifier = Classifier()
    classifier.learn(*sentences(150, seed=1))
    classifier.forget(["water"])

    assert sorted(classifier.topics) == ["lights", "roads", "waste"]
    assert "water" not in {reading.topic for reading in classifier.predict(["water pipe leak"] * 3)}


def test_predict_names_the_next_likely_topics() -> None:
    classifier = Classifier()
    classifier.learn(*sentences(150, seed=1))
    reading = classifier.predict(["dirty water in the street lamp"])[0]

    assert len(reading.runners_up) == 2
    assert reading.topic not in dict(reading.runners_up)
    assert reading.confidence + sum(dict(reading.runners_up).values()) <= 1.0001


def test_predict_is_the_same_alone_and_in_a_batch() -> None:
    classifier = Classifier()
    classifier.learn(*sentences(100, seed=1))
    texts = sentences(30, seed=3)[0]

    assert [r.topic for r in classifier.predict(texts)] == [classifier.predict([text])[0].topic for text in texts]


def test_predict_reads_any_spelling_alike() -> None:
    classifier = Classifier()
    classifier.teach(["انقطع الماء في الشارع", "حفرة في الطريق"] * 3, ["water", "roads"] * 3)
    plain, decorated = classifier.predict(["انقطع الماء", "اِنْقَطَعَ المـــاء"])

    assert plain == decorated
    assert plain.topic == "water"


def test_train_is_calibrated_and_knows_its_threshold() -> None:
    texts, topics = sentences(1500, seed=1, noise=0.2)
    classifier = train(list(zip(texts, topics, strict=True)))
    asked, wanted = sentences(800, seed=2, noise=0.2)
    readings = classifier.predict(asked)
    right = [reading.topic == topic for reading, topic in zip(readings, wanted, strict=True)]

    assert calibration_error([reading.confidence for reading in readings], right) < 0.05
    # All but the first step, before which nothing was known.
    assert classifier.report().corrections == 1500 - 15
    # No confidence makes up for a fifth of wrong labels.
    assert classifier.threshold is None
    assert classifier.report().coverage is None


def test_train_routes_where_precision_is_kept() -> None:
    texts, topics = sentences(600, seed=1)
    report = train(list(zip(texts, topics, strict=True))).report()

    assert report.threshold is not None
    assert report.coverage is not None
    assert report.coverage > 0.95
    assert report.precision is not None
    assert report.precision >= PRECISION
    assert report.accuracy is not None
    assert report.calibration_error is not None


def test_train_knows_by_night_what_corrections_taught_by_day() -> None:
    # A fifth of them, held out, would be too few to know anything.
    texts, topics = sentences(140, seed=1)
    by_day = Classifier()
    for text, topic in zip(texts, topics, strict=True):
        by_day.learn([text], [topic])
    by_night = train(list(zip(texts, topics, strict=True)))

    assert by_night.threshold == by_day.threshold
    assert by_night.threshold is not None
    assert by_night.calibration.trials == by_day.calibration.trials


def test_train_goes_by_the_newest_corrections() -> None:
    texts, topics = sentences(RECENT + 500, seed=1)
    wrong = list(zip(texts, ["nothing" for _ in topics], strict=True))
    made = train([*wrong[:500], *zip(texts[500:], topics[500:], strict=True)])

    assert made.report().corrections == RECENT
    assert made.threshold is not None


def test_train_routes_no_more_once_words_mean_something_else() -> None:
    # Two topics of four change places in the newest 400 of 4,400: what held for years, holds no more.
    places = {"water": "roads", "roads": "water"}
    texts, topics = sentences(4400, seed=1, noise=0.05)
    swapped = [places.get(topic, topic) for topic in topics[4000:]]
    made = train(list(zip(texts, [*topics[:4000], *swapped], strict=True)))
    asked, wanted = sentences(600, seed=2, noise=0.05)
    threshold = made.threshold
    routed = [
        reading.topic == places.get(topic, topic)
        for reading, topic in zip(made.predict(asked), wanted, strict=True)
        if threshold is not None and reading.confidence >= threshold
    ]

    assert len(routed) < 0.02 * len(asked) or sum(routed) / len(routed) >= PRECISION


def test_train_starts_cold_from_examples() -> None:
    examples = [(" ".join(words[:5]), topic) for topic, words in WORDS.items()]
    classifier = train([], examples=examples)

    assert share_right(classifier, *sentences(100, seed=2)) > 0.8
    assert classifier.threshold is None


def test_train_knows_nothing_from_nothing() -> None:
    assert train([]).predict(["water"]) == [NOTHING]


def trials(*, sure_right: int, sure_wrong: int, unsure_right: int, unsure_wrong: int) -> Calibration:
    made = Calibration()
    made.extend(
        [Trial(5.0, 0.9, True)] * sure_right
        + [Trial(5.0, 0.9, False)] * sure_wrong
        + [Trial(0.0, 0.5, True)] * unsure_right
        + [Trial(0.0, 0.5, False)] * unsure_wrong
    )
    return made


def test_threshold_is_not_known_from_few() -> None:
    made = trials(sure_right=ENOUGH - 1, sure_wrong=0, unsure_right=0, unsure_wrong=0)

    assert made.threshold is None
    assert made.error is None


def test_threshold_lets_the_unsure_wait() -> None:
    made = trials(sure_right=195, sure_wrong=5, unsure_right=100, unsure_wrong=100)

    assert made.threshold == pytest.approx(made.confidence(5.0))
    assert made.routed() == (0.5, 0.975)


def test_threshold_is_none_where_precision_is_never_kept() -> None:
    made = trials(sure_right=80, sure_wrong=20, unsure_right=50, unsure_wrong=50)

    assert made.threshold is None
    assert made.routed() is None


def test_threshold_is_none_where_the_newest_say_that_it_is_lost() -> None:
    made = trials(sure_right=1900, sure_wrong=0, unsure_right=0, unsure_wrong=0)
    assert made.threshold is not None

    made.extend([Trial(5.0, 0.9, False)] * 50)

    assert made.routed() is None


def test_threshold_wants_more_than_luck() -> None:
    # 0.9 of 100 could as well be 0.87.
    assert trials(sure_right=90, sure_wrong=10, unsure_right=0, unsure_wrong=0).threshold is None


def test_confidence_is_the_share_that_was_right() -> None:
    made = trials(sure_right=180, sure_wrong=20, unsure_right=100, unsure_wrong=100)

    assert made.confidence([5.0, 0.0]).tolist() == pytest.approx([0.9, 0.5], abs=0.02)


def test_fitted_without_trials_changes_nothing() -> None:
    assert fitted([], []) == (1.0, 0.0)


def test_fitted_never_turns_odds_around() -> None:
    assert fitted([5.0] * 50 + [0.0] * 50, [False] * 50 + [True] * 50)[0] > 0


def test_calibration_error_is_the_mean_distance() -> None:
    assert calibration_error([0.95, 0.95, 0.55, 0.55], [True, True, True, False]) == pytest.approx(0.05)
    assert calibration_error([], []) == 0.0


def test_calibration_remembers_the_newest_only() -> None:
    made = Calibration()
    made.extend([Trial(1.0, 0.5, False)] * 2000)
    made.extend([Trial(1.0, 0.5, True)] * 2000)

    assert {trial.right for trial in made.trials} == {True}
