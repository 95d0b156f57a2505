"""Declare the tables of announcement.toml as forms ask for them."""

from pipelines.settings import ANNOUNCEMENT
from pipelines.settings.announcing import (
    EVENTS,
    KINDS,
    LANGUAGES,
    LENGTHS,
    SECURITY,
    new_webhook_key,
    webhook_key,
)
from pipelines.settings.editing.kinds import (
    ADDRESS,
    CHOICE,
    LIST,
    LONG,
    NUMBER,
    SLUG,
    TEXT,
    WORDS,
    Field,
    Kind,
)
from pipelines.settings.editing.of_school import LANGUAGES as LANGUAGE_NAMES
from pipelines.settings.editing.of_school import SECRET, TITLE, TITLE_HELP
from text.i18n import N_

LENGTH_NAMES = {
    "line": N_("one line"),
    "intranet": N_("for the intranet"),
    "newsletter": N_("for a newsletter"),
}
SECURITY_NAMES = {
    "starttls": N_("STARTTLS (usual)"),
    "tls": N_("TLS from the first byte"),
    "none": N_("none; only within our own network"),
}
SENT = {"announcement": N_("the announcement"), "report": N_("the board report")}
LENGTH = Field("length", CHOICE, N_("Length"), "", choices=LENGTHS, names=LENGTH_NAMES)
LANGUAGE = Field("language", CHOICE, N_("Language"), "", choices=LANGUAGES, names=LANGUAGE_NAMES)

ANNOUNCEMENT_KIND = Kind(
    "announcement", ANNOUNCEMENT, N_("The announcement"), N_("The announcement"),
    N_("How the month looks and what goes out by itself once the month is closed."),
    (
        Field("scheduled", WORDS, N_("What goes out by itself"), N_("Nothing chosen: somebody presses the button."),
              choices=KINDS, names=SENT),
        LANGUAGE,
        LENGTH,
        Field("thanks", LONG, N_("Whom to thank"), N_("Left empty: everybody who posted."), "Sanne en Piet"),
        Field("colour", TEXT, N_("Colour of the school"), N_("As # with six digits."), "#005A8F"),
        Field("accent", TEXT, N_("Second colour"), N_("As # with six digits."), "#B35900"),
    ),
    single=True,
)  # fmt: skip
MAIL = Kind(
    "mail", ANNOUNCEMENT, N_("Who receives the month"), N_("E-mail of the month"),
    N_("Who gets the announcement and the board report by e-mail, through the school’s own mail server."),
    (
        Field("to", LIST, N_("The announcement goes to"), N_("One address per line."), "team@school.nl"),
        Field("report_to", LIST, N_("The board report goes to"), N_("One address per line."), "bestuur@school.nl"),
        Field("allowed", LIST, N_("Domains that may get e-mail"),
              N_("One per line. An address outside of them is refused, here and when it is sent."), "school.nl",
              required=True),
        Field("sender", TEXT, N_("Sender"), N_("The address that stands above the e-mail."),
              "communicatie@school.nl", required=True),
        Field("server", TEXT, N_("Mail server"), N_("Ask your IT department."), "smtp.school.nl", required=True,
              leads_key=True),
        Field("port", NUMBER, N_("Port"), N_("Left empty: the usual one."), "587", rare=True, leads_key=True),
        Field("security", CHOICE, N_("Encryption"), N_("Left empty: STARTTLS."), choices=tuple(SECURITY),
              names=SECURITY_NAMES, rare=True, leads_key=True),
        Field("user", TEXT, N_("User at the mail server"), N_("Left empty: it asks for none."), "weerklank",
              leads_key=True),
        SECRET,
    ),
    single=True,
)  # fmt: skip
POSTS = Kind(
    "posts", ANNOUNCEMENT, N_("Chat"), N_("Place in a chat"),
    N_("Teams, Slack and other places where the announcement is posted."),
    (
        Field("name", SLUG, N_("Short name")),
        Field("title", TEXT, TITLE, TITLE_HELP, "Teams", required=True),
        Field("secret", SECRET.kind, N_("Address of the place"),
              N_("The webhook, as Apprise writes it, for example workflows://…. It is a key: it goes to the file of"
                 " secrets and is never shown again."), required=True),
        LANGUAGE,
        LENGTH,
    ),
)  # fmt: skip
HAPPENS = {
    "month_closed": N_("a month is closed"),
    "goal_turned": N_("a goal goes from one state to another"),
    "large_story": N_("a story is large"),
    "source_failing": N_("a source fails"),
    "run_finished": N_("a collection has ended"),
    "case_opened": N_("a case of webcare opens"),
}
WEBHOOKS = Kind(
    "webhooks", ANNOUNCEMENT, N_("Webhooks"), N_("Webhook"),
    N_("Programs of others that are told what happens here."),
    (
        Field("name", SLUG, N_("Short name")),
        Field("title", TEXT, TITLE, TITLE_HELP, "Intranet", required=True),
        Field("address", ADDRESS, N_("Address"), N_("Where it is told."), "https://intranet.school.nl/hook",
              required=True, leads_key=True),
        Field("events", WORDS, N_("What it is told"), "", choices=EVENTS, names=HAPPENS, required=True),
        Field("secret", SECRET.kind, N_("Key that signs"),
              N_("By it the program knows that it is us. It goes to the file of secrets and is never shown again."),
              required=True, is_key=lambda key: webhook_key(key) is not None, new_key=new_webhook_key,
              no_key=N_("{field}: this is no key that signs: it begins with whsec_, and behind it stand 24 to 64 random"
                        " bytes in base64. Use the key that stands below the field, or the one that the other program"
                        " shows.")),
        Field("publications", NUMBER, N_("From how many publications a story is large"), "", "10", rare=True),
    ),
)  # fmt: skip
