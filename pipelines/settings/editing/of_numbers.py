"""Declare the tables of channels.toml and goals.toml as forms ask for them."""

from pipelines.settings import CHANNELS, GOALS
from pipelines.settings.channels import DATES, NUMBERS
from pipelines.settings.editing.kinds import (
    ADDRESS,
    AMOUNT,
    CHOICE,
    DAY,
    LOOKUP,
    NUMBER,
    PAIRS,
    SLUG,
    TEXT,
    Field,
    Kind,
)
from pipelines.settings.editing.of_school import EVERY, PAUSED, SECRET, TITLE, TITLE_HELP
from pipelines.settings.goals import DIRECTIONS, METRICS, STAGES
from pipelines.settings.models import CHANNEL_CONNECTORS, NETWORKS, TRAFFIC_CONNECTORS
from text.i18n import N_
from warehouse.core import registry

SHORT = Field("name", SLUG, N_("Short name"))
NETWORK_NAMES = {
    "linkedin": "LinkedIn", "instagram": "Instagram", "facebook": "Facebook", "youtube": "YouTube",
    "tiktok": "TikTok", "x": "X", "mastodon": "Mastodon", "bluesky": "Bluesky", "threads": "Threads",
    "snapchat": "Snapchat", "pinterest": "Pinterest", "whatsapp": "WhatsApp", "email": N_("E-mail"),
    "search": N_("Search engines"), "website": N_("Website"),
}  # fmt: skip
CONNECTOR_NAMES = {
    "mastodon": "Mastodon", "bluesky": "Bluesky", "youtube-feed": N_("YouTube, without a key"),
    "youtube": N_("YouTube, with a key"), "facebook": "Facebook", "instagram": "Instagram",
    "instagram-discovery": N_("Instagram of another school"), "linkedin-dma": N_("LinkedIn, data of the page"),
    "linkedin": N_("LinkedIn, as administrator"), "x": "X", "ga4": "Google Analytics 4", "matomo": "Matomo",
    "plausible": "Plausible", "umami": "Umami", "logs": N_("Web-server logs"),
}  # fmt: skip
METRIC_NAMES = {each.name: each.goal_label for each in registry.of_goals()}
DIRECTION_NAMES = {"at least": N_("at least"), "at most": N_("at most"), "within": N_("between two bounds")}
STAGE_NAMES = {
    "input": N_("what we put in"), "activity": N_("what we did"), "output": N_("what came out"),
    "out-take": N_("what the audience remembers"), "outcome": N_("what people did"),
    "impact": N_("what changed for the school"),
}  # fmt: skip
DATE_NAMES = {
    "day first": N_("The day first: 3-4 is the third of April"),
    "month first": N_("The month first: 3-4 is the fourth of March"),
    "ask": N_("Not read until somebody settles it"),
}
NUMBER_NAMES = {
    "comma": N_("The Dutch way: 1.250 is more than a thousand, 1,250 is little more than one"),
    "point": N_("The English way: 1,250 is more than a thousand, 1.250 is little more than one"),
}
PACES = {
    "sum": N_("adds up: what came since the entry before"),
    "level": N_("stands: how it is on that day"),
    "rate": N_("a percentage"),
}
ACCOUNT_HELP = N_(
    "Who is read, in the service’s own words: a handle, a number of a page or property, a site."
)
API = Field(
    "api", ADDRESS, N_("Another address of the service"),
    N_("Only where the service runs on a server of your own, such as Matomo or Umami."),
    "https://analytics.school.nl", rare=True, leads_key=True,
)  # fmt: skip
SINCE = Field("since", DAY, N_("First day to ask for"), N_("Left empty: about a year back."), rare=True)

CHANNELS_KIND = Kind(
    "channels", CHANNELS, N_("Channels"), N_("Channel"),
    N_("Our accounts, and those of peer schools, that are compared on the page Channels."),
    (
        SHORT,
        Field("title", TEXT, TITLE, TITLE_HELP, "Instagram", required=True),
        Field("network", CHOICE, N_("Network"), "", choices=NETWORKS, names=NETWORK_NAMES, required=True),
        Field("url", ADDRESS, N_("Address of the account"), N_("Readers can click through to it."),
              "https://www.instagram.com/school"),
        Field("peer", LOOKUP, N_("Peer school"), N_("Left empty: it is our own."), looks_up="peers"),
        Field("connector", CHOICE, N_("What reads the numbers"),
              N_("Left empty: numbers come from a file or are typed each month."),
              choices=tuple(CHANNEL_CONNECTORS), names=CONNECTOR_NAMES, leads_key=True),
        Field("account", TEXT, N_("Account"), ACCOUNT_HELP, "@school@mastodon.nl", needs="connector",
              leads_key=True),
        SECRET,
        Field(**{**vars(API), "needs": "connector"}),
        Field(**{**vars(EVERY), "needs": "connector"}),
        Field(**{**vars(SINCE), "needs": "connector"}),
        Field("ceiling", AMOUNT, N_("Most dollars in a month"),
              N_("Only X asks money for its numbers; it stops at this amount."), "10", needs="connector", rare=True),
        Field(**{**vars(PAUSED), "needs": "connector"}),
    ),
    left_out={
        "key_events": "what a site measures; a channel has none",
        "path": "only web-server logs are files",
        "site": "only web-server logs are of a host",
        "proxies": "only web-server logs have them",
    },
)  # fmt: skip
TRAFFIC = Kind(
    "traffic", CHANNELS, N_("Traffic to the site"), N_("Measurement of the site"),
    N_("What measures the visits to our site: Google Analytics, Matomo, Plausible, Umami or the server’s own logs."),
    (
        SHORT,
        Field("title", TEXT, TITLE, TITLE_HELP, "Website", required=True),
        Field("connector", CHOICE, N_("What measures it"), "", choices=TRAFFIC_CONNECTORS, names=CONNECTOR_NAMES,
              required=True, leads_key=True),
        Field("account", TEXT, N_("Account"), ACCOUNT_HELP, "school.nl", leads_key=True),
        SECRET,
        Field("key_events", PAIRS, N_("Conversions"),
              N_("One per line: the name as we call it, and after = what the measurement calls it. Of one word only,"
                 " both are the same."), "Aanmelding = /bedankt*"),
        API,
        Field("path", TEXT, N_("Files of the logs"), N_("Only for web-server logs: where they stand on the server."),
              "/var/log/nginx/access.log*", rare=True, guarded=True),
        Field("site", TEXT, N_("Host of the logs"), N_("Only for web-server logs; left empty: that of our site."),
              "*.school.nl", rare=True),
        Field("proxies", NUMBER, N_("Servers of ours in between"),
              N_("Only for web-server logs: how many proxies stand before the server."), "1", rare=True),
        EVERY,
        SINCE,
        PAUSED,
    ),
    left_out={"ceiling": "no measurement of a site asks money per question"},
)  # fmt: skip
CAMPAIGNS = Kind(
    "campaigns", CHANNELS, N_("Campaigns"), N_("Campaign"),
    N_("Campaigns that links may name; the page Traffic makes such links and shows what they brought."),
    (
        SHORT,
        Field("label", TEXT, N_("Name of the campaign"), TITLE_HELP, "Open dag najaar", required=True),
        Field("start", DAY, N_("First day"), ""),
        Field("end", DAY, N_("Last day"), "", needs="start"),
    ),
    called=("label", "name"),
)  # fmt: skip
COSTS = Kind(
    "costs", CHANNELS, N_("Hours and euros"), N_("Hours and euros"),
    N_("What an hour of work costs, for what a visit and a conversion cost. Hours themselves are typed on Channels."),
    (
        Field("hour", AMOUNT, N_("Euros for an hour of work"),
              N_("0 says that hours cost nothing. Left empty, hours and euros stand apart."), "42"),
    ),
    single=True,
)  # fmt: skip
FILES = Kind(
    "files", CHANNELS, N_("Files that are dropped"), N_("Files that are dropped"),
    N_("How files in the watched folder are read where they can be read in two ways: nobody can be asked there. On a"
       " page you are asked."),
    (
        Field("dates", CHOICE, N_("Dates such as 3-4-2026"),
              N_("Only where nothing in the file proves the order. Left empty: the likeliest is taken, and the page"
                 " Sources says so."),
              choices=tuple(DATES), names=DATE_NAMES),
        Field("numbers", CHOICE, N_("Numbers such as 1.250"),
              N_("Only where nothing in the file proves the notation. Left empty: a file with semicolons is read the"
                 " Dutch way and the page says so; any other such file waits for an answer."),
              choices=tuple(NUMBERS), names=NUMBER_NAMES),
    ),
    single=True,
)  # fmt: skip
GOALS_KIND = Kind(
    "goals", GOALS, N_("Goals"), N_("Goal"),
    N_("What the school wants to reach, by when, and what counts towards it."),
    (
        SHORT,
        Field("title", TEXT, N_("Name of the goal"), TITLE_HELP, "Aanmeldingen open dag", required=True),
        Field("title_en", TEXT, N_("The same in English"), N_("Left empty: the Dutch words.")),
        Field("metric", CHOICE, N_("What it counts"), "", choices=METRICS, names=METRIC_NAMES, required=True),
        Field("channel", LOOKUP, N_("Channel"), N_("Left empty: all of ours together."),
              looks_up="places"),
        Field("event", LOOKUP, N_("Conversion"), N_("Only where conversions count; left empty: all."),
              looks_up="events"),
        Field("direction", CHOICE, N_("Direction"), N_("Left empty: at least."), choices=DIRECTIONS,
              names=DIRECTION_NAMES),
        Field("target", AMOUNT, N_("Target"), "", "2000", required=True),
        Field("target_to", AMOUNT, N_("Upper bound"), N_("Only between two bounds.")),
        Field("start", DAY, N_("First day"), "", required=True),
        Field("deadline", DAY, N_("Deadline"), "", required=True),
        Field("audience", TEXT, N_("Audience"), N_("For whom it is meant."), "vmbo-leerlingen"),
        Field("owner", TEXT, N_("Owner"), N_("Who answers for it."), "Team marketing"),
        Field("kind", CHOICE, N_("How numbers are typed"), N_("Only for goals that are kept by hand."),
              choices=tuple(PACES), names=PACES, rare=True),
        Field("stage", CHOICE, N_("Stage"), N_("Left empty: what people did."), choices=STAGES, names=STAGE_NAMES,
              rare=True),
    ),
)  # fmt: skip
