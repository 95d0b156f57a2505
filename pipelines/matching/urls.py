"""One address for one item, however it was shared.

Composed here because no library does all of it: w3lib keeps tracking, courlan keeps fragments,
url-normalize keeps trackers, and none knows AMP.
"""

import functools
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# Parameters that say how a reader came, not what is read.
TRACKING = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id igshid igsh epik
    mc_cid mc_eid mkt_tok _hsenc _hsmi hsctatracking vero_id vero_conv oly_anon_id oly_enc_id s_cid
    s_kwcid ef_id cmpid cmp icid ocid ncid cid_source spm scm sr_share xtor at_medium at_campaign
    ito taid wt_mc wt_zmc nb ns_campaign ns_mchannel ns_source ns_linkname share shared sharesource
    share_source share_id ref_src ref_url referrer via feature si pp rss feed amp outputtype
    sessionid jsessionid phpsessid sid aspsessionid cfid cftoken _ga _gl _openstat guccounter
    guce_referrer guce_referrer_sig __twitter_impression
    """.split()
)
TRACKING_PREFIXES = (
    "utm_",
    "pk_",
    "mtm_",
    "matomo_",
    "piwik_",
    "hsa_",
    "ga_",
    "stm_",
    "itm_",
    "trk_",
    "fb_",
    "at_",
)
# These words are tracking on most sites but name the page on some, so only these values go.
ONLY_WHEN = {"amp": {"", "1", "true", "amp"}, "feed": {"rss", "rss2", "atom"}, "share": None}
SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.I)
INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp|shtml)$", re.I)
MOBILE = re.compile(r"^(?:www\.|m\.|mobile\.|mobiel\.|amp\.)+(?=[^.]+\.[^.])")
AMP_CACHE = re.compile(r"^(?P<host>[a-z0-9-]+)\.cdn\.ampproject\.org$")
OWN_FRAGMENT = re.compile(r"!|(?:comment|reactie|reply|post)-?\d+$", re.I)
SAFE = "!$&'()*+,;=:@~-._"


def canonical(url: str) -> str:
    """Which address names the item? Without scheme difference, www, mobile host, AMP, tracking, fragment.

    The answer always begins with https:// and is stable: canonical(canonical(u)) == canonical(u).
    What cannot be read as an http address comes back stripped of white space and otherwise as it was.
    """
    current = url.strip()
    # One unwrapping (an AMP cache, a /amp/s/ viewer) can bring another form to light.
    for _ in range(4):
        following = _once(current)
        if following == current:
            break
        current = following
    return current


def domain(url: str | None) -> str | None:
    """Which site is it, without www or mobile? None where there is no address."""
    host = urlsplit(canonical(url)).hostname if url else None
    return host or None


@functools.lru_cache(maxsize=4096)
def _host(host: str) -> str:
    host = host.rstrip(".").lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return host
    return MOBILE.sub("", host)


def _once(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return url
    host, path = _host(parts.hostname), parts.path
    cache = AMP_CACHE.match(host)
    if cache:
        return "https://" + re.sub(r"^/[a-z]/(?:s/)?", "", path) + (f"?{parts.query}" if parts.query else "")
    if host.startswith("google.") and path.startswith("/amp/"):
        return "https://" + re.sub(r"^/amp/(?:s/)?", "", path) + (f"?{parts.query}" if parts.query else "")
    if port and port not in (80, 443):
        host = f"{host}:{port}"
    path = _path(path)
    query = _query(parts.query) if parts.query else ""
    # A #! route names a page of its own and #comment-12 a comment; any other fragment is a place on the page.
    fragment = f"#{parts.fragment}" if OWN_FRAGMENT.match(parts.fragment) else ""
    return f"https://{host}{path}{'?' + query if query else ''}{fragment}"


def _path(path: str) -> str:
    if ";" in path:
        path = SESSION.sub("", path)
    if "%" in path or not path.isascii() or not path.isprintable() or " " in path:
        # A slash or percent sign that was escaped is part of a name, not of the path.
        path = "%2F".join(
            "%25".join(quote(unquote(bit), safe="/" + SAFE) for bit in re.split("%25", piece))
            for piece in re.split("(?i)%2f", path)
        )
    if "/." in path or "//" in path:
        kept: list[str] = []
        for segment in path.split("/"):
            if segment == "..":
                if kept:
                    kept.pop()
            elif segment not in ("", "."):
                kept.append(segment)
        path = "/" + "/".join(kept)
    path = INDEX.sub("/", path)
    path = re.sub(r"(?:/amp)+/?$|\.amp(?=\.html?$)|\.amp$", "", path, flags=re.I)
    if path.lower().startswith("/amp/"):
        path = path[4:]
    return path.rstrip("/") or "/"


def _is_tracking(name: str, value: str) -> bool:
    lowered = name.lower()
    if lowered in ONLY_WHEN:
        allowed = ONLY_WHEN[lowered]
        return allowed is None or value.lower() in allowed
    return lowered in TRACKING or lowered.startswith(TRACKING_PREFIXES)


def _query(query: str) -> str:
    pairs = parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True, errors="replace")
    kept = sorted((name, value) for name, value in pairs if not _is_tracking(name, value))
    return urlencode(kept, safe=SAFE.replace("&", "").replace("=", "").replace("+", "") + "/")
