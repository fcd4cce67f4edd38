"""The scoreboard as a person reads it, but in the order of the settings, whoever leads at the moment."""

from playwright.sync_api import Page

_CELLS = """(rows, name) => rows.sort((a, b) => a.dataset.lane - b.dataset.lane)
    .map(row => row.querySelector(name).innerText)"""


def column(page: Page, selector: str) -> list[str]:
    """The texts of one column, lane by lane."""
    return page.locator(".board tbody tr").evaluate_all(_CELLS, selector)


def losses(page: Page) -> list[str]:
    return column(page, ".loss")


def names(page: Page) -> list[str]:
    return column(page, "th")
