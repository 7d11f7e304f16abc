from __future__ import annotations

from rostra.editorial.actions import publish_again, withdraw_post
from rostra.editorial.content import Content, Part, Target
from rostra.editorial.models import Post
from rostra.editorial.queries import current, deliveries, every
from rostra.publishing.actions import ask_change, confirm_change, make_changes
from rostra.publishing.models import Delivery
from tests.editorial.office import Clock, Office, connect

LINE = "Corrected 24 November 2026: it is."


def correct(office: Office, delivery: Delivery, text: str) -> None:
    now = office.clock()
    change = ask_change(delivery=delivery, text=text, note_="it is.", by=office.cast.editor.user, now=now)
    confirm_change(change=change, by=office.cast.approver.user, now=now)
    make_changes(clock=office.clock)
    office.work()
    office.clock.forward(minutes=1)
    make_changes(clock=office.clock)
    office.work()


def again(office: Office, post: Post, delivery: Delivery) -> Content:
    draft = publish_again(post=post, delivery=delivery, by=office.cast.editor, now=office.clock())
    return Content.of(current(draft).targets[Target(delivery.account)])


def test_words_that_were_corrected_in_place_are_published_again_as_corrected(office: Office) -> None:
    post = office.published()
    delivery = office.deliveries(post)["city"]
    correct(office, delivery, "It is closed.")

    assert again(office, post, delivery).text == f"It is closed.\n\n{LINE}"


def test_words_that_took_the_place_of_others_are_published_again(office: Office, clock: Clock) -> None:
    account = connect(office.network, "fixed", now=clock(), channel="fixed")
    post = office.published(accounts=(account,))
    delivery = office.deliveries(post)["fixed"]
    correct(office, delivery, "It is closed.")
    delivery.refresh_from_db()
    replacement = Delivery.objects.get(source="publishing.change")

    assert {again(office, post, row).text for row in (delivery, replacement)} == {f"It is closed.\n\n{LINE}"}


def test_only_the_corrected_part_of_a_thread_has_other_words(office: Office) -> None:
    post = office.published(shared=Content("One.", "en", more=(Part("Two."), Part("Three."))))
    office.work()
    rows = sorted(every(deliveries([current(post)])), key=lambda row: row.part)
    correct(office, rows[1], "Zwei.")

    content = again(office, post, rows[0])

    assert [part.text for part in content.parts] == ["One.", f"Zwei.\n\n{LINE}", "Three."]


def test_withdrawing_the_post_between_withdrawal_and_new_words_wins(office: Office, clock: Clock) -> None:
    account = connect(office.network, "fixed", now=clock(), channel="fixed")
    post = office.published(accounts=(account,))
    delivery = office.deliveries(post)["fixed"]
    change = ask_change(
        delivery=delivery, text="It is closed.", note_="it is.", by=office.cast.editor.user, now=clock()
    )
    confirm_change(change=change, by=office.cast.approver.user, now=clock())
    make_changes(clock=clock)
    office.work()

    result = withdraw_post(post=post, by=office.cast.editor, now=clock())
    clock.forward(minutes=1)
    make_changes(clock=clock)
    office.work()

    assert ([row.pk for row in result.asked], result.refused) == ([delivery.pk], [])
    assert office.network.items("fixed") == ()
    post.refresh_from_db()
    assert post.state == "withdrawn"


def test_withdrawing_the_post_cancels_new_words_that_are_not_out_yet(office: Office, clock: Clock) -> None:
    account = connect(office.network, "fixed", now=clock(), channel="fixed")
    post = office.published(accounts=(account,))
    delivery = office.deliveries(post)["fixed"]
    change = ask_change(
        delivery=delivery, text="It is closed.", note_="it is.", by=office.cast.editor.user, now=clock()
    )
    confirm_change(change=change, by=office.cast.approver.user, now=clock())
    make_changes(clock=clock)
    office.work()
    clock.forward(minutes=1)
    make_changes(clock=clock)

    withdraw_post(post=post, by=office.cast.editor, now=clock())
    office.work()

    assert office.network.items("fixed") == ()
    assert Delivery.objects.get(source="publishing.change").state == "cancelled"
