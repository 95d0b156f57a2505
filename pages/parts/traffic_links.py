"""The link builder and the tags that break the school's vocabulary."""

from pages.parts.frame import Page


def section(page: Page, main: str = "") -> None:
    """Draw the builder."""
