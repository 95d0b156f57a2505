"""List all kinds of tables that a page can change: those of the configuration and of the files beside it."""

from pipelines.access.own_files import beside, of_access, of_alerts, of_model, of_privacy, of_webcare
from pipelines.settings.editing import all_kinds
from pipelines.settings.editing.kinds import Kind
from text.i18n import N_

OWN: dict[str, tuple[Kind, ...]] = {
    N_("Webcare"): (
        of_webcare.WEBCARE_KIND, of_webcare.HOURS, of_webcare.DEPARTMENTS_KIND, of_webcare.ANSWERS, of_webcare.DUTIES,
    ),
    N_("Alerts"): (of_alerts.ALERTS, of_alerts.PEOPLE, of_alerts.LADDER, of_alerts.RULE),
    N_("Who comes in"): (
        of_access.PEOPLE, of_access.GROUPS, of_access.LOGIN, of_access.LINKS, of_access.PROXY,
    ),
    N_("Privacy"): (of_privacy.RETENTION, of_privacy.DELETED),
    N_("Understanding"): (of_model.MODEL,),
}  # fmt: skip
GROUPS = {title: tuple(map(beside.kept, kinds)) for title, kinds in {**all_kinds.GROUPS, **OWN}.items()}
KINDS: dict[str, Kind] = {kind.name: kind for kinds in GROUPS.values() for kind in kinds}
