from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from rostra.audit import sources
from rostra.audit.models import Event
from rostra.audit.queries import content_of
from rostra.core import files
from rostra.core.logs import Formatter
from rostra.core.models import StoredFile
from rostra.core.refusals import Faster
from rostra.core.scoping import scope
from rostra.people.models import Notice
from rostra.records import findings
from rostra.records.actions import capturing, visiting
from rostra.records.actions.capturing import (
    LEASE,
    PAUSES,
    TRIES,
    NoPage,
    Wanted,
    ask_capture,
    ask_captures,
    claim,
    finish,
    put_off,
    retry_capture,
)
from rostra.records.enums import CaptureReason, CaptureState
from rostra.records.models import PageCapture
from rostra.records.pages.reading import Archive
from rostra.records.pages.taken import Limits, Taken
from rostra.records.pages.wacz import ITEM, pack
from tests.records.site import PNG, Said, Site, running

PAGE = "<title>The bridge</title><p>It is closed.</p><img src='/a.png'>"


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.ROSTRA_CHROMIUM = "none"
    with running() as found:
        settings.ROSTRA_ALLOW_HOSTS = [found.host]
        found.page("/", PAGE)
        found.pages["/a.png"] = Said(PNG, "image/png")
        yield found


def ask(cast: Any, url: str, **more: Any) -> PageCapture:
    values = {"account": None, "reason": CaptureReason.DEMAND, "by": None, "now": cast.now, **more}
    return ask_capture(url=url, **values)


def run(now: datetime) -> int:
    return visiting.capture_due(clock=lambda: now)


def kinds() -> list[str]:
    return list(Event.objects.filter(kind__startswith="records.").order_by("pk").values_list("kind", flat=True))


def taken(row: PageCapture, now: datetime, **more: Any) -> Taken:
    values: dict[str, Any] = {"status": 200, "title": "T", "text": "t", "findings": (), "exchanges": (), **more}
    return Taken(asked=row.url, url=row.url, began_at=now, tool="test", **values)


@pytest.mark.parametrize(
    "url",
    [
        *("", "ftp://example.org/", "https://", "javascript:alert(1)", "https://["),
        *("https://name:password@example.org/", "https://a/" + "x" * 1000),
    ],
)
def test_only_the_address_of_a_page_is_captured(cast: Any, url: str) -> None:
    with scope(cast.body), pytest.raises(NoPage):
        ask(cast, url)

    assert PageCapture.everywhere.count() == 0


def test_what_waits_already_is_asked_for_once(cast: Any) -> None:
    with scope(cast.body):
        first = ask(cast, "https://example.org/")
        again = ask(cast, "https://example.org/", by=cast.records.user)
        other = ask(cast, "https://example.org/", about="publishing.delivery:1")

    assert (again.pk, other.pk != first.pk) == (first.pk, True)


def test_what_a_person_asks_for_is_in_the_log_at_once(cast: Any) -> None:
    with scope(cast.body):
        row = ask(cast, "https://example.org/", by=cast.records.user)
        ask_captures(
            wanted=[Wanted("https://example.org/2", None)], reason=CaptureReason.PUBLISHED, by=None, now=cast.now
        )

        [event] = Event.objects.filter(kind="records.capture_asked")
    digest = sha256(bytes(row.salt) + b"https://example.org/").hexdigest()
    assert (event.about, event.actor, event.data) == (
        f"records.capture:{row.pk}",
        cast.records.user,
        {"address": digest, "reason": "demand", "due_at": cast.now.isoformat()},
    )


def test_addresses_that_are_none_are_left_out_of_many(cast: Any) -> None:
    with scope(cast.body):
        rows = ask_captures(
            wanted=[Wanted("https://example.org/", None), Wanted("", None)],
            reason=CaptureReason.PUBLISHED,
            by=None,
            now=cast.now,
        )

    assert [row.url for row in rows] == ["https://example.org/"]


def test_capture_keeps_page_text_and_record(cast: Any, site: Site) -> None:
    with scope(cast.body):
        row = ask(cast, site.url + "/")

        tried = run(cast.now)

        row.refresh_from_db()
        [event] = Event.objects.filter(kind="records.page_captured")
        assert row.archive is not None
        archive = Archive(files.read(row.archive))
    assert (tried, row.state, row.findings, row.status, row.title, row.text) == (
        1,
        CaptureState.PARTIAL,
        ["no_browser"],
        200,
        "The bridge",
        "It is closed.",
    )
    assert (row.next_try_at, row.done_at, row.tries, row.picture) == (None, cast.now, 1, None)
    assert row.archive.content_type == "application/wacz"
    part = archive.part(site.url + "/a.png")
    assert part is not None
    assert part.body == PNG
    assert content_of(event) is not None
    assert (event.actor, event.data["state"]) == (None, "partial")


def test_change_by_hand_is_found(cast: Any, site: Site) -> None:
    with scope(cast.body):
        row = ask(cast, site.url + "/")
        run(cast.now)
        PageCapture.objects.filter(pk=row.pk).update(text="It is open.")

        [event] = Event.objects.filter(kind="records.page_captured")
        found = content_of(event)

    assert found is None or capturing.page_capture(PageCapture.everywhere.get(pk=row.pk)).hash != event.content_hash


def test_what_is_not_due_yet_waits(cast: Any, site: Site) -> None:
    with scope(cast.body):
        ask(cast, site.url + "/", due_at=cast.now + timedelta(minutes=1))

    assert (run(cast.now), run(cast.now + timedelta(minutes=1))) == (0, 1)


def test_what_is_about_to_go_comes_first(cast: Any) -> None:
    with scope(cast.body):
        ask(cast, "https://example.org/1", reason=CaptureReason.PERIODIC)
        ask(cast, "https://example.org/2", reason=CaptureReason.DEMAND)
        ask(cast, "https://example.org/3", reason=CaptureReason.REMOVED)

    urls = [row.url[-1] for row in (claim(cast.now), claim(cast.now), claim(cast.now)) if row is not None]
    assert urls == ["3", "2", "1"]


def test_missing_page_is_kept_as_what_the_server_said(cast: Any, site: Site) -> None:
    with scope(cast.body):
        row = ask(cast, site.url + "/gone")

        run(cast.now)

        row.refresh_from_db()
    assert (row.state, row.status, row.findings) == (
        CaptureState.PARTIAL,
        404,
        ["http_error", "no_browser", "not_html"],
    )


def test_busy_server_is_asked_again_and_kept_at_the_end(cast: Any, site: Site) -> None:
    site.page("/busy", "<p>Later</p>", status=503)
    now = cast.now
    with scope(cast.body):
        row = ask(cast, site.url + "/busy")
        states = []
        for _try in range(TRIES):
            assert run(now) == 1
            row.refresh_from_db()
            states.append((row.state, row.findings, row.next_try_at and row.next_try_at - now))
            now = row.next_try_at or now

    assert states[:-1] == [("due", ["busy"], pause) for pause in PAUSES]
    assert states[-1] == ("partial", ["http_error", "no_browser"], None)


def test_what_never_answers_is_given_up_and_told(cast: Any, site: Site, settings: Any) -> None:
    settings.ROSTRA_ALLOW_HOSTS = ["127.0.0.1"]
    now = cast.now
    with scope(cast.body):
        row = ask(cast, "http://127.0.0.1:9/")
        for _try in range(TRIES):
            run(now)
            row.refresh_from_db()
            now = row.next_try_at or now

        [notice] = Notice.objects.filter(kind="records.capture_failed")
        assert (row.state, row.findings, row.next_try_at) == ("failed", ["unreachable"], None)
        assert (notice.user, notice.url) == (cast.records.user, f"/records/captures/{row.pk}/")
        assert kinds() == ["records.capture_failed"]


def test_private_address_is_not_asked(cast: Any, site: Site, settings: Any) -> None:
    settings.ROSTRA_ALLOW_HOSTS = []
    with scope(cast.body):
        row = ask(cast, site.url + "/")

        run(cast.now)

        row.refresh_from_db()
    assert (row.state, row.findings, site.asked) == ("due", ["not_public"], [])


def test_item_is_kept_where_its_page_never_came(cast: Any, site: Site, settings: Any) -> None:
    settings.ROSTRA_ALLOW_HOSTS = ["127.0.0.1"]
    with scope(cast.body):
        first = ask(cast, site.url + "/")
        run(cast.now)
        about = f"records.capture:{first.pk}"
        row = ask(cast, "http://127.0.0.1:9/", about=about)
        PageCapture.objects.filter(pk=row.pk).update(tries=TRIES - 1)

        run(cast.now)

        row.refresh_from_db()
        assert (row.state, row.findings) == ("partial", ["unreachable", "item_only"])
        assert row.archive is not None
        archive = Archive(files.read(row.archive))
        first.refresh_from_db()
        assert first.archive is not None
        inner = archive.part(f"{ITEM}{about}/{bytes(first.archive.sha256).hex()}")
        item = archive.part(f"{ITEM}{about}")
        assert (item is not None, inner is not None and inner.body) == (True, files.read(first.archive))


def test_lost_file_of_an_item_hinders_nothing(cast: Any, site: Site, settings: Any) -> None:
    with scope(cast.body):
        first = ask(cast, site.url + "/")
        run(cast.now)
        first.refresh_from_db()
        assert first.archive is not None
        for path in settings.FILES_ROOT.rglob("*"):
            if path.is_file():
                path.unlink()
        row = ask(cast, site.url + "/", about=f"records.capture:{first.pk}")

        run(cast.now)

        row.refresh_from_db()
    assert row.state == "partial"


def test_retry_of_what_was_given_up(cast: Any, site: Site) -> None:
    with scope(cast.body):
        row = ask(cast, site.url + "/")
        PageCapture.objects.filter(pk=row.pk).update(state="failed", next_try_at=None, tries=TRIES)

        retry_capture(capture=row, by=cast.records.user, now=cast.now)

        row.refresh_from_db()
        assert (row.state, row.tries, row.next_try_at) == ("due", 0, cast.now)
        with pytest.raises(Faster):
            retry_capture(capture=row, by=cast.records.user, now=cast.now)
        assert kinds() == ["records.capture_retried"]


def test_dead_worker_s_capture_is_taken_up_after_the_lease(cast: Any) -> None:
    with scope(cast.body):
        row = ask(cast, "https://example.org/")

    claimed = claim(cast.now)
    early = claim(cast.now + LEASE - timedelta(seconds=1))
    again = claim(cast.now + LEASE)

    assert claimed is not None
    assert again is not None
    assert (claimed.pk, early, again.pk, again.tries) == (row.pk, None, row.pk, 2)


def test_worker_that_comes_back_late_keeps_nothing(cast: Any) -> None:
    with scope(cast.body):
        ask(cast, "https://example.org/")
        late, fresh = claim(cast.now), claim(cast.now + LEASE)
        assert late is not None
        assert fresh is not None
        page = taken(late, cast.now, exchanges=())

        finish(fresh, page, b"second", now=cast.now)
        with pytest.raises(Faster):
            finish(late, page, b"first", now=cast.now)
        with pytest.raises(Faster):
            put_off(late, ["unreachable"], now=cast.now)

        assert Event.objects.filter(kind="records.page_captured").count() == 1


def test_what_takes_its_worker_down_each_time_is_given_up(cast: Any) -> None:
    with scope(cast.body):
        row = ask(cast, "https://example.org/")
    now = cast.now
    for _try in range(TRIES):
        assert claim(now) is not None
        now += LEASE

    assert claim(now) is None
    row = PageCapture.everywhere.get(pk=row.pk)
    assert (row.state, row.findings) == ("failed", ["interrupted"])


def test_full_disk_puts_it_off(cast: Any, site: Site, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    with scope(cast.body):
        row = ask(cast, site.url + "/")
        # A file stands where the folder of files should be: no write succeeds, as on a full disk.
        settings.FILES_ROOT.write_bytes(b"")

        run(cast.now)

        row.refresh_from_db()
        assert (row.state, row.findings, StoredFile.objects.count()) == ("due", ["not_stored"], 0)
    assert "capture not stored" in caplog.text


def test_overtaken_capture_is_dropped(cast: Any, site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with scope(cast.body):
        row = ask(cast, site.url + "/")
        claimed = claim(cast.now)
        assert claimed is not None
        PageCapture.objects.filter(pk=row.pk).update(tries=5)

        visiting.visit(claimed, executable=None, clock=lambda: cast.now)

        row.refresh_from_db()
    assert (row.state, row.archive, "capture overtaken" in caplog.text) == ("running", None, True)


def test_words_that_no_database_takes_are_made_whole(cast: Any) -> None:
    with scope(cast.body):
        ask(cast, "https://example.org/")
        row = claim(cast.now)
        assert row is not None

        finish(row, taken(row, cast.now, title="a\x00b", text="c\ud800d"), b"x", now=cast.now)

    assert (row.title, row.text, row.state) == ("ab", "c?d", "done")


def test_other_body_s_captures_do_not_exist(cast: Any) -> None:
    with scope(cast.body):
        ask(cast, "https://example.org/")
    with scope(cast.other):
        assert PageCapture.objects.count() == 0


def test_same_capture_packs_to_the_same_bytes(cast: Any, site: Site) -> None:
    with scope(cast.body):
        row = ask(cast, site.url + "/")
        claimed = claim(cast.now)
        assert claimed is not None
        page = visiting._take(row, None, lambda: cast.now, visiting.LIMITS)

    assert pack(page, software="x") == pack(page, software="x")


def test_browser_that_breaks_down_is_done_without_and_the_log_names_no_address(
    cast: Any, site: Site, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ROSTRA_CHROMIUM = "/bin/false"
    with scope(cast.body):
        row = ask(cast, site.url + "/")

        run(cast.now)

        row.refresh_from_db()
    assert (row.state, row.findings, row.text) == ("partial", ["browser_failed"], "It is closed.")
    [line] = [Formatter().format(told) for told in caplog.records if told.name == "rostra.records"]
    assert (f"browser failed capture={row.pk}" in line, site.host in line) == (True, False)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_page_that_came_whole_is_done(cast: Any, site: Site, settings: Any) -> None:
    settings.ROSTRA_CHROMIUM = ""
    with scope(cast.body):
        row = ask(cast, site.url + "/")

        run(cast.now)

        row.refresh_from_db()
    assert (row.state, row.findings, row.text, row.picture is not None) == ("done", [], "It is closed.", True)


def test_item_of_a_source_that_names_no_files_is_kept_alone(cast: Any) -> None:
    sources.register([sources.Source("test.bare", lambda keys: dict.fromkeys(keys, (b"salt", b"{}")))])

    [item] = visiting._known("test.bare:1", cast.now)

    assert (item.url, item.body) == (f"{ITEM}test.bare:1", b"{}")
    assert visiting._known("test.other:1", cast.now) == ()


def test_files_of_an_item_are_kept_up_to_the_limit(cast: Any, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with scope(cast.body):
        row = ask(cast, site.url + "/")
        run(cast.now)
        monkeypatch.setattr(visiting, "LIMITS", Limits(size=10))

        known = visiting._known(f"records.capture:{row.pk}", cast.now)

    assert [one.content_type for one in known] == ["application/json"]


def test_keys_of_all_captures_are_found(cast: Any, site: Site) -> None:
    with scope(cast.body):
        row = ask(cast, site.url + "/")
        ask(cast, "https://example.org/", due_at=cast.now + timedelta(days=1))
        run(cast.now)

    keys = [key for rows in sources.get("records.capture").every() for (key,) in rows]
    assert keys == [str(row.pk)]


def test_findings_have_words_also_those_of_a_later_release() -> None:
    words = {code: findings.sentence(code) for code in [*findings.WORDS, "unheard_of"]}

    assert (len(set(words.values())), all(words.values())) == (len(findings.WORDS) + 1, True)
