from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "concordat.places"
    label = "places"

    def ready(self) -> None:
        from concordat.places import permissions  # noqa: F401  registers them
