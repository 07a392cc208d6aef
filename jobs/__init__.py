"""Nightdesk: a nightly job from scraped articles to a cited digest. Read pipeline.py first."""

__version__ = "0.1.0"
