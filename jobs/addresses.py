"""Addresses of articles compared: the same page under two addresses has one canonical address. Reads no YAML."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

# what says who sent the reader, not what he reads
TRACKING = re.compile(
    r"utm_\w+|(?:fb|g|gcl|dcl|ms|tw|ya|y|ym|igs?h|yandex)?cl(?:id|src)|fbclid|gbraid|wbraid|mc_[ce]id|igshid|_ga|_gl|ref|"
    r"ref_?src|referrer|source|cmp(?:id)?|ito|ocid|ns_\w+|at_\w+|xtor|smid|wt_mc|partner|share|amp|outputtype|spm|rss",
    re.IGNORECASE,
)
PORTS = {"http": "80", "https": "443"}
INDEX = re.compile(r"/(?:index\.(?:html?|php)|default\.aspx?|amp)?$", re.IGNORECASE)


def canonical(url: str) -> str:
    """What tells the page of an address from all others: no scheme, www or m, port, tracking parameters, order of
    parameters, or slash at the end. Empty for the front page of a site, which is no article's, and for no address."""
    try:
        parts = urlsplit(url.strip())
        host = site(url) + (f":{parts.port}" if parts.port and str(parts.port) != PORTS.get(parts.scheme) else "")
        asked = parse_qsl(parts.query, max_num_fields=100)
    except ValueError:
        return ""
    kept = sorted(pair for pair in asked if not TRACKING.fullmatch(pair[0]))
    path = INDEX.sub("", parts.path)
    if parts.scheme not in PORTS or not host or not (path or kept):
        return ""
    return host + path + (f"?{urlencode(kept)}" if kept else "")


def site(url: str) -> str:
    """The host of an address, without www., m. or amp. before it; ValueError when it is none."""
    return re.sub(r"^(?:www\d?|m|mobile|amp)\.", "", urlsplit(url.strip()).hostname or "").rstrip(".")


def one_site(url: str, other: str) -> bool:
    """Whether two addresses are of one site; also when there is no other."""
    try:
        return not other or (bool(url) and site(url) == site(other))
    except ValueError:
        return False
