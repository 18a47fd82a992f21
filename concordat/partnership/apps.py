from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "concordat.partnership"
    label = "partnership"

    def ready(self) -> None:
        from concordat.partnership import permissions  # noqa: F401  registers them
