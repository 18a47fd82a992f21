"""What the catalogue has to say on pages of `agreements`, `partnership` and `places`."""

from concordat.datasets.permissions import DATASET_VIEW
from concordat.kernel.panels import register

ASSET_DATASETS = register("asset", "What is delivered of it", "datasets:asset_datasets", DATASET_VIEW)
AGENCY_DATASETS = register("agency", "Datasets", "datasets:agency_datasets", DATASET_VIEW)
AREA_DATASETS = register("area", "Datasets that speak of it", "datasets:area_datasets", DATASET_VIEW)
