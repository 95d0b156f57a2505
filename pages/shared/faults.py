"""Say what is the matter with the whole installation, above whatever a page shows: once, with what to do about it.

A fault in a file of the configuration, sources that fail at once, a clock that is behind, a disk that is full,
figures that are gone.
"""

import datetime as dt
import os
import shutil
from pathlib import Path

from pages.shared import login
from pages.shared.actions import sentence
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, NP_, _, moment, reason, translate
from pipelines.access.own_files import own_faults
from pipelines.runs.backup import known
from pipelines.settings import Settings
from pipelines.sources import last_good
from pipelines.support.data_folder import data_folder
from warehouse.core.connection import address, is_file, reading
from warehouse.core.errors import WarehouseBusy, WarehouseEmpty, WarehouseError, WarehouseLost
from warehouse.sources import freshness
from warehouse.sources.freshness import Freshness, Outage

# Below this nothing can be stored any more; a load of a day takes less.
LEAST_FREE = 10_000_000
# Clocks of two machines that share a warehouse differ by less.
AHEAD = dt.timedelta(hours=2)
# Whether all fail, whether they ever went well → what is said of it.
FAILING = {
    (True, True): NP_("{count} source fails since {moment}.", "All {count} sources fail since {moment}."),
    (True, False): NP_("{count} source fails.", "All {count} sources fail."),
    (False, True): NP_(
        "{count} of {sources} sources fails since {moment}.",
        "{count} of {sources} sources fail since {moment}.",
    ),
    (False, False): NP_("{count} of {sources} sources fails.", "{count} of {sources} sources fail."),
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
    told = (
        [_configuration(), *_own_files(), _disk(), _unwritable() if fresh else None]
        if login.manages()
        else []
    )
    if fresh:
        told += [_clock(fresh, now), _outage(fresh.outage, is_sources), _anew(fresh, now)]
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
        _line(_("The configuration has a fault."), sentence(fault), _(own_faults.MEANWHILE[name]), kind="bad")
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


def _unwritable() -> Html | None:
    """Return that nothing can be kept: pages that only read figures go on, and nobody would hear of it."""
    places = (Path(address()).parent, Path(address())) if is_file(address()) else (data_folder(),)
    if all(os.access(place, os.W_OK, effective_ids=True) for place in places if place.exists()):
        return None
    more = _(
        "The user that runs Weerklank may only read there, or the disk can only be read. What was stored stays; nothing"
        " new is, and what you change is refused. Whoever looks after this computer gives that user the rights."
    )
    return _line(_("Nothing can be stored where the figures stand."), more, kind="bad")


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
    """Return that all sources fail, or how many, and whether they have one reason."""
    is_all = outage.failing == outage.sources
    title = translate(
        FAILING[is_all, outage.since is not None],
        count=outage.failing,
        sources=outage.sources,
        moment=moment(outage.since) if outage.since else None,
    )
    from pipelines.web import network_errors  # brings the client of the network along, which no page asks

    if is_all and outage.errors and outage.errors <= network_errors.UNREACHED:
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


def _clock(fresh: Freshness, now: dt.datetime) -> Html | None:
    """Return that the clock is behind, where something was collected at a moment that is still to come."""
    newest = fresh.newest
    if newest is None or newest - now < AHEAD:
        return None
    told = translate(
        N_(
            "It says {now}, and figures were collected on {collected}. So periods may end too early, and how old"
            " figures are cannot be said. Whoever looks after this computer sets its clock."
        ),
        now=moment(now),
        collected=moment(newest),
    )
    return _line(_("The clock of this computer is behind."), told, kind="bad")


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
