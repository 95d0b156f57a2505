"""Draw the webhooks that do not get what they should be told: how much, since when, until when, and why."""

from collections.abc import Sequence

from pages.shared.html import Html, join, tag
from pages.shared.i18n import NP_, moment, translate
from pipelines.settings import read
from pipelines.support.errors import PipelineError
from warehouse.sending.deliveries import Undelivered

WAITING = NP_(
    "{title} is not reached: {count} message, the first of {since}. Next try: {next}.",
    "{title} is not reached: {count} messages, the first of {since}. Next try: {next}.",
)
GIVEN_UP = NP_(
    "{title} did not get {count} message: it was tried for a day and then given up.",
    "{title} did not get {count} messages: they were tried for a day and then given up.",
)


def lines(undelivered: Sequence[Undelivered]) -> Html | None:
    """Return a paragraph per webhook of the configuration that is not reached; None when all are."""
    titles = _titles() if undelivered else {}
    known = [each for each in undelivered if each.webhook in titles]
    return join(*(_line(each, titles[each.webhook]) for each in known)) if known else None


def _titles() -> dict[str, str]:
    try:
        return {webhook.name: webhook.title for webhook in read().announcing.webhooks}
    except PipelineError:  # which another part of the page says
        return {}


def _line(each: Undelivered, title: str) -> Html:
    told = []
    if each.waiting and each.next_at:
        told.append(
            translate(
                WAITING, title=title, count=each.waiting, since=moment(each.since), next=moment(each.next_at)
            )
        )
    if each.given_up:
        told.append(translate(GIVEN_UP, title=title, count=each.given_up))
    told.append(translate(each.error_template, each.error_fields))
    return tag("p", tag("span", "✕ ", aria_hidden="true"), " ".join(told), class_="wk-trouble", role="status")
