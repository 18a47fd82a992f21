"""Addresses of the gallery."""

from django.urls import path

from concordat.design import views

app_name = "design"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("form/", views.gallery_form, name="gallery_form"),
    path("panel/", views.gallery_panel, name="gallery_panel"),
    path("progress/<int:percent>/", views.gallery_progress, name="gallery_progress"),
    path("pages/<slug:key>/", views.gallery_page, name="gallery_page"),
    path("<slug:key>/", views.gallery_group, name="gallery_group"),
]
