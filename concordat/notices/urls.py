"""Addresses of `notices`."""

from django.urls import path

from concordat.notices.views import notices, outboxes

app_name = "notices"
urlpatterns = [
    path("", notices.notice_list, name="notice_list"),
    path("read/", notices.notice_read, name="notice_read"),
    path("<ref:notice>/read/", notices.notice_read, name="notice_read"),
    path("outbox/", outboxes.outbox_view, name="outbox_view"),
    path("outbox/<ref:notice>/retry/", outboxes.outbox_retry, name="outbox_retry"),
]
