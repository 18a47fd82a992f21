"""Addresses of `places`."""

from __future__ import annotations

from django.urls import path

from concordat.places.views import areas, finding

app_name = "places"

urlpatterns = [
    path("", areas.area_list, name="area_list"),
    path("areas.<str:kind>", areas.area_download, name="area_download"),
    path("find/", finding.place_find, name="place_find"),
    path("add/", areas.area_add, name="area_add"),
    path("<ref:ref>/", areas.area_view, name="area_view"),
    path("<ref:ref>/edit/", areas.area_edit, name="area_edit"),
    path("<ref:ref>/end/", areas.area_end, name="area_end"),
]
