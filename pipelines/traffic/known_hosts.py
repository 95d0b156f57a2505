"""Look a source up in hosts.toml: networks, search engines, AI assistants, webmail."""

import functools
import re
import tomllib
from pathlib import Path

# First part of the host of webmail, and of the pages by which mail providers send readers on.
MAIL = re.compile(r"((web|w|e|light)?mail|deref-|owa|roundcube|squirrelmail|zimbra|horde)[a-z0-9-]*$")
# First part of the host of a page where one signs in, whosever it is.
SIGNING_IN = re.compile(r"(accounts?|log-?in|sign-?in|logon|inloggen|idp|sso|adfs|sts|fs|auth|oauth2?)\d*$")
# What may stand before the name of a search engine's host: a country or language, or another view of the same page.
BEFORE_SEARCH = re.compile(
    r"(www\d*|m|mobile|html|lite|noai|start|images?|search|nl|be|de|fr|en|uk|us|es|it|at|ch|lu|dk|se|no|fi|pl|pt|ie|cz|hu"
    r"|ro|bg|gr|tr|ru|ua|br|ar|mx|cl|co|pe|ca|au|nz|jp|cn|hk|tw|kr|in|id|th|vn|ph|sg|za|[a-z]{2}-[a-z]{2})"
)
# What "*" stands for at the end of a name: .nl, .com, .co.uk, .com.au.
COUNTRY = re.compile(r"com|cat|[a-z]{2}|(com?|org|net|or|ne)\.[a-z]{2}")
HOSTS = Path(__file__).parent / "hosts.toml"
_WORDS = {"fb": "facebook", "ig": "instagram", "insta": "instagram", "li": "linkedin", "yt": "youtube", "twitter": "x",
          "bsky": "bsky", "bluesky": "bsky", "chatgpt": "chatgpt", "yahoo!": "yahoo", "yahoo! mail": "mail.yahoo",
          "brave": "search.brave", "brave search": "search.brave", "google images": "images.google",
          "google maps": "maps.google", "google scholar": "scholar.google", "microsoft copilot": "copilot.microsoft",
          "copilot": "copilot.microsoft", "gemini": "gemini.google", "google gemini": "gemini.google",
          "outlook": "outlook", "telegram": "telegram"}  # fmt: skip
_ENDINGS = (".com", ".*", ".org", ".social", ".ai")

# (network, kind), each "" where it is not known
Known = tuple[str, str]


@functools.cache
def _hosts() -> dict[str, Known]:
    """Host (any country as "name.*") → (network, kind)."""
    tables = tomllib.loads(HOSTS.read_text(encoding="utf-8"))
    networks = {
        host: ("" if network == "social" else network, "social")
        for network, hosts in tables["networks"].items()
        for host in hosts
    }
    kinds = {host: ("", kind) for kind, hosts in tables["kinds"].items() for host in hosts}
    # A network that can also be searched (Facebook) is a network; a video site or an assistant is what it is.
    searched = {host: known for host, known in kinds.items() if known[1] == "search"}
    return searched | networks | {host: known for host, known in kinds.items() if known[1] != "search"}


@functools.cache
def _apps() -> dict[str, Known]:
    """Android's name of an app → (network, kind)."""
    tables = tomllib.loads(HOSTS.read_text(encoding="utf-8"))
    return {
        app: ("", name) if name in tables["kinds"] else ("" if name == "social" else name, "social")
        for name, apps in tables["apps"].items()
        for app in apps
    }


@functools.lru_cache(maxsize=65_536)
def known_as(source: str) -> Known:
    """Return what this source is: (network, kind), "" where we do not know.

    A host, an app's id or a plain word (linkedin).
    """
    name = source.lower().strip()
    scheme, _, rest = name.rpartition("://")
    name = re.sub(
        r":\d+$", "", (rest if scheme in ("http", "https", "android-app", "ios-app") else name).split("/")[0]
    )
    if name in _apps():
        return _apps()[name]
    if scheme == "android-app" or name.startswith(("com.", "org.", "net.")):
        return _maker(name)
    name = name.rstrip(".")
    if "." not in name or " " in name:
        # A word by itself, as people write it in utm_source.
        word = _WORDS.get(name, name)
        return next((known for ending in _ENDINGS if (known := _hosts().get(f"{word}{ending}"))), ("", ""))
    return _host(name)


def _host(host: str) -> Known:
    parts = re.sub(r"^(www|m|lm|l)\.(?=.*\.)", "", host).split(".")
    whole = _listed(".".join(parts)) or _listed(host)
    if whole:
        return whole
    if len(parts) > 2 and SIGNING_IN.match(parts[0]):
        return "", "signing-in"
    if MAIL.match(parts[0]):
        return "", "mail"
    for n in range(1, len(parts) - 1):
        rest = parts[n:]
        result = _listed(".".join(rest))
        if result and result[1] == "search" and rest[0] != "search":
            # The owner of a search engine has other hosts too: mail, documents, sign-in pages.
            return result if n == 1 and BEFORE_SEARCH.fullmatch(parts[0]) else ("", "")
        if result:
            return result
    return "", ""


def _listed(host: str) -> Known | None:
    result = _hosts().get(host)
    parts = host.split(".")
    for ending in (1, 2):
        if not result and len(parts) > ending and COUNTRY.fullmatch(".".join(parts[-ending:])):
            result = _hosts().get(".".join((*parts[:-ending], "*")))
    return result


def _maker(app: str) -> Known:
    # An app that is not listed: what its maker is known for, where that is a network.
    maker = app.split(".")[1] if "." in app else app
    known = next(
        (listed for ending in (".com", ".*") if (listed := _hosts().get(f"{maker}{ending}"))), ("", "")
    )
    return known if known[1] == "social" and known[0] != "youtube" else ("", "")
