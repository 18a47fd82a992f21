from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "concordat.datasets"
    label = "datasets"

    def ready(self) -> None:
        from concordat.datasets import panels, permissions  # noqa: F401  registers them
        from concordat.datasets.queries import dependents, holding, subjects  # noqa: F401  registers what they find
