"""Addresses of `partnership`."""

app_name = "partnership"
urlpatterns: list[object] = []
