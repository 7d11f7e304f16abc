"""The archive at work: old comments go by decision and two signatures, a stranger checks a package, a hold keeps what it covers."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rostra.config.demo.records_texts import EXPORT_TITLE, HOLD_TITLE, NUMBER, PRAISE
from rostra.core.unpacking import unpack
from tests.journeys.conftest import Demo, Open, complaints, overflow

PATIENCE = 90_000
"""Milliseconds until a worker has written a package, or carried a list out."""
BOTH = pytest.mark.parametrize("language", ["en", "ar"])


@BOTH
def test_package_is_checked_by_a_stranger_with_python_alone(
    demo: Demo, sign_in: Open, tmp_path: Path, language: str
) -> None:
    page = sign_in("ravi", language=language)
    page.goto("/records/exports/")
    page.get_by_role("link", name=EXPORT_TITLE).click()
    url = page.url
    for _ in range(60):
        if page.locator("a[download]").count():
            break
        page.wait_for_timeout(PATIENCE / 60)
        page.goto(url)
    assert (overflow(page), complaints(page)) == (0, [])
    with page.expect_download() as got:
        page.locator("a[download]").first.click()
    package = _unpacked(Path(got.value.path()), got.value.suggested_filename, tmp_path / "package")

    assert _verify(package).returncode == 0
    changed = next(package.rglob("*.jsonld*"), None) or next(package.rglob("*.jsonl"))
    changed.write_bytes(changed.read_bytes().replace(b"e", b"a", 1))
    assert _verify(package).returncode != 0


def test_old_comments_go_by_two_signatures_and_the_log_stays_good(demo: Demo, sign_in: Open) -> None:
    """Ravi reads in Arabic, Ana in English: neither of them can let anything go alone. Packages with it are stopped."""
    ravi, ana = sign_in("ravi", language="ar"), sign_in("ana")
    ravi.goto("/records/?q=julelys")
    record = ravi.locator("table a").first.get_attribute("href")
    ravi.goto("/records/disposal/")
    ravi.locator("main table a").first.click()
    lists = ravi.url
    expect(ravi.locator("main")).to_contain_text(NUMBER)
    expect(ravi.locator("main tbody tr")).to_have_count(len(PRAISE))
    assert (overflow(ravi), complaints(ravi)) == (0, [])

    ravi.locator("button[name=act][value=review]").click()
    expect(ravi.locator("button[name=act][value=sign]")).to_have_count(0)
    ana.goto(lists)
    ana.locator("button[name=act][value=sign]").click()
    _until(ana, lists, "Executed")

    assert (overflow(ana), complaints(ana)) == (0, [])
    ana.goto(str(record))
    expect(ana.locator("main")).not_to_contain_text("julelys")
    expect(ana.locator("main")).to_contain_text(NUMBER)
    ana.goto("/records/?q=julelys")
    expect(ana.locator("main tbody tr")).to_have_count(0)
    checked = demo.rostra("verify", "--json")
    assert (checked.returncode, json.loads(checked.stdout)["ok"]) == (0, True)


@BOTH
def test_hold_is_placed_on_what_a_search_finds(sign_in: Open, language: str) -> None:
    page = sign_in("ravi", language=language)
    page.goto("/records/?q=library")
    page.goto(page.locator("a[href*='/records/holds/new/']").first.get_attribute("href") or "")
    page.fill("input[name=title]", f"Inquiry {language}")
    page.fill("textarea[name=reason]", "The ombudsman asked.")
    assert (overflow(page), complaints(page)) == (0, [])
    page.locator("main form button:not([name])").first.click()

    page.goto("/records/holds/")
    expect(page.locator("main table")).to_contain_text(f"Inquiry {language}")
    expect(page.locator("main table")).to_contain_text(HOLD_TITLE)


def _until(page: Page, url: str, words: str) -> None:
    for _ in range(60):
        page.goto(url)
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(PATIENCE / 60)
    raise AssertionError(page.locator("main").inner_text())


def _unpacked(file: Path, name: str, folder: Path) -> Path:
    folder.mkdir()
    if name.endswith(".zip"):
        with zipfile.ZipFile(file) as archive:
            archive.extractall(folder)  # noqa: S202 - our own package
    else:
        with tarfile.open(file) as archive:
            unpack(archive, folder)
    [package] = [path for path in folder.iterdir() if path.is_dir()]
    return package


def _verify(package: Path) -> subprocess.CompletedProcess[bytes]:
    """As the README inside says: one program, no network, nothing installed."""
    [program] = package.rglob("verify.py")
    return subprocess.run([sys.executable, "-I", str(program), str(package)], capture_output=True, check=False)
