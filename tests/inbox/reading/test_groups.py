"""Messages that ask the same are found and put together."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from rostra.inbox.reading.communities import communities
from rostra.inbox.reading.groups import ALIKE, SAME, Join, join, pair_figures, regroup
from rostra.inbox.reading.index import Index
from rostra.inbox.reading.signatures import parts, signatures

QUESTIONS = [
    "When does the water come back in our street?",
    "Where can I pay the parking fine?",
    "Why was the rubbish not collected this week?",
    "How do I renew my library card?",
]
OPENINGS = ["Hello,", "Good morning!", "Please tell me:", "Again:", "Excuse me,"]
CLOSINGS = ["Thank you", "Thanks in advance", "Best regards", "It is urgent", "My neighbours ask too"]


def asked(many: int) -> list[str]:
    dice = random.Random(5)
    return [
        f"{dice.choice(OPENINGS)} {QUESTIONS[number % len(QUESTIONS)]} {dice.choice(CLOSINGS)}"
        for number in range(many)
    ]


def index_of(texts: list[str]) -> Index:
    index = Index()
    index.add(list(enumerate(signatures(texts))))
    return index


def test_propose_finds_who_asked_the_same() -> None:
    texts = asked(40)
    found = index_of(texts).propose(["Hello! Where do I pay a parking fine?"], most=5)[0]

    assert len(found) == 5
    assert {place % 4 for place, _ in found} == {1}
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_propose_finds_nothing_in_nothing() -> None:
    assert Index().propose(["Where is the bus?"]) == [[]]
    assert index_of(asked(4)).propose([]) == []


def test_propose_for_a_text_without_words_is_nothing() -> None:
    assert index_of([*asked(8), "🙂"]).propose(["!!!", "🙂"]) == [[], []]


def test_propose_knows_that_another_line_is_another_question() -> None:
    index = index_of(["When does line 22 come?", "When does line 41 come?"])
    same, other = index.propose(["when does line ٢٢ come"])[0]

    assert (same[0], other[0]) == (0, 1)
    assert same[1] == pytest.approx(1.0)
    assert other[1] < SAME


def test_remove_hides_a_message() -> None:
    index = index_of(asked(8))
    index.remove([1, 99])

    assert 1 not in index
    assert len(index) == 7
    assert index.propose([QUESTIONS[1]], most=2)[0][0][0] == 5


def test_remove_of_most_makes_room() -> None:
    texts = [f"{text} {number}" for number, text in enumerate(asked(2200))]
    index = index_of(texts)
    index.remove(list(range(2150)))

    assert len(index) == 50
    assert {place for place, _ in index.propose(texts[2150:2151], most=60)[0]} <= set(range(2150, 2200))
    index.remove(list(range(2150, 2200)))
    assert index.propose(texts[:1]) == [[]]


def test_add_of_the_same_message_replaces_it() -> None:
    index = index_of(asked(8))
    index.add([(1, signatures(["How do I renew my library card?"])[0])])

    assert len(index) == 8
    assert 1 in [place for place, score in index.propose(["How do I renew my library card?"])[0] if score > 0.99]


@settings(max_examples=25)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=10))
def test_add_in_any_portions_finds_the_same(portions: list[int]) -> None:
    texts = asked(sum(portions))
    kept = list(enumerate(signatures(texts)))
    whole, grown = Index(), Index()
    whole.add(kept)
    start = 0
    for portion in portions:
        grown.add(kept[start : start + portion])
        start += portion

    best = [round(found[0][1], 4) for found in whole.propose(QUESTIONS) if found]
    assert [round(found[0][1], 4) for found in grown.propose(QUESTIONS) if found] == best


def test_neighbours_leave_a_message_itself_out() -> None:
    ids, found = index_of(asked(12)).neighbours(most=2)

    assert ids == list(range(12))
    assert all(own not in dict(near) and len(near) == 2 for own, near in zip(ids, found, strict=True))


def test_regroup_puts_together_what_asks_the_same() -> None:
    groups = regroup(index_of(asked(80)), fewest=2)

    assert [sorted({place % 4 for place in group}) for group in groups] == [[0], [1], [2], [3]]
    assert sum(map(len, groups)) == 80


def test_regroup_leaves_alone_what_resembles_nothing() -> None:
    index = index_of([*asked(20), "xylophone quartz"])

    assert 20 not in {place for group in regroup(index, alike=ALIKE, fewest=2) for place in group}
    assert regroup(index, alike=1.1, fewest=2) == []


def test_regroup_of_nothing_is_nothing() -> None:
    assert regroup(Index()) == []


def test_join_wants_two_that_are_alike() -> None:
    assert join([(1, ALIKE + 0.01)], {}.get) is None
    assert join([(1, 0.1), (2, 0.1)], {}.get) is None
    assert join([(1, ALIKE + 0.02), (2, ALIKE + 0.01)], {}.get) == Join(None, (1, 2), ALIKE + 0.02)


def test_join_of_the_same_words_wants_one() -> None:
    assert join([(1, SAME)], {}.get) == Join(None, (1,), SAME)


def test_join_prefers_a_group_that_is_there() -> None:
    found = [(1, 0.9), (2, 0.9), (3, 0.9), (4, SAME)]

    assert join(found, {4: 7}.get) == Join(7, (4,), SAME)


def test_communities_are_what_hangs_together() -> None:
    links = np.zeros((7, 7))
    for group in ((0, 1, 2), (3, 4, 5)):
        for one in group:
            for other in group:
                links[one, other] = one != other
    links[2, 3] = links[3, 2] = 0.1
    found = communities(csr_matrix(links), resolution=1.0, seed=1).tolist()

    assert found[0] == found[1] == found[2]
    assert found[3] == found[4] == found[5]
    assert len(set(found)) == 3


def test_pair_figures_count_pairs() -> None:
    assert pair_figures(["a", "a", "b", "b"], [[0, 1], [2, 3]]) == (1.0, 1.0, 1.0)
    assert pair_figures(["a", "a", "b", "b"], [[0, 1, 2, 3]]) == (2 / 6, 1.0, 0.5)
    assert pair_figures(["a", "a", "b"], [[0], [1], [2]]) == (0.0, 0.0, 0.0)


def test_signatures_keep_numbers_that_tell_questions_apart() -> None:
    numbers = [parts(one)[0] for one in signatures(["Line 22", "line ٢٢!", "call 0700123456", "https://x.example/22"])]

    assert numbers[0] == numbers[1]
    assert len(numbers[0]) == 1
    assert numbers[2:] == [frozenset(), frozenset()]
