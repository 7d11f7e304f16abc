"""Languages, details, threads and revisions, as actions save them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.core.refusals import Refused
from rostra.editorial.actions import NotAllowed, NotNow, Saved, ask_translation, reschedule_post, restore_revision
from rostra.editorial.content import Content, Details, Part, Target
from rostra.editorial.enums import Confidentiality, PostState, Risk
from rostra.editorial.models import Post, Slot, Version
from rostra.editorial.queries import current, deliveries, every
from rostra.editorial.revisions import stages
from rostra.people.models import Notice
from rostra.publishing.enums import DeliveryState
from tests.editorial.office import Clock, Office

EN = Content("The bridge is open.", "en")
AR = Content("الجسر مفتوح.", "ar")


def both(office: Office, en: Content = EN, ar: Content = AR) -> dict[str, Any]:
    versions = {Target(office.city): en, Target(office.city, "ar"): ar, Target(office.transit, "ar"): ar}
    return {"texts": {"": en, "ar": ar}, "versions": versions}


def bilingual(office: Office) -> Post:
    return office.write(**both(office))


def outdated(post: Post) -> tuple[str, ...]:
    return current(post).outdated


def test_account_gets_one_version_for_each_of_its_languages(office: Office) -> None:
    post = bilingual(office)

    sent = [(target.account.name, target.translation, row.text) for target, row in current(post).targets.items()]
    assert sent == [("city", "", EN.text), ("city", "ar", AR.text), ("transit", "ar", AR.text)]
    assert outdated(post) == ()


def test_two_languages_on_one_account_are_two_deliveries(office: Office) -> None:
    post = bilingual(office)
    office.ask(post)
    office.approve(post)
    office.work()

    assert sorted(item.text for item in office.network.items("city")) == sorted([EN.text, AR.text])
    assert [item.text for item in office.network.items("transit")] == [AR.text]


def test_translation_is_out_of_date_when_the_original_changes(office: Office) -> None:
    post = bilingual(office)

    saved = office.save(post, **both(office, en=replace(EN, text="The bridge is closed.")))

    assert (outdated(post), saved.changes) == (("ar",), ["text for all accounts", "city: text"])


def test_translation_that_was_compared_is_up_to_date_and_the_approval_stays(office: Office) -> None:
    post = bilingual(office)
    changed = both(office, en=replace(EN, text="The bridge is closed."))
    office.save(post, **changed)
    office.ask(post)

    saved = office.save(post, **changed, compared=["ar"])

    post.refresh_from_db()
    assert (outdated(post), saved.changes, saved.voided) == ((), ["العربيّة compared with the original"], False)
    assert post.state == PostState.REVIEW


def test_comparison_in_the_same_save_counts_for_the_new_original(office: Office) -> None:
    post = bilingual(office)

    office.save(post, **both(office, en=replace(EN, text="Closed.")), compared=["ar"])

    assert outdated(post) == ()


def test_new_name_or_another_link_leaves_translations_up_to_date(office: Office) -> None:
    post = bilingual(office)

    office.save(post, **both(office), title="Another title")
    assert outdated(post) == ()

    link = "https://city.example/"
    office.save(post, **both(office, en=replace(EN, link=link)))
    assert outdated(post) == ()


def test_translation_that_was_out_of_date_stays_so_after_a_new_name(office: Office) -> None:
    post = bilingual(office)
    changed = both(office, en=replace(EN, text="Closed."))
    office.save(post, **changed)

    office.save(post, **changed, title="Another title")

    assert outdated(post) == ("ar",)


def test_translation_that_is_taken_off_and_one_on_an_account_are_named(office: Office) -> None:
    post = bilingual(office)

    added = office.save(post, **both(office, ar=replace(AR, text="مفتوح")))
    removed = office.save(post, texts={"": EN}, versions={Target(office.city): EN})

    assert added.changes == ["translation: العربيّة", "city, العربيّة: text", "transit, العربيّة: text"]
    assert removed.changes == ["translation: العربيّة", "city, العربيّة taken off", "transit, العربيّة taken off"]


def test_thread_goes_out_item_by_item(office: Office) -> None:
    thread = replace(EN, more=(Part("Buses run."), Part("Trams too.")))
    post = office.write(shared=thread)
    office.ask(post)
    office.approve(post)

    rows = every(deliveries([current(post)]))
    assert [(row.part, row.content["text"]) for row in rows] == [(0, EN.text), (1, "Buses run."), (2, "Trams too.")]
    assert [row.follows for row in rows] == [None, rows[0], rows[1]]


def test_thread_that_was_approved_is_cancelled_whole_by_an_edit(office: Office) -> None:
    thread = replace(EN, more=(Part("Buses run."),))
    post = office.write(shared=thread)
    office.ask(post)
    office.approve(post)
    rows = every(deliveries([current(post)]))

    saved = office.save(post, shared=replace(EN, more=(Part("Buses stand."),)))

    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == [DeliveryState.CANCELLED] * 2
    assert saved.changes == ["text for all accounts", "city: thread"]


def test_details_are_kept_logged_and_vouched_for(office: Office, clock: Clock) -> None:
    ends = clock() + timedelta(days=3)
    details = Details(
        risk=Risk.HIGH,
        confidentiality=Confidentiality.INTERNAL,
        expires_at=ends,
        also_at="https://city.example/",
        fast_track=True,
    )
    post = office.write(details=details)

    post.refresh_from_db()
    event = Event.objects.get(kind="editorial.post_saved")
    assert Details.of(post) == details
    assert event.data["expires_at"] == ends.isoformat()
    assert event.data["changed"][:5] == ["risk", "confidentiality", "expires_at", "fast_track", "also_at"]
    assert "source_url" not in event.data
    assert stages(post)[-1].details == details


def test_change_of_details_behind_the_log_is_found(office: Office, clock: Clock) -> None:
    ends, day = clock() + timedelta(days=1), date(2026, 11, 30)
    slot = Slot.objects.create(name="Monday", account=office.city, days=[0], clock=clock().time(), starts_on=day)
    office.write(details=Details(risk=Risk.HIGH, expires_at=ends, slot_id=slot.pk, slot_day=day))
    sequence_all(now=clock())
    assert verify_all().bad == []

    Post.objects.update(risk=Risk.LOW)

    assert len(verify_all().bad) == 1


@pytest.mark.parametrize(
    "change", [{"risk": Risk.HIGH}, {"confidentiality": Confidentiality.SECRET}, {"expires_at": timedelta(days=2)}]
)
def test_approval_is_bound_to_what_the_content_is_taken_to_be(office: Office, clock: Clock, change: Any) -> None:
    post = office.write(due_at=clock() + timedelta(hours=1))
    before = current(post).hash
    office.ask(post)
    office.approve(post)
    values: dict[str, Any] = {
        name: clock() + value if isinstance(value, timedelta) else value for name, value in change.items()
    }

    saved = office.save(post, details=replace(Details(), **values))

    assert (saved.voided, post.state) == (True, PostState.DRAFT)
    assert current(post).hash != before


def test_other_details_leave_the_hash_as_it_was(office: Office) -> None:
    post = office.write()
    before = current(post).hash

    office.save(post, details=Details(also_at="https://city.example/", corrects_url="https://other.example/"))

    assert current(post).hash == before


def test_end_travels_with_the_deliveries(office: Office, clock: Clock) -> None:
    ends = clock() + timedelta(days=3)
    post = office.write(details=Details(expires_at=ends))
    office.ask(post)
    office.approve(post)

    assert [row.expires_at for row in office.deliveries(post).values()] == [ends]


def test_end_before_the_beginning_is_refused(office: Office, clock: Clock) -> None:
    due = clock() + timedelta(days=2)

    with pytest.raises(Refused, match="choose a later end") as refused:
        office.write(due_at=due, details=Details(expires_at=due))

    assert refused.value.field == "end_day"


def test_place_in_the_plan_is_filled_once(office: Office, clock: Clock) -> None:
    slot = Slot.objects.create(
        name="Monday", account=office.city, days=[0], clock=clock().time(), starts_on=date(2026, 11, 2)
    )
    place = Details(slot_id=slot.pk, slot_day=date(2026, 11, 30))
    office.write(details=place)

    with pytest.raises(Refused, match="Another post has this place"):
        office.write(details=place)


def test_older_revision_comes_back_as_a_new_one(office: Office) -> None:
    post = bilingual(office)
    office.save(post, **both(office, en=replace(EN, text="Closed.")), title="Other")
    office.ask(post)

    saved = restore_revision(post=post, number=1, revision=post.revision, by=office.cast.editor, now=office.clock())

    assert (post.title, current(post).targets[Target(office.city)].text) == ("Bridge", EN.text)
    assert (saved.voided, post.state, outdated(post)) == (True, PostState.DRAFT, ())
    assert [stage.restored for stage in stages(post)] == [None, None, 1]
    assert Version.objects.filter(post=post).count() == 10


def test_translation_that_was_behind_comes_back_behind(office: Office) -> None:
    post = bilingual(office)
    office.save(post, **both(office, en=replace(EN, text="Closed.")))
    office.save(post, **both(office, en=replace(EN, text="Open."), ar=replace(AR, text="مفتوح")), compared=["ar"])

    _restore(office, post, 2)

    assert outdated(post) == ("ar",)


def _restore(office: Office, post: Post, number: int) -> Saved:
    return restore_revision(post=post, number=number, revision=post.revision, by=office.cast.editor, now=office.clock())


def test_revision_that_never_was_or_stands_there_is_refused(office: Office) -> None:
    post = office.write()

    with pytest.raises(Refused, match="There is no such revision"):
        _restore(office, post, 7)
    with pytest.raises(Refused, match="This is how the post stands now"):
        _restore(office, post, 1)


def test_moved_post_has_a_stage_for_it(office: Office, clock: Clock) -> None:
    post = office.write(due_at=clock() + timedelta(hours=1))
    later = clock() + timedelta(hours=2)
    reschedule_post(post=post, due_at=later, by=office.cast.editor, now=clock())

    assert [(stage.revision, stage.title, stage.due_at) for stage in stages(post)] == [
        (1, "Bridge", clock() + timedelta(hours=1)),
        (2, "Bridge", later),
    ]


def test_colleague_is_asked_for_a_translation(office: Office) -> None:
    post = office.write()

    ask_translation(post=post, language="ar", of=office.cast.approver, by=office.cast.editor, now=office.clock())

    notice = Notice.objects.get(user=office.cast.approver.user, kind="editorial.translation_asked")
    assert (notice.data["language"], notice.url) == ("العربيّة", f"/posts/{post.pk}/edit/#in-ar")
    assert Event.objects.filter(kind="editorial.translation_asked").count() == 1


def test_nobody_is_asked_who_cannot_write_or_when_it_is_too_late(office: Office) -> None:
    post, gone = office.write(), office.published()
    ask: dict[str, Any] = {"language": "ar", "by": office.cast.editor, "now": office.clock()}

    with pytest.raises(Refused, match="Nour Haddad may not write on this post"):
        ask_translation(post=post, of=office.cast.reader, **ask)
    with pytest.raises(NotNow):
        ask_translation(post=gone, of=office.cast.approver, **ask)
    with pytest.raises(NotAllowed):
        ask_translation(post=post, of=office.cast.approver, **{**ask, "by": office.cast.reader})
