"""Second factors in a real browser: an app by its codes, and a passkey of a virtual authenticator."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Demo, complaints, overflow
from tests.people.factors import code_of

APP_USER, PASSKEY_USER = "ravi@portavale.example", "ingrid@portavale.example"
"""They ask for more than a password from here on; no journey that comes later signs them in."""


def _password(page: Page, demo: Demo, email: str) -> None:
    page.goto("/account/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", demo.password)
    page.press("input[name=password]", "Enter")


def _confirm(page: Page, demo: Demo) -> None:
    page.fill("input[name=password]", demo.password)
    page.get_by_role("button", name="Confirm", exact=True).click()


def _open(browser: Browser, demo: Demo, language: str = "en") -> tuple[Page, list[str]]:
    context = browser.new_context(base_url=demo.url, locale=language)
    context.set_default_timeout(20_000)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


def _virtual(page: Page) -> None:
    """A device that keeps passkeys and always knows its owner."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_app_is_set_up_and_signs_in(demo: Demo, browser: Browser) -> None:
    page, said = _open(browser, demo)
    _password(page, demo, APP_USER)
    page.wait_for_url(f"{demo.url}/")
    page.goto("/me/")
    page.get_by_role("link", name="Password, second factor, sessions").click()
    assert complaints(page) == []
    page.get_by_role("link", name="Set up an app").click()
    _confirm(page, demo)
    page.wait_for_url("**/account/app/add/")
    # The picture is let in by our content policy, and drawn.
    assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 0
    assert complaints(page) == []
    secret = page.get_by_text("Key:").locator("bdi").inner_text().strip()
    code = code_of(secret)
    page.fill("input[name=code]", code)
    page.get_by_role("button", name="Set up the app").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    codes = page.locator("main code").all_inner_texts()
    assert len(codes) == 10
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as a file").click()
    assert saved.value.path().read_text().split() == codes
    page.get_by_role("link", name="I have them").click()
    expect(page.get_by_text("10 recovery codes are left.")).to_be_visible()
    page.context.close()

    again, said_again = _open(browser, demo)
    _password(again, demo, APP_USER)
    again.wait_for_url("**/account/code/")
    assert complaints(again) == []
    again.fill("input[name=code]", codes[0])
    again.get_by_role("button", name="Sign in", exact=True).click()
    again.wait_for_url(f"{demo.url}/")
    again.goto("/me/security/")
    expect(again.get_by_text("9 recovery codes are left.")).to_be_visible()
    again.context.close()
    assert (said, said_again) == ([], [])


def test_passkey_is_added_and_signs_in_without_a_password(demo: Demo, browser: Browser) -> None:
    page, said = _open(browser, demo)
    _virtual(page)
    _password(page, demo, PASSKEY_USER)
    page.wait_for_url(f"{demo.url}/")
    page.goto("/account/passkeys/add/")
    _confirm(page, demo)
    page.wait_for_url("**/account/passkeys/add/")
    assert complaints(page) == []
    page.fill("input[name=name]", "Work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/me/security/")
    expect(page.get_by_text("Work laptop").first).to_be_visible()

    page.context.clear_cookies()
    page.goto("/account/login/?next=/me/security/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/me/security/")
    expect(page.get_by_text("Last used:").first).to_be_visible()

    page.context.clear_cookies()
    _password(page, demo, PASSKEY_USER)
    page.wait_for_url("**/account/code/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{demo.url}/")

    # What changes sign-in asks for the passkey, not the password.
    page.goto("/account/codes/new/")
    page.wait_for_url("**/account/confirm/passkey/**")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Make new codes").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.context.close()
    assert said == []


def test_password_can_be_looked_at(demo: Demo, browser: Browser) -> None:
    page, said = _open(browser, demo)
    page.goto("/account/login/")
    page.fill("input[name=password]", "a secret")
    show = page.get_by_role("button", name="Show the password")
    show.click()
    assert (page.get_attribute("input[name=password]", "type"), show.get_attribute("aria-pressed")) == ("text", "true")
    show.click()
    assert (page.get_attribute("input[name=password]", "type"), show.get_attribute("aria-pressed")) == (
        "password",
        "false",
    )
    page.context.close()
    assert said == []


def test_pages_of_sign_in_fit_a_narrow_arabic_screen(demo: Demo, browser: Browser) -> None:
    page, said = _open(browser, demo, "ar")
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/account/login/")
    assert (overflow(page), complaints(page)) == (0, [])
    _password(page, demo, "ana@portavale.example")
    page.wait_for_url(f"{demo.url}/")
    page.goto("/me/security/")
    assert (overflow(page), complaints(page)) == (0, [])
    page.context.close()
    assert said == []
