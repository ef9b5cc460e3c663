"""The application of national figures."""

from django.apps import AppConfig


class NationalConfig(AppConfig):
    """National figures."""

    name = "national"
    verbose_name = "National figures"
