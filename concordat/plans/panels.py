"""What plans have to say on pages of `partnership`."""

from concordat.kernel.panels import register
from concordat.plans.permissions import ACTION_VIEW

MEMBER_ACTIONS = register("member", "Actions owned", "plans:member_actions", ACTION_VIEW)
AGENCY_ACTIONS = register("agency", "Actions led", "plans:agency_actions", ACTION_VIEW)
