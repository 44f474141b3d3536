"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """The app's name as administrators see it."""

    name = "qingheng.surveys"
    verbose_name = _("Public evaluation")
