from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.utils.safestring import SafeString

from .conftest import NOW


def draw(template: str, **context: object) -> str:
    """The tag's HTML without the white space between elements."""
    return re.sub(r">\s+<", "><", Template(template).render(Context(context)).strip())


def test_icon_is_hidden_from_screen_readers_without_a_label() -> None:
    assert draw('{% icon "inbox" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/vendor/icons.svg#inbox"/></svg>'
    )


def test_icon_that_points_along_the_line_is_mirrored_and_may_have_a_label() -> None:
    assert draw('{% icon "send" "Sent" %}') == (
        '<svg class="icon flip" role="img" aria-label="Sent"><use href="/static/vendor/icons.svg#send"/></svg>'
    )


def test_icon_refuses_an_unknown_name() -> None:
    with pytest.raises(ValueError, match="no icon 'unicorn'"):
        draw('{% icon "unicorn" %}')


def test_pill_has_colour_icon_and_word() -> None:
    assert draw('{% pill "overdue" word %}', word="Late & <bad>") == (
        '<span class="pill" data-color="danger" data-kind="overdue"><svg class="icon" aria-hidden="true">'
        '<use href="/static/vendor/icons.svg#circle-alert"/></svg>Late &amp; &lt;bad&gt;</span>'
    )


def test_pill_takes_a_variant_and_another_icon() -> None:
    assert draw('{% pill "neutral" "Post" icon_name="mail" variant="bare" %}') == (
        '<span class="pill pill--bare" data-color="neutral" data-kind="neutral"><svg class="icon" aria-hidden="true">'
        '<use href="/static/vendor/icons.svg#mail"/></svg>Post</span>'
    )


def test_pill_escapes_a_word_that_another_escaped_before() -> None:
    drawn = [draw('{% pill "neutral" word %}', word=word) for word in (SafeString("<b>"), "<b>", SafeString("<b>"))]

    assert ["<b>" in html for html in drawn] == [True, False, True]


def test_label_escapes_what_people_named() -> None:
    assert draw("{% label name %}", name="<b>") == '<span class="pill pill--line" dir="auto">&lt;b&gt;</span>'


@pytest.mark.parametrize(
    ("tag", "html"),
    [
        ("{% count 12 %}", '<span class="count" data-color="neutral">12</span>'),
        (
            '{% count 12 "open" %}',
            '<span class="count" data-color="neutral">12<span class="sr-only"> open</span></span>',
        ),
        ("{% count 3 overdue=True %}", '<span class="count" data-color="danger">3</span>'),
        ("{% count 4210 %}", '<span class="count" data-color="neutral">999+</span>'),
    ],
)
def test_count_is_grey_unless_overdue(tag: str, html: str) -> None:
    assert draw(tag) == html


@pytest.mark.parametrize(
    ("tag", "sign", "name"),
    [
        ('{% channel "mastodon" %}', "#brand-mastodon", "Mastodon"),
        ('{% channel "youtube" %}', "#brand-youtube", "YouTube"),
        ('{% channel "mail" %}', "#mail", "E-mail"),
        ('{% channel "linkedin" %}', ">in<", "LinkedIn"),
        ('{% channel "weibo" %}', ">WE<", "Weibo"),
        ('{% channel "x" label="Twitter" %}', "#brand-x", "Twitter"),
    ],
)
def test_channel_has_a_sign_and_a_name_read_out(tag: str, sign: str, name: str) -> None:
    html = draw(tag)

    assert (sign in html, html.endswith(f'<span class="sr-only">{name}</span></span>')) == (True, True)


def test_channel_shows_its_name_as_text() -> None:
    assert draw('{% channel "bluesky" text=True %}').endswith("<span>Bluesky</span></span>")


def test_handle_stays_left_to_right() -> None:
    assert draw("{% handle h %}", h="@a<b") == '<bdi class="handle" dir="ltr">@a&lt;b</bdi>'


@pytest.mark.parametrize(("name", "html"), [("نور", "<bdi>نور</bdi>"), ("", "<bdi>No name</bdi>")])
def test_person_isolates_the_name(name: str, html: str) -> None:
    assert draw("{% person name %}", name=name) == html


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana Popa", "AP"), ("ana", "A"), ("@dan_rides", "DR"), ("Ana Maria Popa", "AP"), ("", "?"), ("@", "?")],
)
def test_avatar_shows_initials(name: str, letters: str) -> None:
    assert draw("{% avatar name small=True %}", name=name) == (
        f'<span class="avatar avatar--small" aria-hidden="true">{letters}</span>'
    )


@pytest.mark.parametrize(
    ("style", "words"),
    [("short", "11:30"), ("full", "24 November 2026, 11:30"), ("date", "24 November 2026"), ("clock", "11:30")],
)
def test_when_says_the_full_time_in_its_title(style: str, words: str) -> None:
    assert draw("{% when at style now=at %}", at=NOW, style=style) == (
        f'<time class="nums" datetime="2026-11-24T09:30:00+00:00" title="24 November 2026, 11:30 EET">{words}</time>'
    )


def test_when_prints_a_dash_where_there_is_no_time() -> None:
    assert draw("{% when None %}") == '<span class="muted">—</span>'


def test_day_is_written_out() -> None:
    assert draw("{% day on %}", on=NOW.date()) == '<time class="nums" datetime="2026-11-24">24 November 2026</time>'


def test_due_is_a_pill_with_the_time_left() -> None:
    assert draw("{% due at now=now %}", at=NOW + timedelta(minutes=70), now=NOW) == (
        '<time class="pill nums" data-color="warning" data-kind="due_soon" datetime="2026-11-24T10:40:00+00:00"'
        ' title="24 November 2026, 12:40 EET"><svg class="icon" aria-hidden="true">'
        '<use href="/static/vendor/icons.svg#clock"/></svg>1 h 10 min left</time>'
    )


def test_due_prints_nothing_without_a_due_time() -> None:
    assert draw("{% due None %}") == ""


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As citizens see it.")
    email = forms.EmailField(label="Address", required=False)
    text = forms.CharField(label="Text", required=False, widget=forms.Textarea)
    degree = forms.ChoiceField(label="Degree", widget=forms.RadioSelect, choices=[("a", "News"), ("b", "Talk")])
    public = forms.BooleanField(label="Public")
    told = forms.BooleanField(label="Told", required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        self.add_error(None, "All of it is wrong.")


def test_field_ties_label_help_and_error_to_the_input() -> None:
    html = draw("{% field form.name %}", form=Sample({}))

    assert html == (
        '<div class="ds-field"><label for="id_name">Name</label>'
        '<p data-field="description" id="id_name_helptext">As citizens see it.</p>'
        '<input type="text" name="name" class="ds-input" required aria-invalid="true"'
        ' aria-describedby="id_name_helptext id_name_error" id="id_name">'
        '<div id="id_name_error"><p class="ds-validation-message">This field is required.</p></div></div>'
    )


@pytest.mark.parametrize(("name", "direction"), [("email", 'dir="ltr"'), ("text", 'dir="auto"')])
def test_field_sets_the_direction_of_what_is_typed(name: str, direction: str) -> None:
    assert draw("{% field bound %}", bound=Sample()[name]).count(direction) == 1


@pytest.mark.parametrize(
    ("tag", "times"),
    [("{% field form.email %}", 1), ("{% field form.email optional=False %}", 0), ("{% field form.told %}", 0)],
)
def test_field_says_that_it_is_optional(tag: str, times: int) -> None:
    assert draw(tag, form=Sample()).count("(optional)") == times


def test_field_of_choices_is_a_fieldset_with_a_label_for_each() -> None:
    assert draw("{% field form.degree %}", form=Sample({"degree": "b"})) == (
        '<fieldset class="ds-fieldset" id="id_degree"><legend>Degree</legend>'
        '<div class="ds-field"><input type="radio" name="degree" value="a" id="id_degree_0" class="ds-input" required>'
        '<label for="id_degree_0">News</label></div>'
        '<div class="ds-field"><input type="radio" name="degree" value="b" id="id_degree_1" class="ds-input" required checked>'
        '<label for="id_degree_1">Talk</label></div></fieldset>'
    )


def test_field_of_a_checkbox_has_its_label_after_it() -> None:
    html = draw("{% field form.public %}", form=Sample())

    assert html.index("<input") < html.index('<label for="id_public">Public</label>')


def test_errors_link_to_their_fields() -> None:
    html = draw("{% errors form %}", form=Sample({"name": "x", "degree": "a"}))

    assert html == (
        '<div class="ds-error-summary" role="alert" tabindex="-1" data-focus>'
        "<h2>Please correct this first</h2><ul>"
        '<li><a href="#id_public">Public: This field is required.</a></li>'
        "<li>All of it is wrong.</li><li>This field is required.</li>"
        "</ul></div>"
    )


def test_errors_print_nothing_for_a_form_without_any() -> None:
    assert draw("{% errors form %}", form=Sample()) == ""
