"""A store of each test's own."""

from tests.datasets.conftest import store_folder  # noqa: F401
