"""Find what a school has on the web from the address of its site: names, feeds, accounts, and what each would bring.

`read_site` fetches, `page` and `accounts` read what came, `proposals` makes sources and channels of it, `tries` tries
them; nothing here stores or writes.
"""

from pipelines.sources.discovery.found import Account, Feed, Found
from pipelines.sources.discovery.read_site import read_site

__all__ = ["Account", "Feed", "Found", "read_site"]
