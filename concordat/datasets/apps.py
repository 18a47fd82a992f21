from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "concordat.datasets"
    label = "datasets"

    def ready(self) -> None:
        from concordat.datasets import permissions  # noqa: F401  registers them
