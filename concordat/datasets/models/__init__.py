"""Models of `datasets`."""

from concordat.datasets.models.custody import Certificate, KeyVersion
from concordat.datasets.models.datasets import Dataset
from concordat.datasets.models.deliveries import Delivery
from concordat.datasets.models.gaps import Gap
from concordat.datasets.models.reads import Read
from concordat.datasets.models.versions import Version

__all__ = ["Certificate", "Dataset", "Delivery", "Gap", "KeyVersion", "Read", "Version"]
