"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """The app's name as administrators see it."""

    name = "qingheng.notifications"
    verbose_name = _("Notifications")
