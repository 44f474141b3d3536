"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    """The app's name as administrators see it."""

    name = "qingheng.papers"
    verbose_name = _("Papers as files")
