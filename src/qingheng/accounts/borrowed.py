"""Words of Django's own that its Chinese catalogue lacks and people here read: named, so that ours has them.

The law: whatever a page shows, it shows in Chinese.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

WORDS = (
    _("Error:"),
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        1,
    ),
)
