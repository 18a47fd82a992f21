"""Addresses of `plans`, one list per noun."""

from django.urls import URLPattern, path

from concordat.plans.views import (
    actions,
    amendments,
    bulk_edits,
    changes,
    copies,
    crosswalks,
    documents,
    due,
    evidence,
    exceptions,
    handovers,
    matrix,
    notes,
    owned,
    plans,
    priorities,
    proposals,
    revisions,
    shares,
    statements,
    statuses,
    strands,
    strandsets,
    strategies,
    terms,
    themes,
    timeline,
    updates,
    versions,
)

app_name = "plans"

PLANS: list[URLPattern] = [
    path("", plans.plan_list, name="plan_list"),
    path("plans.<slug:kind>", plans.plan_rows, name="plan_rows"),
    path("draft/", plans.plan_draft, name="plan_draft"),
    path("<ref:ref>/", plans.plan_view, name="plan_view"),
    path("<ref:ref>/register.<slug:kind>", plans.plan_download, name="plan_download"),
    path("<ref:ref>/copies/<slug:kind>/", copies.copy_make, name="copy_make"),
    path("copies/<ref:ref>/", copies.copy_view, name="copy_view"),
    path("copies/<ref:ref>/download/", copies.copy_download, name="copy_download"),
    path("<ref:ref>/history/", plans.plan_history, name="plan_history"),
    path("<ref:ref>/edit/", plans.plan_edit, name="plan_edit"),
    path("<ref:ref>/propose/", plans.plan_propose, name="plan_propose"),
    path("<ref:ref>/withdraw/", plans.plan_withdraw, name="plan_withdraw"),
    path("<ref:ref>/adopt/", plans.plan_adopt, name="plan_adopt"),
    path("<ref:ref>/retire/", plans.plan_retire, name="plan_retire"),
    path("<ref:ref>/delete/", plans.plan_delete, name="plan_delete"),
]
AMENDMENTS: list[URLPattern] = [
    path("<ref:ref>/amendments/", amendments.amendment_list, name="amendment_list"),
    path("<ref:ref>/amendments/begin/", amendments.amendment_begin, name="amendment_begin"),
    path("<ref:ref>/amendments/end/", amendments.amendment_end, name="amendment_end"),
    path("amendments/<ref:ref>/", amendments.amendment_view, name="amendment_view"),
]
VERSIONS: list[URLPattern] = [
    path("<ref:ref>/versions/", versions.version_view, name="version_view"),
    path("<ref:ref>/versions/compare/", versions.version_compare, name="version_compare"),
    path("<ref:ref>/versions/compare.<slug:kind>", versions.version_download, name="version_download"),
]
BULK_EDITS: list[URLPattern] = [
    path("<ref:ref>/actions/change/", bulk_edits.bulk_edit_make, name="bulk_edit_make"),
    path("<ref:ref>/bulk-edits/", bulk_edits.bulk_edit_list, name="bulk_edit_list"),
    path("bulk-edits/<ref:ref>/", bulk_edits.bulk_edit_view, name="bulk_edit_view"),
    path("bulk-edits/<ref:ref>/undo/", bulk_edits.bulk_edit_undo, name="bulk_edit_undo"),
]
BOARD: list[URLPattern] = [
    path("exceptions/", exceptions.exception_list, name="exception_list"),
    path("exceptions.<slug:kind>", exceptions.exception_download, name="exception_download"),
    path("<ref:ref>/exceptions/", exceptions.exception_list, name="exception_list"),
    path("<ref:ref>/exceptions.<slug:kind>", exceptions.exception_download, name="exception_download"),
    path("<ref:ref>/matrix/", matrix.matrix_view, name="matrix_view"),
    path("<ref:ref>/matrix.<slug:kind>", matrix.matrix_download, name="matrix_download"),
    path("<ref:ref>/agencies/", shares.share_list, name="share_list"),
    path("<ref:ref>/agencies/one/", shares.share_view, name="share_view"),
    path("<ref:ref>/agencies.<slug:kind>", shares.share_download, name="share_download"),
    path("<ref:ref>/themes/", themes.theme_list, name="theme_list"),
    path("<ref:ref>/themes.<slug:kind>", themes.theme_download, name="theme_download"),
    path("<ref:ref>/timeline/", timeline.timeline_view, name="timeline_view"),
    path("<ref:ref>/timeline.<slug:kind>", timeline.timeline_download, name="timeline_download"),
]
PRIORITIES: list[URLPattern] = [
    path("<ref:ref>/priorities/", priorities.priority_list, name="priority_list"),
    path("<ref:ref>/priorities/add/", priorities.priority_add, name="priority_add"),
    path("priorities/<ref:ref>/", priorities.priority_edit, name="priority_edit"),
    path("priorities/<ref:ref>/move/", priorities.priority_move, name="priority_move"),
    path("priorities/<ref:ref>/delete/", priorities.priority_delete, name="priority_delete"),
]
THEMES: list[URLPattern] = [
    path("priorities/<ref:ref>/themes/add/", themes.theme_add, name="theme_add"),
    path("themes/<ref:ref>/", themes.theme_edit, name="theme_edit"),
    path("themes/<ref:ref>/move/", themes.theme_move, name="theme_move"),
    path("themes/<ref:ref>/delete/", themes.theme_delete, name="theme_delete"),
]
ACTIONS: list[URLPattern] = [
    path("<ref:ref>/actions/add/", actions.action_add, name="action_add"),
    path("actions/<ref:ref>/", actions.action_view, name="action_view"),
    path("actions/<ref:ref>/edit/", actions.action_edit, name="action_edit"),
    path("actions/<ref:ref>/assign/", actions.action_assign, name="action_assign"),
    path("actions/<ref:ref>/move/", actions.action_move, name="action_move"),
    path("actions/<ref:ref>/delete/", actions.action_delete, name="action_delete"),
]
UPDATES: list[URLPattern] = [
    path("actions/<ref:ref>/update/", updates.update_draft, name="update_draft"),
    path("actions/<ref:ref>/update/discard/", updates.update_discard, name="update_discard"),
]
EVIDENCE: list[URLPattern] = [
    path("evidence/<ref:ref>/download/", evidence.evidence_download, name="evidence_download"),
]
STATUSES: list[URLPattern] = [
    path("actions/<ref:ref>/status/", statuses.status_overrule, name="status_overrule"),
    path("actions/<ref:ref>/status/restore/", statuses.status_restore, name="status_restore"),
]
DUE: list[URLPattern] = [
    path("due/", due.due_view, name="due_view"),
    path("due/list.<slug:kind>", due.due_download, name="due_download"),
    path("due/chase/", due.due_chase, name="due_chase"),
]
HANDOVERS: list[URLPattern] = [
    path("hand-over/", handovers.handover_list, name="handover_list"),
    path("hand-over/<ref:ref>/", handovers.handover_make, name="handover_make"),
]
PANELS: list[URLPattern] = [
    path("of-member/<ref:ref>/", owned.member_actions, name="member_actions"),
    path("of-agency/<ref:ref>/", owned.agency_actions, name="agency_actions"),
]
DOCUMENTS: list[URLPattern] = [
    path("documents/", documents.document_list, name="document_list"),
    path("documents/import/", documents.document_import, name="document_import"),
    path("documents/import/example/", documents.document_example, name="document_example"),
    path("documents/<ref:ref>/again/", documents.document_again, name="document_again"),
    path("documents/<ref:ref>/read/", documents.document_read, name="document_read"),
    path("documents/<ref:ref>/review/", documents.document_review, name="document_review"),
    path("documents/<ref:ref>/decide/", documents.document_decide, name="document_decide"),
    path("documents/<ref:ref>/edit/", documents.document_edit, name="document_edit"),
    path("documents/<ref:ref>/match/", documents.document_match, name="document_match"),
    path("documents/<ref:ref>/accept/", documents.document_accept, name="document_accept"),
    path("documents/<ref:ref>/merge/", documents.document_merge, name="document_merge"),
    path("documents/<ref:ref>/place/", documents.document_place, name="document_place"),
    path("documents/<ref:ref>/relate/", revisions.document_relate, name="document_relate"),
    path("documents/<ref:ref>/prune/", revisions.document_prune, name="document_prune"),
    path("documents/<ref:ref>/settle/", revisions.document_settle, name="document_settle"),
    path("documents/<ref:ref>/apply/", revisions.document_apply, name="document_apply"),
    path("documents/<ref:ref>/discard/", documents.document_discard, name="document_discard"),
    path("documents/<ref:ref>/restore/", documents.document_restore, name="document_restore"),
    path("documents/<ref:ref>/source/", documents.document_source, name="document_source"),
    path("documents/<ref:ref>/download/", documents.document_download, name="document_download"),
]
PROPOSALS: list[URLPattern] = [
    path("proposals/<ref:ref>/decide/", proposals.proposal_decide, name="proposal_decide"),
    path("proposals/<ref:ref>/suggest/", proposals.proposal_suggest, name="proposal_suggest"),
    path("proposals/<ref:ref>/split/", proposals.proposal_split, name="proposal_split"),
    path("proposals/<ref:ref>/merge/", proposals.proposal_merge, name="proposal_merge"),
    path("proposals/<ref:ref>/rejoin/", proposals.proposal_rejoin, name="proposal_rejoin"),
    path("proposals/<ref:ref>/move/", proposals.proposal_move, name="proposal_move"),
    path("proposals/<ref:ref>/match/", revisions.proposal_match, name="proposal_match"),
    path("proposals/<ref:ref>/edit/", proposals.proposal_edit, name="proposal_edit"),
]
CROSSWALKS: list[URLPattern] = [
    path("crosswalks/", crosswalks.crosswalk_list, name="crosswalk_list"),
    path("crosswalks/begin/", crosswalks.crosswalk_begin, name="crosswalk_begin"),
    path("crosswalks/<ref:ref>/", crosswalks.crosswalk_view, name="crosswalk_view"),
    path("crosswalks/<ref:ref>/rows.<slug:kind>", crosswalks.crosswalk_download, name="crosswalk_download"),
    path("crosswalks/<ref:ref>/confirm/", crosswalks.crosswalk_confirm, name="crosswalk_confirm"),
    path("crosswalks/<ref:ref>/reject/", crosswalks.crosswalk_reject, name="crosswalk_reject"),
    path("crosswalks/<ref:ref>/actions/<ref:action>/", crosswalks.crosswalk_decide, name="crosswalk_decide"),
    path("crosswalks/<ref:ref>/settle/", crosswalks.crosswalk_settle, name="crosswalk_settle"),
    path("crosswalks/<ref:ref>/delete/", crosswalks.crosswalk_delete, name="crosswalk_delete"),
]

CHANGES: list[URLPattern] = [
    path("changes/", changes.change_list, name="change_list"),
]
STRANDS: list[URLPattern] = [
    path("<ref:ref>/strands/", strands.strand_list, name="strand_list"),
    path("<ref:ref>/strands/choose/", strands.strand_choose, name="strand_choose"),
    path("<ref:ref>/strands/add/", strands.strand_add, name="strand_add"),
    path("<ref:ref>/strands/<int:at>/", strands.strand_edit, name="strand_edit"),
    path("<ref:ref>/strands/<int:at>/move/", strands.strand_move, name="strand_move"),
    path("<ref:ref>/strands/<int:at>/delete/", strands.strand_delete, name="strand_delete"),
    path("strand-sets/", strandsets.strandset_list, name="strandset_list"),
    path("strand-sets/add/", strandsets.strandset_add, name="strandset_add"),
    path("strand-sets/<ref:ref>/", strandsets.strandset_edit, name="strandset_edit"),
    path("strand-sets/<ref:ref>/delete/", strandsets.strandset_delete, name="strandset_delete"),
]
STATEMENTS: list[URLPattern] = [
    path("<ref:ref>/statements/", statements.statement_list, name="statement_list"),
    path("<ref:ref>/statements.<slug:kind>", statements.statement_download, name="statement_download"),
    path("<ref:ref>/statements/add/", statements.statement_add, name="statement_add"),
    path("<ref:ref>/statistics/", statements.statistic_list, name="statistic_list"),
    path("<ref:ref>/statistics.<slug:kind>", statements.statistic_download, name="statistic_download"),
    path("<ref:ref>/deliverables/", statements.deliverable_list, name="deliverable_list"),
    path("<ref:ref>/deliverables.<slug:kind>", statements.deliverable_download, name="deliverable_download"),
    path("<ref:ref>/usual/", statements.usual_list, name="usual_list"),
    path("<ref:ref>/usual.<slug:kind>", statements.usual_download, name="usual_download"),
    path("<ref:ref>/services/", statements.service_list, name="service_list"),
    path("<ref:ref>/services.<slug:kind>", statements.service_download, name="service_download"),
    path("statements/<ref:ref>/", notes.statement_notes, name="statement_notes"),
    path("statements/<ref:ref>/note/", notes.statement_note, name="statement_note"),
    path("statements/<ref:ref>/edit/", statements.statement_edit, name="statement_edit"),
    path("statements/<ref:ref>/move/", statements.statement_move, name="statement_move"),
    path("statements/<ref:ref>/delete/", statements.statement_delete, name="statement_delete"),
    path("themes/<ref:ref>/notes/", notes.theme_notes, name="theme_notes"),
    path("themes/<ref:ref>/note/", notes.theme_note, name="theme_note"),
]
STRATEGIES: list[URLPattern] = [
    path("<ref:ref>/strategies/", strategies.strategy_list, name="strategy_list"),
    path("<ref:ref>/strategies.<slug:kind>", strategies.strategy_download, name="strategy_download"),
    path("<ref:ref>/strategies/add/", strategies.strategy_add, name="strategy_add"),
    path("strategies/<ref:ref>/", strategies.strategy_edit, name="strategy_edit"),
    path("strategies/<ref:ref>/delete/", strategies.strategy_delete, name="strategy_delete"),
]
TERMS: list[URLPattern] = [
    path("glossary/", terms.term_list, name="term_list"),
    path("glossary.<slug:kind>", terms.term_download, name="term_download"),
    path("glossary/add/", terms.term_add, name="term_add"),
    path("glossary/begin/", terms.term_begin, name="term_begin"),
    path("glossary/<ref:ref>/", terms.term_edit, name="term_edit"),
    path("glossary/<ref:ref>/delete/", terms.term_delete, name="term_delete"),
    path("<ref:ref>/short-forms/", terms.term_unexplained, name="term_unexplained"),
]

urlpatterns = [
    *CHANGES,
    *DOCUMENTS,
    *PROPOSALS,
    *PLANS,
    *AMENDMENTS,
    *VERSIONS,
    *BULK_EDITS,
    *BOARD,
    *PRIORITIES,
    *THEMES,
    *ACTIONS,
    *UPDATES,
    *DUE,
    *CROSSWALKS,
    *STRANDS,
    *STATEMENTS,
    *STRATEGIES,
    *TERMS,
    *EVIDENCE,
    *STATUSES,
    *HANDOVERS,
    *PANELS,
]
