from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from rostra.audit.models import Event
from rostra.core.refusals import Faster, Refused
from rostra.jurisdictions import packs
from rostra.jurisdictions.packs import SAYS, Certainty
from rostra.people.models import Member
from rostra.policy.actions import decide
from rostra.policy.actions.deciding import NotAllowed
from rostra.policy.actions.packs import confirm_value, correct_value, end_correction
from rostra.policy.compliance.versions import packs_confirmed
from rostra.policy.decisions import CALENDAR, PACKS, RESPONSE_MINUTES, WORKING_HOURS, WorkingHours
from rostra.policy.models import Decision, PackConfirmation, PackCorrection, TeamSeat
from rostra.policy.office_calendar import OfficeCalendar
from rostra.policy.open_points import points
from rostra.policy.pack_wording import FAULTS, FIELDS_OF, calendar_in_words, lines_of, path_in_words, value_in_words
from rostra.policy.packs_at_odds import at_odds
from rostra.policy.queries.packs import chosen, law, standing, statutory
from tests.policy.drafted import open_version

TRANSFER = "foi[0].transfer"
RESPOND = "foi[0].respond"


def confirm(cast: Any, pack: str = "en-NZ", path: str = TRANSFER, **more: Any) -> PackConfirmation:
    values = {
        "name": "Tui Ngata",
        "title": "Legal adviser",
        "on": date(2026, 11, 20),
        "note": "",
        "by": cast.administrator,
        "now": cast.now,
    }
    return confirm_value(pack=pack, path=path, **{**values, **more})


def correct(cast: Any, value: Any, path: str = TRANSFER, **more: Any) -> PackCorrection:
    values = {"source": "OIA s 14", "reason": "We asked.", "by": cast.administrator, "now": cast.now}
    return correct_value(pack="en-NZ", path=path, value=value, **{**values, **more})


FIFTEEN = {"n": 15, "unit": "working"}


def test_packs_of_the_body_are_those_that_it_decided(cast: Any) -> None:
    assert chosen() == ()
    decide(question=PACKS, value=("nb-NO", "en-NZ"), by=None, now=cast.now)
    assert chosen() == ("nb-NO", "en-NZ")


def test_certain_values_are_statutory_and_others_once_confirmed(cast: Any) -> None:
    assert [statutory("en-NZ", path) for path in (RESPOND, TRANSFER)] == [True, False]
    confirm(cast)
    assert statutory("en-NZ", TRANSFER) is True
    assert Event.objects.get(kind="policy.pack_confirmed").data["name"] == "Tui Ngata"


def test_correction_lies_over_the_pack_and_is_not_certain(cast: Any) -> None:
    confirm(cast)
    row = correct(cast, FIFTEEN, RESPOND)

    assert (law("en-NZ").laws[0].respond.value.number, packs.pack("en-NZ").laws[0].respond.value.number) == (15, 20)
    assert (law("en-NZ").laws[0].respond.certainty, statutory("en-NZ", RESPOND)) == (Certainty.C, False)
    confirm(cast, path=RESPOND)
    assert statutory("en-NZ", RESPOND) is True
    end_correction(correction=row, by=cast.administrator, now=cast.now)
    assert (law("en-NZ"), statutory("en-NZ", RESPOND)) == (packs.pack("en-NZ"), True)


def test_confirmation_counts_for_its_value_alone(cast: Any) -> None:
    confirm(cast)
    correct(cast, {"n": 5, "unit": "working"})
    assert statutory("en-NZ", TRANSFER) is False
    correct(cast, {"unit": "working", "n": 10})
    assert statutory("en-NZ", TRANSFER) is True


def test_a_new_correction_ends_the_one_before(cast: Any) -> None:
    first = correct(cast, FIFTEEN)
    correct(cast, {"n": 5, "unit": "working"})

    first.refresh_from_db()
    assert (first.ended_at, first.ended_by, PackCorrection.objects.filter(ended_at=None).count()) == (
        cast.now,
        cast.administrator.user,
        1,
    )
    with pytest.raises(Faster):
        end_correction(correction=first, by=cast.administrator, now=cast.now)


def test_correction_that_fits_nowhere_any_more_is_left_out_and_told(cast: Any) -> None:
    values = {"source": "x", "reason": "x", "by": cast.administrator.user, "at": cast.now}
    lost = PackCorrection.objects.create(pack="en-NZ", path="foi[9].respond", value=FIFTEEN, **values)
    other = PackCorrection.objects.create(pack="en-NZ", path=TRANSFER, value="soon", **values)

    there = standing("en-NZ")
    assert (there.pack, {row.pk for row in there.misfits}) == (packs.pack("en-NZ"), {lost.pk, other.pk})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"title": ""}, "title"),
        ({"on": date(2026, 11, 25)}, "on"),
        ({"path": "foi[0].colour"}, "name"),
        ({"path": "point:nowhere"}, "name"),
    ],
)
def test_confirmation_says_who_and_when(cast: Any, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as caught:
        confirm(cast, **change)
    assert (caught.value.field, PackConfirmation.objects.count()) == (field, 0)


@pytest.mark.parametrize(
    ("value", "change", "field"),
    [
        ("soon", {}, "value"),
        ({"n": "ten"}, {}, "value"),
        (FIFTEEN, {"path": "colour"}, "value"),
        (FIFTEEN, {"source": ""}, "source"),
        (FIFTEEN, {"reason": " "}, "reason"),
    ],
)
def test_correction_has_the_kind_of_the_value_and_its_grounds(cast: Any, value: Any, change: Any, field: str) -> None:
    with pytest.raises(Refused) as caught:
        correct(cast, value, **change)
    assert (caught.value.field, PackCorrection.objects.count()) == (field, 0)


def test_administrators_and_the_seat_for_the_law_say_it(cast: Any) -> None:
    row = correct(cast, FIFTEEN)
    for act in (
        lambda: confirm(cast, by=cast.editor),
        lambda: correct(cast, FIFTEEN, by=cast.editor),
        lambda: end_correction(correction=row, by=cast.editor, now=cast.now),
    ):
        with pytest.raises(NotAllowed):
            act()
    TeamSeat.objects.create(member=cast.editor, function="law")
    assert confirm(cast, by=cast.editor).by == cast.editor.user


def test_day_of_a_confirmation_is_one_where_the_body_is(cast: Any) -> None:
    cast.administrator.body.time_zone = "Pacific/Auckland"
    evening = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    assert confirm(cast, on=date(2026, 11, 21), now=evening).on == date(2026, 11, 21)
    with pytest.raises(Refused):
        confirm(cast, on=date(2026, 11, 22), now=evening)


def test_open_points_are_settled_by_confirming(cast: Any) -> None:
    days, _forwarding, archives, *_more = points()["ro-MD"]

    def settled() -> list[bool]:
        there = standing("ro-MD")
        return [there.settled(point) for point in (days, archives)]

    assert (settled(), statutory("ro-MD", "foi[0].respond")) == ([False, False], False)
    confirm(cast, "ro-MD", "foi[0].respond")
    assert (settled(), statutory("ro-MD", "foi[0].respond")) == ([False, False], True)
    confirm(cast, "ro-MD", "foi[0].extend")
    confirm(cast, "ro-MD", archives.paths[0])
    assert settled() == [True, True]


def test_every_open_point_is_of_a_pack_and_has_words() -> None:
    for pack, rows in points().items():
        stated = packs.values(pack)
        for point in rows:
            assert point.text("en") == point.text("xx") != ""
            assert all(path in stated or path == f"point:{point.code}" for path in point.paths)


def test_every_field_and_every_fault_has_words() -> None:
    keys = {value.key for name in packs.names() for value in packs.values(name).values()}
    assert (keys - set(FIELDS_OF), set(FAULTS)) == (set(), set(SAYS))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"n": 20, "unit": "working", "from": "day after receipt"}, "20 working days; counted from: day after receipt"),
        (
            {"to": 30, "unit": "calendar", "notice_by": 10},
            "up to 30 calendar days in all; the person is told by day 10",
        ),
        ({"n": None, "unit": None, "rule": "genast"}, "no number of days; rule: genast"),
        ({"n": 1}, "1 day"),
        (["12-25/01-15"], "25 December to 15 January"),
        ([], "None"),
        (True, "Yes"),
        (False, "No"),
        ("s 16", "s 16"),
    ],
)
def test_values_are_told_in_words(value: Any, words: str) -> None:
    assert value_in_words(value) == words


def test_what_a_pack_says_is_read_in_the_language_of_the_reader() -> None:
    with translation.override("sv"):
        assert value_in_words("any form or channel; any person") == ("vilken form eller kanal som helst; vem som helst")
        assert "dagen efter mottagandet" in value_in_words({"n": 20, "unit": "working", "from": "day after receipt"})
        assert value_in_words("as our lawyer wrote it") == "as our lawyer wrote it"


def test_parts_of_the_year_follow_the_language() -> None:
    with translation.override("nb"):
        assert value_in_words(["12-25/01-15"]).startswith("25. desember ")


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ({"n": 10, "unit": None, "from": "receipt"}, "n: 10\nfrom: receipt"),
        (["12-25/01-15", "06-01/06-02"], "12-25/01-15\n06-01/06-02"),
        (True, "yes"),
        (False, "no"),
        ("s 16", "s 16"),
    ],
)
def test_values_are_edited_in_lines(value: Any, lines: str) -> None:
    assert lines_of(value) == lines


def test_paths_are_told_in_words() -> None:
    assert [path_in_words(*where) for where in (("sv-SE", RESPOND), ("en-NZ", TRANSFER), ("xx", "y"))] == [
        "Time to answer",
        "Passing on to another body (Official Information Act 1982 (central))",
        "y",
    ]
    assert path_in_words("ro-MD", "point:gone") == "point:gone"
    assert path_in_words("sv-SE", "point:package_se").startswith("Does the National Archives' own application")


def test_calendar_of_a_pack_is_told_in_words() -> None:
    assert calendar_in_words(packs.pack("ar-SA")) == "Public holidays of Saudi Arabia; Friday, Saturday"
    assert "United Kingdom (SCT)" in calendar_in_words(packs.pack("en-GB"))


def test_decisions_that_do_not_go_with_a_law_are_told(cast: Any) -> None:
    norway = packs.pack("nb-NO")
    assert [odd.text for odd in at_odds(norway)] == ["Your working calendar keeps no public holidays of Norway."]
    decide(question=CALENDAR, value=OfficeCalendar(("nb-NO",)), by=None, now=cast.now)
    decide(question=RESPONSE_MINUTES, value=6 * 480, by=None, now=cast.now)
    assert [(odd.text, odd.key) for odd in at_odds(norway)] == [
        (
            "Your time to answer comes to 6 working days; offentleglova 2006-05-19-16 has 5 working days.",
            "response_minutes",
        )
    ]
    decide(question=WORKING_HOURS, value=WorkingHours(start="00:00", end="00:00"), by=None, now=cast.now)
    assert at_odds(norway) == []
    decide(question=RESPONSE_MINUTES, value=8 * 24 * 60, by=None, now=cast.now)
    # Ten calendar days are little more than seven of a week of five.
    assert [odd.key for odd in at_odds(packs.pack("ro-RO"))] == ["calendar", "response_minutes"]


def page(name: str = "en-NZ") -> str:
    return reverse("policy:pack", args=[name])


def test_list_shows_ours_first_with_what_is_open(cast: Any) -> None:
    decide(question=PACKS, value=("sv-SE",), by=None, now=cast.now)
    shown = cast.client(cast.reader).get(reverse("policy:packs"))

    assert [row["name"] for row in shown.context["rows"]][:2] == ["sv-SE", "en-NZ"]
    assert [row.text[:30] for row in shown.context["points"]] == ["Does the National Archives' ow"]
    text = shown.content.decode()
    assert [words in text for words in ("Applies to us", "Choose ours")] == [True, False]
    assert "Choose ours" in cast.client(cast.administrator).get(reverse("policy:packs")).content.decode()


def test_pack_that_a_release_has_no_more_is_named_and_stops_no_page(cast: Any) -> None:
    Decision.objects.create(key="packs", value=["en-NZ", "xx-XX"], decided_at=cast.now)
    client = cast.client(cast.administrator)

    shown = client.get(reverse("policy:packs")).content.decode()

    assert "the laws of xx-XX apply to you" in shown
    assert chosen() == ("en-NZ",)
    for name in ("instruments", "overview", "decisions"):
        assert client.get(reverse(f"policy:{name}")).status_code == 200, name
    open_version(cast)
    assert client.get(reverse("policy:document")).status_code == 200
    assert packs_confirmed(cast.now).of > 0


def test_page_shows_every_value_with_certainty_source_and_confirmation(cast: Any) -> None:
    confirm(cast, note="Checked against the Act")
    correct(cast, FIFTEEN, RESPOND)
    text = cast.client(cast.reader).get(page()).content.decode()

    for words in (
        "Confirmed by Tui Ngata, Legal adviser, on",
        "20 November 2026",
        "Checked against the Act",
        "15 working days",
        "Corrected by us. Rostra ships:",
        "20 working days; counted from: day after receipt",
        "To be confirmed by your lawyer",
        "25 December to 15 January",
        "Which editions of the general disposal authorities",
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("name", "received", "due"),
    [
        ("en-NZ", "2026-12-15", ["2027-01-20", "2027-02-03", "2027-01-19", "2027-02-02"]),
        ("en-GB", "2026-12-15", ["2027-01-18", "2027-01-18", "2027-01-18", "2027-02-15"]),
        ("en-US", "2026-12-15", ["2027-01-14", "2027-01-29"]),
        ("nb-NO", "2026-12-23", ["2026-12-31"]),
    ],
)
def test_calculator_says_by_when(cast: Any, name: str, received: str, due: list[str]) -> None:
    shown = cast.client(cast.reader).get(page(name), {"received": received})

    assert [str(each.deadline.due) for rows in shown.context["laws"] for each in rows.due] == due


def test_calculator_says_what_is_not_confirmed(cast: Any) -> None:
    client = cast.client(cast.reader)

    def marks() -> list[bool]:
        laws = client.get(page(), {"received": "2026-12-15"}).context["laws"]
        return [each.confirmed for rows in laws for each in rows.due]

    # The regional days of the second law are settled law, not certain.
    assert marks() == [False, True, False, False]
    confirm(cast)
    confirm(cast, path="foi[1].regional_anniversary_days")
    assert marks() == [True, True, False, True]


def test_calculator_shows_both_days_where_the_last_is_a_holiday(cast: Any) -> None:
    shown = cast.client(cast.reader).get(page("ro-MD"), {"received": "2026-12-15"})
    first = shown.context["laws"][0].due[0]

    assert (first.deadline.due, first.deadline.or_on, first.confirmed) == (
        date(2026, 12, 25),
        date(2026, 12, 28),
        False,
    )
    assert "The last day is no working day." in shown.content.decode()


def test_calculator_refuses_what_is_no_day(cast: Any) -> None:
    shown = cast.client(cast.reader).get(page(), {"received": "2026-02-30"})

    assert (shown.status_code, "2026-02-30" in shown.content.decode()) == (422, True)


def test_lawyer_confirms_on_the_page(cast: Any) -> None:
    client = cast.client(cast.administrator)
    sent = {"name": "Tui Ngata", "title": "Legal adviser", "on": "2026-11-20", "note": ""}
    there = reverse("policy:pack_confirm", args=["en-NZ", TRANSFER])

    assert client.get(there).status_code == 200
    assert client.post(there, {**sent, "on": "2199-01-01"}).status_code == 422
    assert (client.post(there, sent).url, statutory("en-NZ", TRANSFER)) == (page(), True)
    point = reverse("policy:pack_confirm", args=["en-NZ", "point:schedules_nz"])
    assert (client.get(point).status_code, client.post(point, sent).status_code) == (200, 302)
    assert [
        client.get(reverse("policy:pack_confirm", args=where)).status_code for where in (("xx", "y"), ("en-NZ", "y"))
    ] == [404, 404]


def test_correction_that_is_wrong_is_named_line_by_line_and_nothing_is_lost(cast: Any) -> None:
    client = cast.client(cast.administrator)
    there = reverse("policy:pack_correct", args=["en-NZ", TRANSFER])
    sent = {"value": "n: ten\n\nunit: hours\ncolour: blue", "source": "OIA s 14", "reason": "We asked."}
    shown = client.post(there, sent)

    assert (shown.status_code, PackCorrection.objects.count()) == (422, 0)
    assert shown.context["form"].errors["value"] == ["Line 4, colour: unknown field."]
    text = shown.content.decode()
    assert [words in text for words in ("n: ten", "OIA s 14", "We asked.")] == [True] * 3
    again = client.post(there, {**sent, "value": "n: ten\n\nunit: hours"})
    assert again.context["form"].errors["value"] == [
        "Line 1, n: must be a number of days.",
        "Line 3, unit: must be working or calendar.",
    ]


@pytest.mark.parametrize(
    ("path", "value", "errors"),
    [
        (
            "foi[0].closed",
            "12-25/01-15\n02-30/03-01\nChristmas",
            ["Line 2: there is no 02-30.", "Line 3: must be like 12-25/01-15."],
        ),
        (TRANSFER, "n 20\nn: 3\nn: 4", ["Line 1: write it like “n: 20”.", "Line 3, n: said twice."]),
        ("foi[1].regional_anniversary_days", "perhaps", ["Line 1: must be yes or no."]),
        (TRANSFER, f"n: {'9' * 30}", ["Line 1, n: must be a number of days."]),
    ],
)
def test_what_is_wrong_is_said_for_each_kind(cast: Any, path: str, value: str, errors: list[str]) -> None:
    there = reverse("policy:pack_correct", args=["en-NZ", path])
    shown = cast.client(cast.administrator).post(there, {"value": value, "source": "x", "reason": "y"})

    assert (shown.status_code, shown.context["form"].errors["value"]) == (422, errors)


@pytest.mark.parametrize(
    ("path", "value", "stored"),
    [
        ("foi[0].closed", "12-24/01-15\r\n\r\n06-01/06-02\r\n", ["12-24/01-15", "06-01/06-02"]),
        (TRANSFER, "n: 5\n\nunit: working\n", {"n": 5, "unit": "working"}),
        ("foi[1].regional_anniversary_days", "No", False),
        ("foi[0].extend", " by agreement ", "by agreement"),
    ],
)
def test_lawyer_corrects_on_the_page_and_ends_it(cast: Any, path: str, value: str, stored: Any) -> None:
    client = cast.client(cast.administrator)
    there = reverse("policy:pack_correct", args=["en-NZ", path])
    assert client.get(there).status_code == 200
    assert client.post(there, {"value": value, "source": "x", "reason": "y"}).url == page()

    row = PackCorrection.objects.get()
    assert (row.value, standing("en-NZ").values[path].value) == (stored, stored)
    end = reverse("policy:pack_end", args=[row.pk])
    assert [client.post(end).status_code, client.post(end).status_code] == [302, 302]
    assert PackCorrection.objects.filter(ended_at=None).count() == 0
    assert client.get(reverse("policy:pack_correct", args=["en-NZ", "colour"])).status_code == 404


def test_others_only_read(cast: Any) -> None:
    row = correct(cast, FIFTEEN)
    client = cast.client(cast.editor)
    pages = [reverse(f"policy:pack_{what}", args=["en-NZ", TRANSFER]) for what in ("confirm", "correct")]

    assert [client.get(each).status_code for each in pages] == [403, 403]
    client.post(reverse("policy:pack_end", args=[row.pk]))
    assert PackCorrection.objects.filter(ended_at=None).count() == 1
    assert "End this correction" not in client.get(page()).content.decode()


def test_pages_ask_as_much_however_much_was_said(cast: Any) -> None:
    client = cast.client(cast.administrator)

    def asked() -> list[int]:
        found = []
        for each in (page(), reverse("policy:packs")):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(each).status_code == 200
            found.append(len(captured))
        return found

    asked()
    confirm(cast)
    before = asked()
    for number in range(30):
        confirm(cast, name=f"Lawyer {number}")
        correct(cast, {"n": number, "unit": "working"})

    assert asked() == before


def test_log_tells_what_was_confirmed_and_corrected(cast: Any) -> None:
    confirm(cast)
    correct(cast, FIFTEEN)
    text = cast.client(cast.administrator).get(reverse("people:log")).content.decode()

    assert [words in text for words in ("Value of a jurisdiction corrected", "Tui Ngata", "15 working days")] == [
        True
    ] * 3


def test_other_bodies_see_nothing_of_it(cast: Any) -> None:
    row = correct(cast, FIFTEEN)
    stranger: Member = cast.stranger
    client = cast.client(stranger)

    assert client.post(reverse("policy:pack_end", args=[row.pk])).status_code == 404
    assert "15 working days" not in client.get(page()).content.decode()
