"""Declare the tables of organisation.toml that say what the server may read, and how readers come in."""

from pipelines.settings import ORGANISATION
from pipelines.settings.editing.kinds import LIST, Field, Kind
from text.i18n import N_

NETWORK_KIND = Kind(
    "network", ORGANISATION, N_("Our own network"), N_("Our own network"),
    N_("Sites within the school’s own network that may be read. All others are read only at public addresses."),
    (
        Field("allow_private", LIST, N_("Hosts that may be read"),
              N_("One per line: the name or number of a machine, without https://."), "intranet.school.nl"),
    ),
    single=True, guarded=True,
)  # fmt: skip
SERVER = Kind(
    "server", ORGANISATION, N_("How readers come in"), N_("How readers come in"),
    N_("Under which address readers find this dashboard, through which proxy, and which sites may show it."),
    (
        Field("public_address", LIST, N_("Address of this dashboard"),
              N_("One per line. Only these are believed, where there is one."), "https://dashboard.school.nl"),
        Field("trusted_proxy", LIST, N_("Proxies that are believed"),
              N_("One per line: the numeric address of a proxy of ours."), "10.0.3.7"),
        Field("embed", LIST, N_("Sites that may show it"),
              N_("One per line: sites, such as the intranet, on whose pages this dashboard may stand."),
              "https://intranet.school.nl"),
    ),
    single=True, guarded=True,
)  # fmt: skip
