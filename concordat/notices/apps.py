from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "concordat.notices"
    label = "notices"

    def ready(self) -> None:
        from concordat.notices import permissions  # noqa: F401  registers them
