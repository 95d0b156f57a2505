"""Read `config/announcement.toml`: the school's colours, whom to thank, to whom the month goes out, and who is told.

[announcement] colour, accent, language, length and thanks; [mail] the school's own server, who may get what; [[posts]]
with name and the NAME of a secret that holds an address of Apprise (docs/pages/announcement.md); [[webhooks]] with the
address of a program that is told what happens (docs/configuration.md).
"""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from pipelines.settings.fields import Table, from_tables
from text.i18n import N_

ANNOUNCEMENT = "announcement.toml"
KNOWN = {"announcement", "mail", "posts", "webhooks"}
SECURITY = {"starttls": 587, "tls": 465, "none": 25}
LANGUAGES, LENGTHS = ("nl", "en"), ("line", "intranet", "newsletter")
KINDS = ("announcement", "report")
EVENTS = ("month_closed", "goal_turned", "large_story", "source_failing", "run_finished", "case_opened")
# From so many publications on a story is large, where a webhook says nothing else.
LARGE = 10
PREFIX = "whsec_"
FEWEST_BYTES, MOST_BYTES = 24, 64
NO_SECRET = N_("write the NAME of the key here; the key itself belongs in the secrets.")
# Of the part before the @ no sign that a mail server reads as more than a letter: a list, a group, a remark, a name.
ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"\x00-\x1f\x7f-\x9f]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Mail:
    """How e-mail goes out. to: who gets the announcement; report_to: who gets the board report; allowed: domains."""

    server: str
    port: int
    security: str
    user: str
    secret: str
    sender: str
    to: tuple[str, ...]
    report_to: tuple[str, ...]
    allowed: tuple[str, ...]

    def refused(self, address: str) -> bool:
        """Does this address lie outside the allowed domains?"""
        return address.rpartition("@")[2].lower() not in self.allowed


@dataclass(frozen=True)
class Post:
    """A place that Apprise posts to: Teams, Slack and so on. secret: name of the key that holds its address."""

    name: str
    title: str
    secret: str
    language: str
    length: str


@dataclass(frozen=True)
class Webhook:
    """A program that is told what happens. secret: name of the key that signs; publications: of a large story."""

    name: str
    title: str
    address: str
    events: tuple[str, ...]
    secret: str
    publications: int


@dataclass(frozen=True)
class Announcing:
    """How the month is announced. thanks: names; scheduled: what goes out by itself once the month is closed."""

    colour: str = "#005A8F"
    accent: str = "#B35900"
    language: str = "nl"
    length: str = "newsletter"
    thanks: str = ""
    scheduled: tuple[str, ...] = ()
    mail: Mail | None = None
    posts: tuple[Post, ...] = ()
    webhooks: tuple[Webhook, ...] = ()


def webhook_key(written: str) -> bytes | None:
    """Return the key of a webhook as it signs, with or without whsec_ in front; None where this is none."""
    try:
        key = base64.b64decode(written.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if FEWEST_BYTES <= len(key) <= MOST_BYTES else None


def new_webhook_key() -> str:
    """Return a new key for a webhook, as it is handed to its program."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def announcing(path: Path, text: str, values: dict) -> Announcing:
    """Return what this file says. Raises: ConfigError with file, line and field."""
    table = Table(path, text, "announcement", values.get("announcement", {}))
    result = Announcing(
        colour=_colour(table, "colour", Announcing.colour),
        accent=_colour(table, "accent", Announcing.accent),
        language=table.choice("language", LANGUAGES, "nl"),
        length=table.choice("length", LENGTHS, "newsletter"),
        thanks=table.text("thanks", ""),
        scheduled=_words(table, "scheduled", KINDS),
        mail=_mail(Table(path, text, "mail", values["mail"])) if "mail" in values else None,
        posts=from_tables(_post, path, text, "posts", values.get("posts", [])),
        webhooks=from_tables(_webhook, path, text, "webhooks", values.get("webhooks", [])),
    )
    table.unknown()
    return result


def _colour(table: Table, field: str, default: str) -> str:
    value = table.text(field, default)
    if not COLOUR.fullmatch(value):
        raise table.error(field, N_("“{value}” is no colour; write for example #005A8F."), value=value)
    return value


def _list(table: Table, field: str) -> tuple[str, ...]:
    return table.texts(field, N_('this must be a list of texts, such as ["a", "b"].'))


def _words(table: Table, field: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    words = _list(table, field)
    for value in words:
        if value not in allowed:
            raise table.error(
                field,
                N_("“{value}” is not known; choose one of {known}."),
                value=value,
                known=", ".join(allowed),
            )
    return words


def _mail(table: Table) -> Mail:
    security = table.choice("security", tuple(SECURITY), "starttls")
    mail = Mail(
        server=table.text("server"),
        port=table.number("port") or SECURITY[security],
        security=security,
        user=table.text("user", ""),
        secret=table.text("secret", ""),
        sender=table.text("sender"),
        to=_list(table, "to"),
        report_to=_list(table, "report_to"),
        allowed=tuple(domain.lower().lstrip("@") for domain in _list(table, "allowed")),
    )
    if not 1 <= mail.port <= 65_535:
        raise table.error("port", N_("a port is a number from 1 to 65535."))
    if not mail.allowed:
        raise table.error("allowed", N_('name the domains that may get e-mail, such as ["school.nl"].'))
    for field, addresses in (("sender", (mail.sender,)), ("to", mail.to), ("report_to", mail.report_to)):
        for address in addresses:
            if not ADDRESS.fullmatch(address):
                raise table.error(field, N_("“{value}” is no e-mail address."), value=address)
            if field != "sender" and mail.refused(address):
                raise table.error(
                    field,
                    N_("“{value}” lies outside the allowed domains ({allowed})."),
                    value=address,
                    allowed=", ".join(mail.allowed),
                )
    table.unknown()
    return mail


def _post(table: Table) -> Post:
    name = table.text("name")
    post = Post(
        name=name,
        title=table.text("title", "") or name,
        secret=table.text("secret"),
        language=table.choice("language", LANGUAGES, "nl"),
        length=table.choice("length", LENGTHS, "intranet"),
    )
    if "://" in post.secret:
        raise table.error(
            "secret", N_("write the NAME of the key here; the address itself belongs in the secrets.")
        )
    table.unknown()
    return post


def _webhook(table: Table) -> Webhook:
    name = table.short_name()
    publications = table.number("publications")
    webhook = Webhook(
        name=name,
        title=table.text("title", "") or name,
        address=table.address("address") or table.text("address"),
        events=_words(table, "events", EVENTS),
        secret=table.text("secret"),
        publications=LARGE if publications is None else publications,
    )
    if not webhook.events:
        raise table.error("events", N_("name at least one of {known}."), known=", ".join(EVENTS))
    if webhook.publications < 2:
        raise table.error("publications", N_("a large story has at least 2 publications."))
    if "://" in webhook.secret or webhook.secret.startswith(PREFIX):
        raise table.error("secret", NO_SECRET)
    table.unknown()
    return webhook
