"""Store a link that was made in the warehouse, for the list on the page Traffic."""

import datetime as dt
import hashlib

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.support import lock_timeouts
from pipelines.traffic.utm import Link
from warehouse.core.connection import writing
from warehouse.core.load import Loaded, upsert


def keep(person: Person, link: Link, now: dt.datetime, url: str | None = None) -> Loaded:
    """Store a link; one that was made before keeps its first time.

    Raises: NotAllowed, WarehouseBusy, ContractBroken.
    """
    row = {
        "link_id": hashlib.blake2b(link.url.encode(), digest_size=8).hexdigest(),
        "url": link.url,
        "channel": link.channel,
        "source": link.source,
        "medium": link.medium,
        "campaign": link.campaign,
        "content": link.content,
        "made_at": now,
    }
    with (
        acts.doing(person, "traffic.keep_link", link.url, url, now) as act,
        writing(url, lock_timeouts.INTERACTIVE) as con,
    ):
        loaded = upsert(con, "tracked_links", [row], keep=("made_at",))
        act.within(con, now)
    return loaded
