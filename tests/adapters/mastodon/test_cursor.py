from __future__ import annotations

from rostra.adapters.mastodon.cursor import Cursor, age


def test_cursor_survives_as_text() -> None:
    cursor = Cursor("12", "34", "5", {"5": 2})
    assert Cursor.read(str(cursor)) == cursor


def test_empty_text_is_the_beginning() -> None:
    assert Cursor.read("") == Cursor()


def test_threads_with_new_replies_are_read_and_one_quiet_one_in_turn() -> None:
    replies = {"10": 1, "9": 2, "8": 3}
    cursor, turns = Cursor(replies={"10": 1, "9": 2, "8": 1}), []
    refs, turn = cursor.threads(replies)
    for _ in range(4):
        cursor = Cursor(turn=turn, replies=replies)
        _, turn = cursor.threads(replies)
        turns.append(turn)
    assert (refs, turns) == (["8", "9"], ["10", "8", "9", "10"])


def test_without_threads_nothing_is_read() -> None:
    assert Cursor().threads({}) == ([], "")


def test_age_sorts_numbers_of_any_length_and_sortable_words() -> None:
    assert sorted(["100", "99", "9"], key=age) == ["9", "99", "100"]
    assert sorted(["01HB", "01HA"], key=age) == ["01HA", "01HB"]
