from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "concordat.partnership"
    label = "partnership"

    def ready(self) -> None:
        from concordat.partnership import panels, permissions  # noqa: F401  registers them
