"""What a page complains of and asks for while a test reads it."""

from __future__ import annotations

from playwright.sync_api import Page, Request

# What the browser says of a request that ended because its page was left: the reader went on, nothing was missing.
_LEFT = "net::ERR_ABORTED"


def listen(page: Page) -> Page:
    """The page, with `complaints` (errors of scripts and of the console, files not loaded) and `asked` (addresses)."""
    page.complaints, page.asked = [], []
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("requestfailed", lambda request: page.complaints.extend(_not_loaded(request)))
    page.on("request", lambda request: page.asked.append(request.url))
    return page


def _not_loaded(request: Request) -> list[str]:
    return [] if request.failure == _LEFT else [f"not loaded: {request.url} ({request.failure})"]
