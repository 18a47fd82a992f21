from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "concordat.home"
    label = "home"

    def ready(self) -> None:
        from concordat.home import permissions  # noqa: F401  registers them
