"""Addresses of `agreements`, a list for each noun; `PUBLIC` are those that need no sign-in."""

from __future__ import annotations

from django.urls import path

from concordat.agreements.views import (
    agreements,
    areas,
    assets,
    breaches,
    complaints,
    contents,
    desk,
    disposals,
    fields,
    flows,
    gateways,
    overrides,
    parties,
    policy_documents,
    purposes,
    register,
    requests,
    sharing,
    steps,
    subject_requests,
    subject_searches,
)

app_name = "agreements"

AGREEMENTS = [
    path("", agreements.agreement_list, name="agreement_list"),
    path("agreements.<slug:kind>", agreements.agreement_download, name="agreement_download"),
    path("draft/", agreements.agreement_draft, name="agreement_draft"),
    path("<ref:ref>/", agreements.agreement_view, name="agreement_view"),
    path("<ref:ref>/stands.<slug:kind>", agreements.agreement_dependents, name="agreement_dependents"),
    path("<ref:ref>/edit/", agreements.agreement_edit, name="agreement_edit"),
    path("<ref:ref>/delete/", agreements.agreement_delete, name="agreement_delete"),
    path("<ref:ref>/renew/", agreements.agreement_renew, name="agreement_renew"),
    path("<ref:ref>/propose/", steps.agreement_propose, name="agreement_propose"),
    path("<ref:ref>/take-back/", steps.agreement_takeback, name="agreement_takeback"),
    path("<ref:ref>/review/", steps.agreement_review, name="agreement_review"),
    path("<ref:ref>/review/finish/", steps.agreement_finish, name="agreement_finish"),
    path("<ref:ref>/contacts/", parties.agreement_contacts, name="agreement_contacts"),
    path("<ref:ref>/withdraw/", steps.agreement_withdraw, name="agreement_withdraw"),
    path("<ref:ref>/publish/", steps.agreement_publish, name="agreement_publish"),
    path("agencies/<ref:ref>/", agreements.agency_agreements, name="agency_agreements"),
]
PARTIES = [
    path("<ref:ref>/parties/add/", parties.party_add, name="party_add"),
    path("parties/<ref:ref>/edit/", parties.party_edit, name="party_edit"),
    path("parties/<ref:ref>/remove/", parties.party_remove, name="party_remove"),
    path("parties/<ref:ref>/leave/", parties.party_leave, name="party_leave"),
    path("parties/<ref:ref>/sign/", steps.party_sign, name="party_sign"),
    path("parts/<ref:ref>/edit/", parties.part_edit, name="part_edit"),
]
CONTENTS = [
    path("<ref:ref>/purposes/add/", contents.ground_add, name="ground_add"),
    path("grounds/<ref:ref>/edit/", contents.ground_edit, name="ground_edit"),
    path("grounds/<ref:ref>/remove/", contents.ground_remove, name="ground_remove"),
    path("grounds/<ref:ref>/parts/add/", parties.part_add, name="part_add"),
    path("<ref:ref>/lines/add/", contents.line_add, name="line_add"),
    path("lines/<ref:ref>/edit/", contents.line_edit, name="line_edit"),
    path("lines/<ref:ref>/remove/", contents.line_remove, name="line_remove"),
]
FLOWS = [path("flow/", flows.flow_ask, name="flow_ask")]
REQUESTS = [
    path("requests/", requests.request_list, name="request_list"),
    path("requests/requests.csv", requests.request_download, name="request_download"),
    path("requests/make/", requests.request_make, name="request_make"),
    path("requests/<ref:ref>/", requests.request_view, name="request_view"),
    path("requests/<ref:ref>/decide/", requests.request_decide, name="request_decide"),
    path("requests/<ref:ref>/take-back/", requests.request_take_back, name="request_take_back"),
    path("requests/<ref:ref>/end/", requests.request_end, name="request_end"),
]
OVERRIDES = [
    path("overrides/", overrides.override_list, name="override_list"),
    path("overrides/overrides.csv", overrides.override_download, name="override_download"),
    path("overrides/invoke/", overrides.override_invoke, name="override_invoke"),
    path("overrides/<ref:ref>/", overrides.override_view, name="override_view"),
    path("overrides/<ref:ref>/end/", overrides.override_end, name="override_end"),
    path("overrides/<ref:ref>/review/", overrides.override_review, name="override_review"),
]

ASSETS = [
    path("data/", assets.asset_list, name="asset_list"),
    path("data/data.<str:kind>", assets.asset_download, name="asset_download"),
    path("data/add/", assets.asset_add, name="asset_add"),
    path("data/<ref:ref>/", assets.asset_view, name="asset_view"),
    path("data/<ref:ref>/edit/", assets.asset_edit, name="asset_edit"),
    path("data/<ref:ref>/retire/", assets.asset_retire, name="asset_retire"),
    path("data/<ref:ref>/restore/", assets.asset_restore, name="asset_restore"),
]
FIELDS = [
    path("data/<ref:ref>/fields/add/", fields.field_add, name="field_add"),
    path("data/<ref:ref>/fields/propose/", fields.field_propose, name="field_propose"),
    path("data/<ref:ref>/fields/settle/", fields.field_settle, name="field_settle"),
    path("fields/<ref:ref>/edit/", fields.field_edit, name="field_edit"),
    path("fields/<ref:ref>/remove/", fields.field_remove, name="field_remove"),
    path("fields/<ref:ref>/move/", fields.field_move, name="field_move"),
]
PURPOSES = [
    path("purposes/", purposes.purpose_list, name="purpose_list"),
    path("purposes/add/", purposes.purpose_add, name="purpose_add"),
    path("purposes/<ref:ref>/", purposes.purpose_view, name="purpose_view"),
    path("purposes/<ref:ref>/edit/", purposes.purpose_edit, name="purpose_edit"),
    path("purposes/<ref:ref>/end/", purposes.purpose_end, name="purpose_end"),
    path("purposes/<ref:ref>/resume/", purposes.purpose_resume, name="purpose_resume"),
]
GATEWAYS = [
    path("gateways/", gateways.gateway_list, name="gateway_list"),
    path("gateways/add/", gateways.gateway_add, name="gateway_add"),
    path("gateways/usual/", gateways.gateway_begin, name="gateway_begin"),
    path("gateways/<ref:ref>/", gateways.gateway_view, name="gateway_view"),
    path("gateways/<ref:ref>/edit/", gateways.gateway_edit, name="gateway_edit"),
]
REGISTER = [
    path("register/", register.register_view, name="register_view"),
    path("register/register.<str:kind>", register.register_download, name="register_download"),
]
DESK = [
    path("desk/", desk.desk_view, name="desk_view"),
    path("desk/desk.<str:kind>", desk.desk_download, name="desk_download"),
]
SUBJECT_REQUESTS = [
    path("desk/requests/", subject_requests.subject_request_list, name="subject_request_list"),
    path(
        "desk/requests/requests.<str:kind>", subject_requests.subject_request_download, name="subject_request_download"
    ),
    path("desk/requests/add/", subject_requests.subject_request_add, name="subject_request_add"),
    path("desk/requests/<ref:ref>/", subject_requests.subject_request_view, name="subject_request_view"),
    path("desk/requests/<ref:ref>/edit/", subject_requests.subject_request_edit, name="subject_request_edit"),
    path("desk/requests/<ref:ref>/pause/", subject_requests.subject_request_pause, name="subject_request_pause"),
    path("desk/requests/<ref:ref>/resume/", subject_requests.subject_request_resume, name="subject_request_resume"),
    path("desk/requests/<ref:ref>/extend/", subject_requests.subject_request_extend, name="subject_request_extend"),
    path("desk/requests/<ref:ref>/answer/", subject_requests.subject_request_answer, name="subject_request_answer"),
    path("desk/requests/<ref:ref>/reopen/", subject_requests.subject_request_reopen, name="subject_request_reopen"),
    path("desk/requests/<ref:ref>/close/", subject_requests.subject_request_close, name="subject_request_close"),
]
SUBJECT_SEARCHES = [
    path("desk/requests/<ref:ref>/search/", subject_searches.subject_search_ask, name="subject_search_ask"),
    path("desk/searches/<ref:ref>/", subject_searches.subject_search_view, name="subject_search_view"),
    path("desk/searches/<ref:ref>/approve/", subject_searches.subject_search_approve, name="subject_search_approve"),
    path("desk/searches/<ref:ref>/run/", subject_searches.subject_search_run, name="subject_search_run"),
]
BREACHES = [
    path("desk/breaches/", breaches.breach_list, name="breach_list"),
    path("desk/breaches/breaches.<str:kind>", breaches.breach_download, name="breach_download"),
    path("desk/breaches/add/", breaches.breach_add, name="breach_add"),
    path("desk/breaches/<ref:ref>/", breaches.breach_view, name="breach_view"),
    path("desk/breaches/<ref:ref>/edit/", breaches.breach_edit, name="breach_edit"),
    path("desk/breaches/<ref:ref>/assess/", breaches.breach_assess, name="breach_assess"),
    path("desk/breaches/<ref:ref>/report/", breaches.breach_report, name="breach_report"),
    path("desk/breaches/<ref:ref>/inform/", breaches.breach_inform, name="breach_inform"),
    path("desk/breaches/<ref:ref>/close/", breaches.breach_close, name="breach_close"),
]
COMPLAINTS = [
    path("desk/complaints/", complaints.complaint_list, name="complaint_list"),
    path("desk/complaints/complaints.<str:kind>", complaints.complaint_download, name="complaint_download"),
    path("desk/complaints/add/", complaints.complaint_add, name="complaint_add"),
    path("desk/complaints/<ref:ref>/", complaints.complaint_view, name="complaint_view"),
    path("desk/complaints/<ref:ref>/edit/", complaints.complaint_edit, name="complaint_edit"),
    path("desk/complaints/<ref:ref>/acknowledge/", complaints.complaint_acknowledge, name="complaint_acknowledge"),
    path("desk/complaints/<ref:ref>/answer/", complaints.complaint_answer, name="complaint_answer"),
]
POLICY_DOCUMENTS = [
    path("desk/policies/", policy_documents.policy_document_list, name="policy_document_list"),
    path(
        "desk/policies/policies.<str:kind>", policy_documents.policy_document_download, name="policy_document_download"
    ),
    path("desk/policies/add/", policy_documents.policy_document_add, name="policy_document_add"),
    path("desk/policies/<ref:ref>/", policy_documents.policy_document_view, name="policy_document_view"),
    path("desk/policies/<ref:ref>/edit/", policy_documents.policy_document_edit, name="policy_document_edit"),
    path("desk/policies/<ref:ref>/review/", policy_documents.policy_document_review, name="policy_document_review"),
    path("desk/policies/<ref:ref>/end/", policy_documents.policy_document_end, name="policy_document_end"),
]
DISPOSALS = [
    path("desk/disposal/", disposals.disposal_list, name="disposal_list"),
    path("desk/disposal/disposal.<str:kind>", disposals.disposal_download, name="disposal_download"),
    path("desk/disposal/add/", disposals.disposal_add, name="disposal_add"),
    path("desk/disposal/<ref:ref>/", disposals.disposal_view, name="disposal_view"),
    path("desk/disposal/<ref:ref>/destroy/", disposals.disposal_destroy, name="disposal_destroy"),
    path("desk/disposal/<ref:ref>/keep/", disposals.disposal_keep, name="disposal_keep"),
]

AREAS = [path("areas/<ref:ref>/data/", areas.area_assets, name="area_assets")]

urlpatterns = [
    *AGREEMENTS,
    *PARTIES,
    *CONTENTS,
    *ASSETS,
    *AREAS,
    *FIELDS,
    *PURPOSES,
    *GATEWAYS,
    *REGISTER,
    *FLOWS,
    *REQUESTS,
    *OVERRIDES,
    *DESK,
    *SUBJECT_REQUESTS,
    *SUBJECT_SEARCHES,
    *BREACHES,
    *COMPLAINTS,
    *POLICY_DOCUMENTS,
    *DISPOSALS,
]

PUBLIC = [
    path("", sharing.sharing_list, name="sharing_list"),
    path("<ref:ref>/", sharing.sharing_view, name="sharing_view"),
    path("<ref:ref>/sharing.<str:kind>", sharing.sharing_download, name="sharing_download"),
]
