from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "concordat.analysis"
    label = "analysis"

    def ready(self) -> None:
        from concordat.analysis import panels, permissions  # noqa: F401  registers them
