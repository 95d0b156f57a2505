"""Declare the tables of privacy.toml: after how many days what is erased, and looking whether a source took it away."""

from pipelines.access.privacy.keeping import terms
from pipelines.access.privacy.keeping.terms import DAYS, PRIVACY, Looks
from pipelines.settings.editing.kinds import FLAG, NUMBER, Field, Kind
from text.i18n import N_
from warehouse.access.privacy.data_map import TIMED

SOUND = Looks()
RETENTION = Kind(
    "retention", PRIVACY, N_("How long what is kept"), N_("How long what is kept"),
    N_("Days after which each kind of data is erased; numbers stay. What is left empty has the number shown in grey."
       " The papers on privacy must say the same: have them approved again after a change."),
    tuple(Field(kind, NUMBER, TIMED[kind], example=str(DAYS[kind])) for kind in TIMED),
    single=True, guarded=True, check=terms.check,
)  # fmt: skip
DELETED = Kind(
    "deleted", PRIVACY, N_("Removed where it stood"), N_("Removed where it stood"),
    N_("Every night some addresses are looked at again: what was removed there is erased here."),
    (
        Field("look", FLAG, N_("Look whether it is still there"), usual=True),
        Field("per_night", NUMBER, N_("Addresses a night"), example=str(SOUND.per_night)),
        Field("per_host", NUMBER, N_("Addresses a night of one site"), example=str(SOUND.per_host)),
        Field("every_days", NUMBER, N_("Days between two looks"), example=str(SOUND.every_days)),
    ),
    single=True, guarded=True, check=terms.check,
)  # fmt: skip
