"""The first hour is walked on a site of its own."""

from tests.journeys.conftest import browser, person, site

__all__ = ["browser", "person", "site"]
