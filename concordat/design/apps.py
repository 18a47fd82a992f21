from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Pages' components, form fields, layout and the gallery that shows them."""

    name = "concordat.design"
    label = "design"
