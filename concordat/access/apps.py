from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "concordat.access"
    label = "access"

    def ready(self) -> None:
        from concordat.access import permissions  # noqa: F401  registers them
