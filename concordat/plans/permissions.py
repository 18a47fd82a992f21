"""Permissions of `plans`."""

from concordat.kernel.permissions import register

PLAN_VIEW = register("plans.plan.view", "See the partnership's plans")
PLAN_DRAFT = register("plans.plan.draft", "Draft a plan")
PLAN_EDIT = register("plans.plan.edit", "Change a plan's title, period, priorities and themes")
PLAN_PROPOSE = register("plans.plan.propose", "Show a draft plan to the whole partnership")
PLAN_ADOPT = register("plans.plan.adopt", "Make a plan the one in force")
PLAN_WITHDRAW = register("plans.plan.withdraw", "Take a proposed plan back to draft")
PLAN_RETIRE = register("plans.plan.retire", "Retire a plan in force")
PLAN_DELETE = register("plans.plan.delete", "Delete a draft plan")
ACTION_VIEW = register("plans.action.view", "See actions")
ACTION_ADD = register("plans.action.add", "Add an action to a plan")
ACTION_EDIT = register("plans.action.edit", "Change or move an action")
ACTION_DELETE = register("plans.action.delete", "Delete an action of a plan that is not yet in force")
ACTION_ASSIGN = register("plans.action.assign", "Name an action's owner and lead agencies")
UPDATE_DRAFT = register("plans.update.draft", "Draft an update on an action")
UPDATE_SUBMIT = register("plans.update.submit", "Submit an update on an action")
DUE_VIEW = register("plans.due.view", "See what is due")
DUE_CHASE = register("plans.due.chase", "Remind owners of what is due from them")
DOCUMENT_IMPORT = register("plans.document.import", "Give Concordat a plan document to read")
DOCUMENT_REVIEW = register("plans.document.review", "Check what was read from a plan document, and make a plan of it")
DOCUMENT_DISCARD = register("plans.document.discard", "Put a document aside")
