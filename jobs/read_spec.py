"""How the configuration names the night's input: files and stores, feeds, and the limits of what is read.

    read:
      paths: [inbox, "archive/*.warc.gz", s3://bucket/today]
      feeds: [https://news.example.org/rss]
      fetch: {contact: desk@example.org}
      max_bytes: 5000000
"""

import importlib.util
import re
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator, model_validator

from jobs.safe import plain, safe_url
from jobs.yaml_models import Section

STORE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
# scheme -> the package that pip gets, and the module that it brings; what is not here fsspec brings itself or names
STORES = {
    "s3": ("s3fs", "s3fs"), "s3a": ("s3fs", "s3fs"), "gs": ("gcsfs", "gcsfs"), "gcs": ("gcsfs", "gcsfs"),
    "abfs": ("adlfs", "adlfs"), "abfss": ("adlfs", "adlfs"), "az": ("adlfs", "adlfs"), "oss": ("ossfs", "ossfs"),
    "http": ("aiohttp", "aiohttp"), "https": ("aiohttp", "aiohttp"), "hf": ("huggingface_hub", "huggingface_hub"),
    "sftp": ("paramiko", "paramiko"), "ssh": ("paramiko", "paramiko"), "smb": ("smbprotocol", "smbprotocol"),
    "webdav": ("webdav4", "webdav4"), "hdfs": ("pyarrow", "pyarrow"), "gdrive": ("gdrive_fsspec", "gdrive_fsspec"),
}  # fmt: skip
# what unpacks a whole archive before it can be bounded, or runs code of its own
REFUSED = ("tar", "libarchive", "reference", "generic", "dask", "jupyter", "jlab", "asynclocal")
AGENT = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def is_store(path: str) -> bool:
    """Whether a path of the input is an address of fsspec: s3://..., zip://*.html::day.zip."""
    return STORE.match(path) is not None


def _reachable(path: str) -> str:
    """The same path, when its store can be opened here; ValueError names the pip line."""
    if path != plain(path):
        raise ValueError("has a control or invisible character; remove it")
    for link in path.split("::") if is_store(path) else ():
        if found := STORE.match(link):
            _known(found[1].lower())
    return path


def _known(scheme: str) -> None:
    """ValueError when nothing here opens addresses of this scheme."""
    from fsspec import available_protocols

    if scheme in REFUSED:
        raise ValueError(f"{scheme}:// cannot be bounded; unpack it, or name a folder or a .zip")
    if scheme not in available_protocols():
        raise ValueError(f"nothing opens {scheme}://; use a folder, s3://, gs://, abfs://, zip:// or sftp://")
    package, module = STORES.get(scheme, ("", ""))
    if module and importlib.util.find_spec(module) is None:
        raise ValueError(f"{scheme}:// needs {package}; run: pip install {package}")


def _web(url: str) -> str:
    """The same address, when it leads to the web; ValueError says what it should be."""
    if safe_url(url) != url or "#" in url:
        raise ValueError("should be an address such as https://news.example.org/rss, in ASCII, without user or #")
    return url


def _one_line(text: str) -> str:
    """The same text, when a header of HTTP can carry it."""
    if not text.isascii() or text != plain(text).strip() or set("()<>\\\"") & set(text):
        raise ValueError("should be one line of ASCII without brackets or quotation marks")
    return text


class FetchConfig(Section):
    """read.fetch: how feeds and the pages they name are fetched."""

    agent: Annotated[str, Field(pattern=f"^{AGENT.pattern}$", max_length=40)] = "nightdesk"  # the name in robots.txt
    contact: Annotated[str, Field(max_length=120), AfterValidator(_one_line)] = ""  # whom to ask about the agent
    entries: int = Field(default=30, ge=1, le=1000)  # of one feed, the first that are new enough
    days: int = Field(default=2, ge=0, le=366)  # before the edition; an entry published earlier is left alone
    seconds: float = Field(default=20.0, gt=0, le=600)  # for one answer, redirects and all
    feed_seconds: float = Field(default=180.0, gt=0, le=7200)  # for one feed with its pages
    pause: float = Field(default=1.0, ge=0, le=60)  # seconds between two requests to one host
    sites: int = Field(default=8, ge=1, le=100)  # asked side by side
    allow_private: bool = False  # addresses of this machine and its network


class ReadConfig(Section):
    """read: which files and feeds, and how much of them."""

    paths: tuple[Annotated[str, Field(min_length=1), AfterValidator(_reachable)], ...] = ()
    feeds: tuple[Annotated[str, AfterValidator(_web)], ...] = ()
    fetch: FetchConfig = FetchConfig()
    follow_links: bool = False  # to files outside the folder that was named
    max_bytes: int = Field(default=5_000_000, ge=1)  # of one article, unpacked
    max_total: int = Field(default=2_000_000_000, ge=1)  # of one file with several articles, unpacked
    max_items: int = Field(default=100_000, ge=1)  # articles in one file
    max_ratio: int = Field(default=200, ge=1)  # unpacked to packed
    max_seconds: float = Field(default=20.0, gt=0, le=600)  # to take one page or feed apart

    @field_validator("paths")
    @classmethod
    def _not_empty(cls, paths: tuple[str, ...]) -> tuple[str, ...]:
        """A list that is given has something in it."""
        if not paths:
            raise ValueError("should hold at least one; add it")
        return paths

    @field_validator("feeds")
    @classmethod
    def _each_once(cls, feeds: tuple[str, ...]) -> tuple[str, ...]:
        """A feed is named once."""
        if twice := sorted({url for url in feeds if feeds.count(url) > 1}):
            raise ValueError(f"names {twice[0]} twice; remove one")
        return feeds

    @model_validator(mode="after")
    def _has_input(self) -> "ReadConfig":
        """There is something to read, and whoever is asked for pages can answer to somebody."""
        if not self.paths and not self.feeds:
            raise ValueError("names no input; add paths (files, folders, stores) or feeds (RSS, Atom)")
        if self.feeds and not self.fetch.contact:
            raise ValueError("feeds need fetch.contact: an address or page by which a site can reach you")
        return self
