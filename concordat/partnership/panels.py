"""What the partnership has to say on pages of `places`."""

from concordat.kernel.panels import register
from concordat.partnership.permissions import AGENCY_VIEW

AREA_AGENCIES = register("area", "Agencies of the partnership", "partnership:area_agencies", AGENCY_VIEW)
