"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """The app's name as administrators see it."""

    name = "qingheng.demo"
    verbose_name = _("Demonstration")
