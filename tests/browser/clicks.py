"""Clicks that lead to another page: what is read after them is read from the page that came, and whole."""

from __future__ import annotations

from playwright.sync_api import Locator


def follow(link: Locator) -> None:
    """Press what leads on, and wait until the next page is there: a click alone returns when its first byte is."""
    with link.page.expect_navigation(wait_until="load"):
        link.click()
