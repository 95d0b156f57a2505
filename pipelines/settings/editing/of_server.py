"""Declare the tables of organisation.toml of what the server may read, how readers come in, and where backups go."""

from pipelines.settings import ORGANISATION
from pipelines.settings.editing.kinds import LIST, NUMBER, TEXT, Field, Kind
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
BACKUP = Kind(
    "backup", ORGANISATION, N_("Backup"), N_("Backup"),
    N_("A backup every night, made by the scheduler: figures, settings and what cannot be fetched again; no keys."),
    (
        Field("folder", TEXT, N_("Folder for backups"),
              N_("On the server, best on another disk."), "/srv/weerklank/backups",
              required=True),
        Field("keep", NUMBER, N_("How many are kept"), N_("The newest. Left empty: 14."), "14"),
        Field("recipients", LIST, N_("Encrypt for"),
              N_("One per line: a public key of age. Keep the secret key elsewhere, never on this server; without it"
                 " nobody can put the backup back. Left empty, it is not encrypted."), "age1…"),
    ),
    single=True, guarded=True,
)  # fmt: skip
