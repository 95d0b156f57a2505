"""Declare the tables of organisation.toml and sources.toml as forms ask for them."""

from pipelines.settings import KINDS, ORGANISATION, SOURCES
from pipelines.settings.editing.kinds import (
    ADDRESS,
    CHOICE,
    DAY,
    DURATION,
    FLAG,
    KEY,
    LOOKUP,
    NUMBER,
    QUERY,
    SLUG,
    TEXT,
    Field,
    Kind,
)
from pipelines.settings.patterns import PATTERNS
from text.i18n import N_

LANGUAGES = {"nl": N_("Dutch"), "en": N_("English")}
KIND_NAMES = {
    "press": N_("Press"),
    "blog": N_("Blog"),
    "social": N_("Social media"),
    "review": N_("Reviews"),
    "video": N_("Video"),
    "forum": N_("Forum"),
    "own": N_("Own channel"),
}
NAME = N_("Name")
TITLE = N_("Display name")
TITLE_HELP = N_("As it stands on the pages. It may change at any time.")
SITE_HELP = N_("What stands on this site is its own voice and counts apart.")
QUERY_LABEL = N_("Query")
QUERY_HELP = N_(
    "Which mentions count. Left empty, the name itself is looked for. AND, OR, NOT, “phrases” in quotation marks,"
    " NEAR/5, and * for the rest of a word."
)
PAUSED = Field(
    "paused", FLAG, N_("Paused"), N_("Nothing is collected while this is on; what was collected stays.")
)
EVERY = Field(
    "every", DURATION, N_("How often it is read"),
    N_("A number with m, h, d or w: 30m is half an hour, 2h two hours, 1d a day. Left empty: as its kind needs."),
    "6h", rare=True,
)  # fmt: skip
KEY_LABEL = N_("Key or password")
KEY_HELP = N_("It goes to the file of secrets and is never shown again. Left empty, the present one stays.")
SECRET = Field("secret", KEY, KEY_LABEL, KEY_HELP)

STUDENTS = (
    Field("students", NUMBER, N_("Number of students"),
          N_("For figures per 1,000 students. Left empty it is unknown."), "12000"),
    Field("students_year", NUMBER, N_("Year of that number"), N_("On 1 October of which year?"), "2025", rare=True,
          needs="students"),
    Field("students_source", TEXT, N_("Who counted them"), N_("It stands beside the figures."), "DUO", rare=True,
          needs="students"),
)  # fmt: skip

ORGANISATION_KIND = Kind(
    "organisation", ORGANISATION, N_("Our school"), N_("Our school"),
    N_("Who we are: the name, the site and the words that count as a mention of us."),
    (
        Field("name", TEXT, N_("Name of the school"),
              N_("Mentions are stored under this name; another name is another school."), "ROC Voorbeeld",
              required=True),
        Field("site", ADDRESS, N_("Website"), SITE_HELP, "https://www.school.nl", required=True),
        Field("city", TEXT, N_("Town"), N_("The main town; only said, never counted."), "Voorbeeldstad"),
        Field("query", QUERY, QUERY_LABEL, QUERY_HELP, '"ROC Voorbeeld" OR rocvoorbeeld'),
        *STUDENTS,
        Field("contact", TEXT, N_("Contact address (visible to the sites that we visit)"),
              N_("Owners of sites that we read can reach you here."), "info@school.nl"),
        Field("language", CHOICE, N_("Language of the pages at first"),
              N_("Each reader may choose another one."), choices=("nl", "en"), names=LANGUAGES),
        Field("national", FLAG, N_("Share figures with the other schools"),
              N_("Where several schools are served together: medians per 1,000 students, for five schools or more. Who"
                 " shares sees where it stands; who does not, sees nothing. Needs the number of students."),
              rare=True),
        Field("sample", FLAG, N_("This is a sample"), N_("Every page then carries the badge “Sample data”."),
              rare=True),
    ),
    single=True, must_be=True,
)  # fmt: skip
PEERS = Kind(
    "peers", ORGANISATION, N_("Peer schools"), N_("Peer school"),
    N_("Schools to compare with: their share of the attention stands beside ours."),
    (
        Field("name", TEXT, NAME, N_("Mentions are stored under this name; another name is another school."),
              "Voorbeeld College", required=True),
        Field("site", ADDRESS, N_("Website"), SITE_HELP, "https://www.voorbeeldcollege.nl"),
        Field("query", QUERY, QUERY_LABEL, QUERY_HELP, '"Voorbeeld College"'),
        *STUDENTS,
    ),
)  # fmt: skip
TOPICS = Kind(
    "topics", ORGANISATION, N_("Topics"), N_("Topic"),
    N_("Subjects that are followed, such as placements or safety. They count in no share of the attention."),
    (
        Field("name", TEXT, NAME, N_("Mentions are stored under this name."), "Stage", required=True),
        Field("query", QUERY, QUERY_LABEL, QUERY_HELP, "stage* OR leerbedrij*"),
    ),
)  # fmt: skip
EVENTS = Kind(
    "events", ORGANISATION, N_("Events"), N_("Event"),
    N_("What everybody knows of: an open day, holidays, an inspection. They stand as notes on the charts."),
    (
        Field("label", TEXT, N_("What happens"), N_("In a few words, as it is to stand on the chart."), "Open dag",
              required=True),
        Field("label_en", TEXT, N_("The same in English"), N_("Left empty: the Dutch words."), "Open day"),
        Field("start", DAY, N_("First day"), "", required=True),
        Field("end", DAY, N_("Last day"), N_("Left empty: the same day.")),
        Field("channel", LOOKUP, N_("Channel"), N_("Left empty: it is about all channels."), looks_up="channels"),
    ),
    called=("label",),
)  # fmt: skip
OUTLETS = Kind(
    "outlets", ORGANISATION, N_("Outlets and their reach"), N_("Outlet"),
    N_("Newspapers, sites and others that write about us, with how many people read one article there."),
    (
        Field("name", TEXT, NAME, N_("Exactly as it stands on the page Mentions."), "krant.nl", required=True),
        Field("reach", NUMBER, N_("Readers of one article"),
              N_("Your own estimate. Left empty the reach is unknown, which is not zero."), "45000"),
        Field("kind", CHOICE, N_("Kind"), N_("Left empty: that of the source that found it."),
              choices=KINDS, names=KIND_NAMES),
    ),
    called=("name",),
)  # fmt: skip
SOURCES_KIND = Kind(
    "sources", SOURCES, N_("Sources"), N_("Source"),
    N_("Where we listen: news, feeds, social media. A new one can be tried first on the page Sources."),
    (
        Field("name", SLUG, N_("Short name")),
        Field("title", TEXT, TITLE, TITLE_HELP, "De Krant", required=True),
        Field("pattern", CHOICE, N_("How it is read"), N_("Left empty: as a feed."), choices=tuple(PATTERNS),
              names={name: pattern.title for name, pattern in PATTERNS.items()}, leads_key=True),
        Field("url", ADDRESS, N_("Address"), N_("Or leave it empty and fill in the name below."),
              "https://krant.nl/rss", leads_key=True),
        Field("handle", TEXT, N_("Name, hashtag or search words"),
              N_("For ways of reading that need no whole address."), "#mbo@mastodon.nl", leads_key=True),
        Field("kind", CHOICE, N_("Kind"), N_("Left empty: what is usual for how it is read."),
              choices=KINDS, names=KIND_NAMES),
        Field("outlet", TEXT, N_("Outlet"), N_("The publisher, where everything comes from one."), "krant.nl",
              rare=True),
        Field("language", TEXT, N_("Language of the texts"), N_("A hint for where a text leaves doubt: nl or en."),
              "nl", rare=True),
        EVERY,
        Field("rhythm", DURATION, N_("Alert after this long without anything new"),
              N_("A number with h, d or w, such as 3d. Left empty it is learned from its past."), "3d", rare=True),
        Field("account", TEXT, N_("Account that asks"), N_("Only for services that want to know who searches."),
              "school.bsky.social", rare=True, leads_key=True),
        SECRET,
        PAUSED,
    ),
)  # fmt: skip
