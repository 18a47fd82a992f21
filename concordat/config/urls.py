"""Every address of Concordat."""

from django.urls import include, path

from concordat.agreements.urls import PUBLIC
from concordat.config import api, api_docs, refusals

handler400 = refusals.bad_request
handler403 = refusals.forbidden
handler404 = refusals.not_found
handler500 = refusals.broken

urlpatterns = [
    path("", include("concordat.home.urls")),
    path("plans/", include("concordat.plans.urls")),
    path("places/", include("concordat.places.urls")),
    path("partnership/", include("concordat.partnership.urls")),
    path("agreements/", include("concordat.agreements.urls")),
    path("datasets/", include("concordat.datasets.urls")),
    path("analysis/", include("concordat.analysis.urls")),
    path("sharing/", include((PUBLIC, "sharing"))),
    path("notices/", include("concordat.notices.urls")),
    path("account/", include("concordat.config.account_urls")),
    path("api/v1/", include((api.operations(), "api"))),
    path("api/docs", api_docs.docs_view, name="api_docs"),
    path("api/docs/try", api_docs.docs_try, name="api_try"),
    path("api/openapi.json", api_docs.docs_download, name="api_description"),
    path("design/", include("concordat.design.urls")),
]
