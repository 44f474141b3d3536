"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrameworkConfig(AppConfig):
    """The app's name as administrators see it."""

    name = "qingheng.framework"
    verbose_name = _("Indicator framework")
