"""Addresses of `analysis`."""

from __future__ import annotations

from django.urls import path

from concordat.analysis.views import analyses, panels, questions, releases, runs
from concordat.analysis.views import annotations as beside

app_name = "analysis"

ASKING = [
    path("", questions.question_ask, name="question_ask"),
    path("answer.<slug:kind>", questions.question_download, name="question_download"),
    path("datasets/<ref:ref>/questions/", panels.dataset_questions, name="dataset_questions"),
    path("datasets/<ref:ref>/analyses/", panels.dataset_analyses, name="dataset_analyses"),
]

SAVED = [
    path("saved/", analyses.analysis_list, name="analysis_list"),
    path("saved.<slug:kind>", analyses.analysis_download, name="analysis_download"),
    path("saved/add/", analyses.analysis_add, name="analysis_add"),
    path("saved/<ref:ref>/", analyses.analysis_view, name="analysis_view"),
    path("saved/<ref:ref>/copy/", analyses.analysis_copy, name="analysis_copy"),
    path("saved/<ref:ref>/edit/", analyses.analysis_edit, name="analysis_edit"),
    path("saved/<ref:ref>/share/", analyses.analysis_share, name="analysis_share"),
    path("saved/<ref:ref>/delete/", analyses.analysis_delete, name="analysis_delete"),
    path("saved/<ref:ref>/restore/", analyses.analysis_restore, name="analysis_restore"),
    path("saved/<ref:ref>/subscribe/", analyses.analysis_subscribe, name="analysis_subscribe"),
    path("saved/<ref:ref>/unsubscribe/", analyses.analysis_unsubscribe, name="analysis_unsubscribe"),
    path("saved/<ref:ref>/runs/", runs.run_list, name="run_list"),
    path("saved/<ref:ref>/runs/add/", runs.run_add, name="run_add"),
    path("saved/<ref:ref>/annotate/", beside.annotation_add, name="annotation_add"),
    path("runs/<ref:ref>/", runs.run_view, name="run_view"),
    path("runs/<ref:ref>/compare/", runs.run_compare, name="run_compare"),
    path("annotations/<ref:ref>/edit/", beside.annotation_edit, name="annotation_edit"),
    path("annotations/<ref:ref>/delete/", beside.annotation_delete, name="annotation_delete"),
]

RELEASES = [
    path("releases/", releases.release_list, name="release_list"),
    path("releases.<slug:kind>", releases.release_download, name="release_download"),
    path("releases/add/", releases.release_add, name="release_add"),
    path("releases/tables/add/", releases.table_add, name="table_add"),
    path("releases/tables/<ref:ref>/remove/", releases.table_remove, name="table_remove"),
    path("releases/<ref:ref>/", releases.release_view, name="release_view"),
    path("releases/<ref:ref>/tables.<slug:kind>", releases.release_take, name="release_take"),
    path("releases/<ref:ref>/edit/", releases.release_edit, name="release_edit"),
    path("releases/<ref:ref>/delete/", releases.release_delete, name="release_delete"),
    path("releases/<ref:ref>/protect/", releases.release_protect, name="release_protect"),
    path("releases/<ref:ref>/takeback/", releases.release_takeback, name="release_takeback"),
    path("releases/<ref:ref>/approve/", releases.release_approve, name="release_approve"),
    path("releases/<ref:ref>/return/", releases.release_return, name="release_return"),
    path("releases/<ref:ref>/publish/", releases.release_publish, name="release_publish"),
    path("releases/<ref:ref>/withdraw/", releases.release_withdraw, name="release_withdraw"),
]

urlpatterns = [*ASKING, *SAVED, *RELEASES]
