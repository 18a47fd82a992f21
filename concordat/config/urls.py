"""Every address of Concordat."""

from django.urls import include, path

from concordat.config import refusals

handler400 = refusals.bad_request
handler403 = refusals.forbidden
handler404 = refusals.not_found
handler500 = refusals.broken

urlpatterns = [
    path("", include("concordat.home.urls")),
    path("plans/", include("concordat.plans.urls")),
    path("partnership/", include("concordat.partnership.urls")),
    path("notices/", include("concordat.notices.urls")),
    path("account/", include("concordat.config.account_urls")),
    path("design/", include("concordat.design.urls")),
]
