"""Compute the canonical address of an item, however it was shared, and its site.

Composed here because no library does all of it: w3lib keeps tracking, courlan keeps fragments,
url-normalize keeps trackers, and none knows AMP.
"""

import functools
import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

# Parameters that say how a reader came, not what is read.
TRACKING = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id igshid igsh epik
    mc_cid mc_eid mkt_tok _hsenc _hsmi hsctatracking vero_id vero_conv oly_anon_id oly_enc_id s_cid
    s_kwcid ef_id cmpid cmp icid ocid ncid cid_source spm scm sr_share xtor at_medium at_campaign
    ito taid wt_mc wt_zmc ns_campaign ns_mchannel ns_source ns_linkname shared sharesource
    share_source share_id ref_src ref_url referrer via si outputtype amp_js_v amp_gsa amp_r usqp trk
    sessionid jsessionid phpsessid aspsessionid cfid cftoken _ga _gl _openstat guccounter
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
    "at_custom",
    "at_link",
)
# These words are tracking on most sites but name the page on some, so they only go with such a value.
ONLY_WHEN = {
    "amp": re.compile(r"|1|true|amp"),
    "rss": re.compile(r"|1|true|yes"),
    "feed": re.compile(r"rss2?|atom"),
    "share": re.compile(r"|[a-z][a-z0-9+._-]*"),
    "feature": re.compile(r"|share[a-z_]*|youtu\.be|emb[a-z_]*"),
    "sid": re.compile(r"(?=.*[a-z])[a-z0-9,-]{16,}|[0-9]{20,}"),
}
SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.I)
INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp|shtml)$", re.I)
MOBILE = re.compile(r"^(?:www\.|m\.|mobile\.|mobiel\.|amp\.)+(?=[^.]+\.[^.])")
AMP_CACHE = re.compile(r"^(?P<host>[a-z0-9-]+)\.cdn\.ampproject\.org$")
OWN_FRAGMENT = re.compile(
    r"!|(?:comments?|reacties?|reply|post|message|msg|bericht|item|entry|update|event|c|p|r|discussion)[-_]?r?\d+$",
    re.I,
)
SAFE = "!$&'()*+,;=:@~-._"
# Most addresses are made of nothing that could mean something else, and their parts are read at once.
PLAIN = re.compile(
    r"https?://([a-z0-9][a-z0-9.-]*\.[a-z0-9-]+)((?:/(?![./])[\w!$&'()*+,=:@~.-]*)*)(?:\?([\w.~-]+=[\w.~-]*(?:&[\w.~-]+=[\w.~-]*)*))?",
    re.ASCII,
)
MAYBE_MORE = re.compile(r"amp|/(?:index|default)\.", re.I)  # in a path, of which it may be no part
SITE = re.compile(r"https://([a-z0-9.-]+)(?=[/?#]|$)")
SURROGATE = re.compile("[\ud800-\udfff]")


@functools.lru_cache(maxsize=8192)
def canonical(url: str) -> str:
    """Which address names the item? Without scheme difference, www, mobile host, AMP, tracking, fragment.

    The answer always begins with https:// and is stable: canonical(canonical(u)) == canonical(u).
    What cannot be read as an http address comes back stripped of white space and otherwise as it was.
    """
    current = url.strip()
    if (parts := PLAIN.fullmatch(current)) and (found := plain(*parts.groups())):
        return found
    current = SURROGATE.sub("\ufffd", current)
    # One unwrapping (an AMP cache, a /amp/s/ viewer) can bring another form to light.
    for _ in range(4):
        following = _once(current)
        if following == current:
            break
        current = following
    return current


def domain(url: str | None) -> str | None:
    """Which site is it, without www or mobile? None where there is no address."""
    return host(canonical(url)) if url else None


def host(address: str) -> str | None:
    """Which site does a canonical address name? None where it is none."""
    if site := SITE.match(address):
        return site[1]
    return split(address).hostname or None


def plain(written_host: str, path: str, query: str | None) -> str | None:
    """Return the canonical address that these parts make; None where they may mean something else."""
    site = _host(written_host)
    if not site or site == "youtu.be" or site.startswith("google.") or site.endswith(".ampproject.org"):
        return None
    if MAYBE_MORE.search(path):
        return None
    pairs = sorted(pair.partition("=")[::2] for pair in query.split("&")) if query else []
    kept = "&".join(f"{name}={value}" for name, value in pairs if not _is_tracking(name, value))
    return f"https://{site}{path.rstrip('/') or '/'}{'?' + kept if kept else ''}"


def split(url: str) -> SplitResult:
    """Return the parts of an address; of what is none, such as `http://[::1/`, all empty."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


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
    if not host:
        return url
    inner = _inner(host, path)
    if inner:
        return f"https://{inner}" + (f"?{parts.query}" if parts.query else "")
    if host == "youtu.be" and len(path) > 1:
        return f"https://youtube.com/watch?v={path[1:]}" + (f"&{parts.query}" if parts.query else "")
    if ":" in host:
        host = f"[{host}]"
    if port and port not in (80, 443):
        host = f"{host}:{port}"
    path = _path(path)
    query = _query(parts.query) if parts.query else ""
    # #!… names a page of its own, #comment-12 a comment, #update-3 a part; others are places on the page.
    fragment = f"#{parts.fragment}" if OWN_FRAGMENT.match(parts.fragment) else ""
    return f"https://{host}{path}{'?' + query if query else ''}{fragment}"


def _inner(host: str, path: str) -> str | None:
    """Return the address inside the address of an AMP cache or viewer."""
    if AMP_CACHE.match(host):
        inner = re.sub(r"^/[a-z]/(?:s/)?", "", path)
    elif host.startswith("google.") and path.startswith("/amp/"):
        inner = re.sub(r"^/amp/(?:s/)?", "", path)
    else:
        return None
    return inner if re.match(r"[^./][^/]*\.[^/]", inner) else None


def _path(path: str) -> str:
    if ";" in path:
        path = SESSION.sub("", path)
    if "%" in path or not path.isascii() or not path.isprintable() or " " in path:
        # A slash or percent sign that was escaped is part of a name, not of the path; bytes stay what they are.
        path = "%2F".join(
            "%25".join(quote(unquote_to_bytes(bit), safe="/" + SAFE) for bit in re.split("%25", piece))
            for piece in re.split("(?i)%2f", path)
        )
    if "/." in path or "//" in path:
        segments: list[str] = []
        for segment in path.split("/"):
            if segment == "..":
                if segments:
                    segments.pop()
            elif segment not in ("", "."):
                segments.append(segment)
        path = "/" + "/".join(segments)
    path = INDEX.sub("/", path)
    path = re.sub(r"(?:/amp)+/?$|\.amp(?=\.html?$)|\.amp$", "", path, flags=re.I)
    if path.lower().startswith("/amp/"):
        path = path[4:]
    return path.rstrip("/") or "/"


def _is_tracking(name: str, value: str) -> bool:
    lowered = name.lower()
    if lowered in ONLY_WHEN:
        return ONLY_WHEN[lowered].fullmatch(value.lower()) is not None
    return lowered in TRACKING or lowered.startswith(TRACKING_PREFIXES)


def _query(query: str) -> str:
    written = query.replace("&amp;", "&")
    pairs = parse_qsl(written, keep_blank_values=True, errors="surrogateescape")
    parameters = sorted((name, value) for name, value in pairs if not _is_tracking(name, value))
    return urlencode(parameters, safe="!$'()*,;:@~-._/", errors="surrogateescape")
