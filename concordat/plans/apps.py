from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "concordat.plans"
    label = "plans"

    def ready(self) -> None:
        from concordat.plans import panels, permissions  # noqa: F401  registers them
        from concordat.plans.presenters import copies  # noqa: F401  says how files of plans are made
