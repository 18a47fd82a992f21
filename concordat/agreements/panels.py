"""What agreements have to say on pages of `partnership`."""

from concordat.agreements.permissions import AGREEMENT_VIEW
from concordat.kernel.panels import register

AGENCY_AGREEMENTS = register("agency", "Sharing agreements", "agreements:agency_agreements", AGREEMENT_VIEW)
