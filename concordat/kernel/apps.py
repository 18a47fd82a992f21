from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.urls import register_converter

from concordat.kernel.refs import RefConverter


class KernelConfig(AppConfig):
    name = "concordat.kernel"
    label = "kernel"

    def ready(self) -> None:
        from concordat.kernel.grants import grant

        register_converter(RefConverter, "ref")
        post_migrate.connect(grant, sender=self, dispatch_uid="kernel-grants")
