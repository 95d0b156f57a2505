"""List all kinds of tables that the configuration can hold, in the order in which a school comes to need them."""

from pipelines.settings.editing import of_numbers, of_school, of_sending, of_server
from pipelines.settings.editing.kinds import Kind
from text.i18n import N_

# What belongs together, under its heading.
GROUPS: dict[str, tuple[Kind, ...]] = {
    N_("Who and whom"): (of_school.ORGANISATION_KIND, of_school.PEERS, of_school.TOPICS),
    N_("Where we listen"): (of_school.SOURCES_KIND, of_school.OUTLETS, of_school.EVENTS),
    N_("What we count"): (
        of_numbers.CHANNELS_KIND,
        of_numbers.TRAFFIC,
        of_numbers.CAMPAIGNS,
        of_numbers.COSTS,
        of_numbers.FILES,
        of_numbers.GOALS_KIND,
    ),
    N_("What goes out"): (of_sending.MAIL, of_sending.ANNOUNCEMENT_KIND, of_sending.POSTS),
    N_("For who runs it"): (of_sending.WEBHOOKS, of_server.SERVER, of_server.NETWORK_KIND, of_server.BACKUP),
}
KINDS: dict[str, Kind] = {kind.name: kind for kinds in GROUPS.values() for kind in kinds}
