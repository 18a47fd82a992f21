from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "concordat.agreements"
    label = "agreements"

    def ready(self) -> None:
        from concordat.agreements import panels, permissions  # noqa: F401  registers them
        from concordat.agreements.queries import accounts  # noqa: F401  registers what holds accounts
