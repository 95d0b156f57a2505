"""Say what is the matter with the whole installation, above whatever a page shows: once, with what to do about it.

A fault in a file of the configuration, all sources that fail at once, a disk that is full, figures that are gone.
"""

import datetime as dt
import shutil
from pathlib import Path

from pages.shared import login
from pages.shared.actions import sentence
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, NP_, _, moment, reason, translate
from pipelines.access.logins import access_file
from pipelines.access.own_files import own_faults
from pipelines.access.privacy.keeping import terms
from pipelines.cases import webcare_file
from pipelines.cases.alerts import ladder_file
from pipelines.runs.backup import known
from pipelines.settings import Settings
from pipelines.sources import last_good
from pipelines.support.data_folder import data_folder
from pipelines.understanding.own import labels_file
from warehouse.core.connection import address, is_file, reading
from warehouse.core.errors import WarehouseBusy, WarehouseEmpty, WarehouseError, WarehouseLost
from warehouse.sources import freshness
from warehouse.sources.freshness import Freshness, Outage

# Below this nothing can be stored any more; a load of a day takes less.
LEAST_FREE = 10_000_000
# What holds of a file of its own while it has a fault.
MEANWHILE = {
    access_file.FILE: N_(
        "Until it is mended everybody keeps the roles they had; after a new start of Weerklank nobody comes in."
    ),
    webcare_file.WEBCARE: N_(
        "Until it is mended no case opens by itself, and departments and office hours are those that we propose."
    ),
    ladder_file.FILE: N_(
        "Until it is mended alerts go by the people, steps and rules that could be read last, else as we propose."
    ),
    terms.PRIVACY: N_("Until it is mended nothing is erased by itself, not even what has stood long enough."),
    labels_file.FILE: N_(
        "Until it is mended only those labels of your own model count that speak for themselves."
    ),
}
# So long it is said that the figures begin anew.
ANEW = dt.timedelta(days=30)


def school() -> Settings | None:
    """Return the configuration of the school's own, also the last good one; None for the sample or none."""
    known = last_good.known().settings
    return None if known is None or known.organisation.sample else known


def lines(fresh: Freshness | None, now: dt.datetime, is_sources: bool = False) -> Html | None:
    """Return what is the matter, a paragraph each; None where nothing is.

    fresh: None where the warehouse could not be asked; is_sources: this is the page of sources, to which others lead
    """
    told = [_configuration(), *_own_files(), _disk()] if login.manages() else []
    if fresh:
        told += [_outage(fresh.outage, is_sources), _anew(fresh, now)]
    said = [line for line in told if line]
    return join(*said) if said else None


def of_warehouse() -> tuple[Freshness | None, WarehouseError | None]:
    """What is the matter with the warehouse, for a page that shows nothing of it? Waits for nobody.

    Empty: None twice where there is none yet, or while it is being written.
    """
    try:
        with reading(wait=0, as_it_is=True) as con:
            return freshness.opening(con)[1], None
    except WarehouseLost as error:
        return None, error
    except (WarehouseBusy, WarehouseEmpty):
        return None, None
    except WarehouseError as error:
        return None, error


def _line(title: str, *sentences: object, kind: str = "ask") -> Html:
    text = join(*(part for one in sentences for part in (" ", one)))
    return tag("p", tag("strong", title), text, class_=f"wk-said wk-said-{kind}", role="status")


def _configuration() -> Html | None:
    known = last_good.known()
    if known.fault is None:
        return None
    holds = (
        translate(
            N_("Nothing is lost: until it is mended the configuration of {moment} holds."),
            moment=moment(known.at),
        )
        if known.at
        else _(
            "Nothing is lost: the figures stay, and what needs the configuration waits until it is mended."
        )
    )
    return _line(_("The configuration has a fault."), sentence(known.fault), holds, kind="bad")


def _own_files() -> list[Html]:
    """Return what is wrong with the files that go on by themselves, and what does not happen meanwhile."""
    return [
        _line(_("The configuration has a fault."), sentence(fault), _(MEANWHILE[name]), kind="bad")
        for name, fault in own_faults.found().items()
    ]


def _disk() -> Html | None:
    where = Path(address()).parent if is_file(address()) else data_folder()
    try:
        free = shutil.disk_usage(where).free
    except OSError:  # not there, or not ours to see: what asks for it says which
        return None
    if free >= LEAST_FREE:
        return None
    more = _(
        "What was stored stays; nothing new is until there is room. Make room on that disk, or ask whoever looks after"
        " this computer; then it goes on by itself."
    )
    return _line(_("The disk with the figures is full."), more, kind="bad")


def _outage(outage: Outage | None, is_sources: bool) -> Html | None:
    if outage is None:
        return None
    title, why = _of_one(outage) if outage.title else _of_all(outage)
    stays = _("What was collected stays, and what was missed is fetched as far as the sources still hold it.")
    if is_sources:
        return _line(title, why, stays, kind="bad")
    from pages.shared.page import link

    way = tag("a", _("To the sources"), href=link("sources"), target="_self")
    return _line(title, why, stays, way, kind="bad")


def _of_one(outage: Outage) -> tuple[str, str]:
    """Return that the only source fails, and its own reason: that a network is down cannot be told from one."""
    said = (
        N_("The only source, {title}, fails since {moment}.")
        if outage.since
        else N_("The only source, {title}, fails.")
    )
    title = translate(said, title=outage.title, moment=moment(outage.since) if outage.since else None)
    return title, " ".join(reason(template, outage.fields) for template in outage.errors)


def _of_all(outage: Outage) -> tuple[str, str]:
    """Return that all sources fail, and whether they have one reason."""
    title = (
        translate(
            NP_("{count} source fails since {moment}.", "All {count} sources fail since {moment}."),
            count=outage.sources,
            moment=moment(outage.since),
        )
        if outage.since
        else translate(NP_("{count} source fails.", "All {count} sources fail."), count=outage.sources)
    )
    from pipelines.web import network_errors  # brings the client of the network along, which no page asks

    if outage.errors and outage.errors <= network_errors.UNREACHED:
        return title, _(
            "So it is not the sources: this computer has no connection with the internet, or a firewall or a proxy"
            " does not let Weerklank through. Ask whoever looks after the network."
        )
    if len(outage.errors) > 1:
        return title, _("They fail for more than one reason; the page Sources says for each which.")
    if outage.errors and (outage.fields or not any("{" in template for template in outage.errors)):
        (template,) = outage.errors
        return title, translate(N_("All for one reason: {why}"), why=reason(template, outage.fields))
    return title, _("The page Sources says of each why.")


def _anew(fresh: Freshness, now: dt.datetime) -> Html | None:
    if fresh.begun_anew is None or now - fresh.begun_anew[0] > ANEW:
        return None
    at, last = fresh.begun_anew
    told = translate(
        N_(
            "The file with the figures was gone, so that a new one is being filled since {at}; the old one was last"
            " written on {last}. Put it, or a backup, back in its place to have the earlier figures again."
        ),
        at=moment(at),
        last=moment(last),
    )
    return _line(_("Earlier figures are missing."), told, *([ways_back()] if login.manages() else []))


def ways_back() -> Html:
    """Return how a backup is put back: the newest that are known of, and the command."""
    backups, folder = known.newest(), _("FOLDER")
    if not backups:
        none = _(
            "No backup is known of on this computer. Look on the disk where your backups are kept, and put one back"
            " with this command:"
        )
        return tag("span", none, " ", tag("code", f"python -m pipelines restore {folder}"), class_="wk-back")
    listed = (
        translate(
            N_("{name} of {moment}, {megabytes} MB"),
            name=backup.path.name,
            moment=moment(backup.made_at),
            megabytes=max(1, round(backup.size / 1_000_000)),
        )
        for backup in backups
    )
    key = f" --key {_('KEY FILE')}" if backups[0].sealed else ""
    command = f"python -m pipelines restore {folder}/{backups[0].path.name}{key}"
    return tag(
        "span",
        translate(N_("Newest backups: {list}."), list=list(listed)),
        " ",
        translate(
            N_("Put the newest back with this command, with for {folder} the folder in which it stands:"),
            folder=folder,
        ),
        " ",
        tag("code", command),
        class_="wk-back",
    )
