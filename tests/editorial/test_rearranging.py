"""The buttons of the form that save nothing."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from rostra.editorial.forms.rearranging import rearranged


def _data(**fields: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        values = value if isinstance(value, list) else [value]
        data.setlist(name.replace("__", "-"), values)
    return data


def _thread(**more: Any) -> QueryDict:
    arabic = {"ar__text": "ا", "ar__part_1": "ب", "ar__part_2": "ج"}
    values = {"text": "a", "part_1": "b", "part_2": "c", "parts": "2", "languages": ["ar"], "place_x": "1", **arabic}
    return _data(**{**values, **more})


def _texts(data: QueryDict | None) -> list[str]:
    assert data is not None
    names = ["text", *(f"part_{number}" for number in range(1, int(data.get("parts", "")) + 1))]
    return [data.get(name, "") for name in names]


def _keep(text: str) -> list[str]:
    return [text]


def test_other_buttons_are_left_alone() -> None:
    assert rearranged(_thread(), "save", _keep) is None
    assert rearranged(_thread(), "", _keep) is None


def test_item_is_added_at_the_end_up_to_a_bound() -> None:
    added = rearranged(_thread(), "part", _keep)
    full = rearranged(_thread(parts="25"), "part", _keep)

    assert (_texts(added), full and full["parts"]) == (["a", "b", "c", ""], "25")


def test_items_change_places_in_every_language_with_their_pictures() -> None:
    up = rearranged(_thread(), "up:1", _keep)
    down = rearranged(_thread(), "down:1", _keep)

    assert up is not None
    assert down is not None
    assert (_texts(up), up["ar-text"], up["ar-part_1"], up["place_x"]) == (["b", "a", "c"], "ب", "ا", "0")
    assert (_texts(down), down["ar-part_2"], down["place_x"]) == (["a", "c", "b"], "ب", "2")


def test_first_and_last_item_go_no_further() -> None:
    assert _texts(rearranged(_thread(), "up:0", _keep)) == ["a", "b", "c"]
    assert _texts(rearranged(_thread(), "down:2", _keep)) == ["a", "b", "c"]
    assert _texts(rearranged(_thread(), "up:x", _keep)) == ["a", "b", "c"]


def test_item_that_is_removed_leaves_its_pictures() -> None:
    dropped = rearranged(_thread(place_y="2", place_z="0"), "drop:1", _keep)

    assert dropped is not None
    assert (_texts(dropped), dropped["ar-part_1"]) == (["a", "c"], "ج")
    assert [dropped[name] for name in ("place_x", "place_y", "place_z")] == ["0", "1", "0"]
    assert _texts(rearranged(_thread(), "drop:0", _keep)) == ["a", "b", "c"]


def test_long_text_becomes_items_and_what_follows_moves_down() -> None:
    split = rearranged(_thread(text="a1 a2", place_z="0"), "split:", str.split)

    assert split is not None
    assert (_texts(split), split["place_x"], split["place_z"]) == (["a1", "a2", "b", "c"], "2", "0")


def test_long_translation_is_cut_alone() -> None:
    split = rearranged(_data(text="a", parts="0", languages=["ar"], ar__text="ا ب"), "split:ar", str.split)

    assert split is not None
    assert (split["text"], split["ar-text"], split["ar-part_1"], split["parts"]) == ("a", "ا", "ب", "1")


def test_text_that_fits_and_one_that_makes_too_many_items_stay_whole() -> None:
    assert _texts(rearranged(_thread(), "split:", _keep)) == ["a", "b", "c"]
    assert _texts(rearranged(_thread(text="a " * 30), "split:", str.split)) == ["a " * 30, "b", "c"]


def test_language_is_added_once() -> None:
    data = _data(languages=["ar"], add_language="ro")

    added = rearranged(data, "language", _keep)
    again = rearranged(_data(languages=["ro"], add_language="ro"), "language", _keep)

    assert added is not None
    assert again is not None
    assert (added.getlist("languages"), again.getlist("languages")) == (["ar", "ro"], ["ro"])
