"""Addresses of `home`."""

from django.urls import path

from concordat.home.views import decisions, jobs, record, search, today

app_name = "home"
urlpatterns = [
    path("", today.today_view, name="today_view"),
    path("search/", search.search_run, name="search_run"),
    path("jobs/<ref:ref>/", jobs.job_view, name="job_view"),
    path("jobs/<ref:ref>/progress/", jobs.job_progress, name="job_progress"),
    path("jobs/<ref:ref>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("jobs/<ref:ref>/retry/", jobs.job_retry, name="job_retry"),
    path("record/", record.record_view, name="record_view"),
    path("record/download/", record.record_download, name="record_download"),
    path("access/", decisions.decision_explain, name="decision_explain"),
]
