"""Write what goes out: the level and where to look, never a word of the post, as ways lead through third parties."""

from html import escape
from urllib.parse import quote

from pipelines.cases.alerts.ladders import Ladders
from pipelines.settings import Settings
from text import i18n
from text.i18n import N_, NP_, translate
from warehouse.cases.alerts.alert import AlertMessage

# What a message is, whether of a drill → its sentence.
SENTENCES = {
    ("on", False): N_("Level {level}, open: {link}"),
    ("on", True): N_("DRILL. Level {level}, open: {link}"),
    ("again", False): N_("Level {level}, nobody acts yet: {link}"),
    ("again", True): N_("DRILL. Level {level}, nobody acts yet: {link}"),
    ("off", False): N_("Level {level}, over: {link}"),
    ("off", True): N_("DRILL. Level {level}, over: {link}"),
    ("test", False): N_("Test of the alerts. Tick that this reached you: {link}"),
}
# Of what was being sent when the watch was stopped: nobody knows whether it arrived.
DOUBLE = {
    False: N_("Perhaps for the second time. Level {level}, open: {link}"),
    True: N_("DRILL. Perhaps for the second time. Level {level}, open: {link}"),
}
DIGEST = NP_(
    "{count} alert in the quiet hours, level {level} at most: {link}",
    "{count} alerts in the quiet hours, level {level} at most: {link}",
)
NOTHING = N_("No alerts in the quiet hours: {link}")
SUBJECT = N_("Weerklank, {organisation}: alert of level {level}")
SUBJECT_DRILL = N_("DRILL. Weerklank, {organisation}: alert of level {level}")
SUBJECT_DIGEST = N_("Weerklank, {organisation}: alerts of the night")
SUBJECT_TEST = N_("Weerklank, {organisation}: test of the alerts")


def words(
    settings: Settings, ladders: Ladders, message: AlertMessage, is_drill: bool, count: int
) -> tuple[str, str]:
    """Return subject and text of a message, in the school's language. count: of a digest, how many alerts."""
    with i18n.use_language(settings.organisation.language):
        link = where(settings, ladders, message)
        facts = {"level": message.level, "link": link, "count": count}
        if message.kind == "digest":
            sentence = DIGEST if count else NOTHING
            return translate(SUBJECT_DIGEST, organisation=settings.organisation.name), translate(
                sentence, facts
            )
        subject = SUBJECT_TEST if message.kind == "test" else SUBJECT_DRILL if is_drill else SUBJECT
        sentence = SENTENCES[message.kind, is_drill and message.kind != "test"]
        if message.is_double and message.kind in ("on", "again"):
            sentence = DOUBLE[is_drill]
        return translate(subject, organisation=settings.organisation.name, level=message.level), translate(
            sentence, facts
        )


def where(settings: Settings, ladders: Ladders, message: AlertMessage) -> str:
    """Return the address at which the alert is opened; the path alone where the school named no address."""
    path = "/alerts" if message.kind == "digest" else f"/alerts?alert={quote(message.alert_id)}"
    return ladders.address + path if ladders.address else settings.server.link(path) or path


def html(text: str) -> str:
    """Return the text of a message as HTML of a mail, its address as a link."""
    before, sign, link = text.partition("http")
    href = f'<a href="{escape(sign + link)}">{escape(sign + link)}</a>' if sign else ""
    return f"<p>{escape(before)}{href}</p>"
