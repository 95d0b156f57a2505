"""Try whether what is named in the configuration answers, with its key: nothing is stored and nothing is sent."""

import datetime as dt
from collections.abc import Callable, Mapping

from pipelines.channels import fetch_statistics
from pipelines.runs import check
from pipelines.sending import chat, mail
from pipelines.settings import Settings, StatisticsSource
from pipelines.support.errors import ConfigError
from text.i18n import N_, NP_

# What can be tried without anything being stored or sent.
KINDS = ("channels", "traffic", "sources", "mail", "posts")
Said = tuple[str, Mapping[str, object]]


class NotHere(ConfigError):
    """What was to be tried is not in the configuration."""

    template = N_("This is no longer there; open it again.")


def connection(
    settings: Settings,
    kind: str,
    name: str,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> Said:
    """Try one entry. Returns a sentence (template and fields) of what came of it.

    kind: channels, traffic, sources, mail or posts; name: its short name, of no use for mail.
    Raises: PipelineError with the sentence of what is wrong.
    """
    if kind in ("channels", "traffic"):
        prefix = "channel" if kind == "channels" else "traffic"
        return _numbers(settings, settings.statistics_source(f"{prefix}-{name}"), clock)
    if kind == "sources":
        return _source(settings, name, clock)
    if kind == "mail" and settings.announcing.mail:
        mail.knock(settings.announcing.mail)
        return N_("The mail server lets us in. Nothing was sent."), {}
    post = next((post for post in settings.announcing.posts if kind == "posts" and post.name == name), None)
    if post is None:
        raise NotHere()
    chat.known(post)
    return N_(
        "This is an address that can be posted to. Nothing was posted, so whether it arrives is not known."
    ), {}


def _numbers(settings: Settings, source: StatisticsSource | None, clock: Callable[[], dt.datetime]) -> Said:
    if source is None:
        raise ConfigError(N_("Nothing reads this channel, so there is nothing to try."))
    if source.connector == "x":
        raise ConfigError(
            N_("Asking X costs money, so it is not tried. The next collection shows whether it works.")
        )
    # As if it was read a moment ago: only the last days are asked for.
    (fetched,) = fetch_statistics.fetch_all(settings, [source], {source.name: clock()}, {}, clock)
    if fetched.error:
        raise fetched.error
    if not fetched.rows:
        return N_("It answers, and has no numbers of the last days."), {}
    return NP_("It works: {count} number of the last days.", "It works: {count} numbers of the last days."), {
        "count": fetched.rows
    }


def _source(settings: Settings, name: str, clock: Callable[[], dt.datetime]) -> Said:
    source = settings.source(name)
    if source is None:
        raise NotHere()
    tried = check.named(settings, source, clock)
    if tried.error:
        raise tried.error
    return NP_("It works: {count} entry.", "It works: {count} entries."), {"count": tried.entries}
