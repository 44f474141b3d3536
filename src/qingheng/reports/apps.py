"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """The app's name as administrators see it."""

    name = "qingheng.reports"
    verbose_name = _("Reports")
