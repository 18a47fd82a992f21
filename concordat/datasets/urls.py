"""Addresses of `datasets`, a list for each part. What stands at a fixed address comes before what a key names."""

from __future__ import annotations

from django.urls import path

from concordat.datasets.views import (
    adding,
    certificates,
    columns,
    custody,
    datasets,
    deliveries,
    gaps,
    keys,
    panels,
    quarantine,
    rows,
    stewarding,
    uploads,
)

app_name = "datasets"

GAPS = [
    path("gaps/", gaps.gap_list, name="gap_list"),
    path("gaps.<slug:kind>", gaps.gap_download, name="gap_download"),
    path("gaps/add/", gaps.gap_add, name="gap_add"),
    path("gaps/<ref:ref>/", gaps.gap_view, name="gap_view"),
    path("gaps/<ref:ref>/edit/", gaps.gap_edit, name="gap_edit"),
    path("gaps/<ref:ref>/close/", gaps.gap_close, name="gap_close"),
    path("gaps/<ref:ref>/reopen/", gaps.gap_reopen, name="gap_reopen"),
]
CUSTODY = [
    path("certificates/", certificates.certificate_list, name="certificate_list"),
    path("certificates.<slug:kind>", certificates.certificate_download, name="certificate_download"),
    path("certificates/<ref:ref>/", certificates.certificate_view, name="certificate_view"),
    path("certificates/<ref:ref>/certificate.<slug:kind>", certificates.proof_download, name="proof_download"),
    path("deliveries/<ref:ref>/withdraw/", custody.delivery_withdraw, name="delivery_withdraw"),
    path("deliveries/<ref:ref>/dispose/", custody.delivery_dispose, name="delivery_dispose"),
    path("versions/<ref:ref>/dispose/", custody.version_dispose, name="version_dispose"),
    path("keys/<ref:ref>/", keys.key_list, name="key_list"),
    path("keys/<ref:ref>/rotate/", keys.key_rotate, name="key_rotate"),
]
DELIVERING = [
    path("deliveries/", deliveries.delivery_list, name="delivery_list"),
    path("deliveries.<slug:kind>", deliveries.delivery_download, name="delivery_download"),
    path("deliveries/<ref:ref>/", deliveries.delivery_view, name="delivery_view"),
    path("deliveries/<ref:ref>/receipt.pdf", deliveries.receipt_download, name="receipt_download"),
    path("deliveries/<ref:ref>/answer/", deliveries.delivery_answer, name="delivery_answer"),
    path("deliveries/<ref:ref>/drop/", deliveries.delivery_drop, name="delivery_drop"),
    path("deliveries/<ref:ref>/aside/", quarantine.delivery_mend, name="delivery_mend"),
    path("deliveries/<ref:ref>/aside.<slug:kind>", quarantine.mend_download, name="mend_download"),
    path("uploads/<ref:ref>/", uploads.upload_receive, name="upload_receive"),
    path("<slug:key>/deliver/", deliveries.delivery_make, name="delivery_make"),
    path("<slug:key>/uploads/", uploads.upload_begin, name="upload_begin"),
]
READING = [
    path("<slug:key>/rows/", rows.row_list, name="row_list"),
    path("<slug:key>/rows.<slug:kind>", rows.row_download, name="row_download"),
]
CATALOGUE = [
    path("", datasets.dataset_list, name="dataset_list"),
    path("datasets.<slug:kind>", datasets.dataset_download, name="dataset_download"),
    path("add/", adding.dataset_add, name="dataset_add"),
    path("add/sample/", adding.dataset_sample, name="dataset_sample"),
    path("add/settle/", adding.dataset_settle, name="dataset_settle"),
    path("add/read/", adding.dataset_read, name="dataset_read"),
    path("add/describe/", adding.dataset_describe, name="dataset_describe"),
    path("agencies/<ref:ref>/", panels.agency_datasets, name="agency_datasets"),
    path("areas/<ref:ref>/", panels.area_datasets, name="area_datasets"),
    path("assets/<ref:ref>/", panels.asset_datasets, name="asset_datasets"),
    path("<slug:key>/", datasets.dataset_view, name="dataset_view"),
    path("<slug:key>/declaration.yaml", datasets.dataset_declaration, name="dataset_declaration"),
    path("<slug:key>/edit/", datasets.dataset_edit, name="dataset_edit"),
    path("<slug:key>/retire/", datasets.dataset_retire, name="dataset_retire"),
    path("<slug:key>/restore/", datasets.dataset_restore, name="dataset_restore"),
    path("<slug:key>/columns/add/", columns.column_add, name="column_add"),
    path("<slug:key>/columns/<str:name>/edit/", columns.column_edit, name="column_edit"),
    path("<slug:key>/columns/<str:name>/remove/", columns.column_remove, name="column_remove"),
    path("<slug:key>/columns/<str:name>/move/", columns.column_move, name="column_move"),
    path("<slug:key>/versions/", datasets.version_list, name="version_list"),
    path("<slug:key>/versions/<int:number>/", datasets.version_view, name="version_view"),
    path("<slug:key>/steward/", stewarding.dataset_steward, name="dataset_steward"),
    path("<slug:key>/reads.csv", stewarding.read_download, name="read_download"),
]

urlpatterns = [*GAPS, *CUSTODY, *DELIVERING, *READING, *CATALOGUE]
