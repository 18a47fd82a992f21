"""What agreements have to say on pages of `partnership` and `places`."""

from concordat.agreements.permissions import AGREEMENT_VIEW, ASSET_VIEW
from concordat.kernel.panels import register

AGENCY_AGREEMENTS = register("agency", "Sharing agreements", "agreements:agency_agreements", AGREEMENT_VIEW)
AREA_ASSETS = register("area", "Data that speaks of it", "agreements:area_assets", ASSET_VIEW)
