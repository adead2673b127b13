"""What every page must be, whoever opens it and on any screen."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect

TITLE = re.compile(r"^\S.* – Dotations des missions locales$")
COMPUTER, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 800}


def console_errors(page: Page) -> list[str]:
    """Return the list that fills with what the browser complains of, refused by the CSP included.

    A page that answers 404 or 422, as it should, is an error of its own in the console: left out.
    """
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        own_status = message.text.startswith("Failed to load") and (
            message.location["url"] == page.url
        )
        if message.type == "error" and not own_status:
            errors.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def check_page(page: Page) -> None:
    """Check language, title, the one h1, and on each screen the width and the rules of axe."""
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page).to_have_title(TITLE)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    for screen in (COMPUTER, PHONE):
        page.set_viewport_size(screen)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= screen["width"], f"{width} pixels wide on a screen of {screen['width']}"
        found = Axe().run(page)
        assert not found.violations_count, f"{screen['width']} pixels: {found.generate_report()}"


def check_skip_link(page: Page) -> None:
    """Check that the first Tab of a page just opened goes to the link that skips to its content."""
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
