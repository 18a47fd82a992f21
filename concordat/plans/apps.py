from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "concordat.plans"
    label = "plans"

    def ready(self) -> None:
        from concordat.plans import panels, permissions  # noqa: F401  registers them
