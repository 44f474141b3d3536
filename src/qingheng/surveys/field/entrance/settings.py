"""Settings of the public entrance on a host of its own: the site's, less everything that is not for the public.

The law: there is no sign-in here, no session, no cookie; only the pages where the public answers.
"""

from qingheng.settings import *  # noqa: F403 - the settings of the site, and fewer of them
from qingheng.settings import MIDDLEWARE as OF_THE_SITE
from qingheng.settings import TEMPLATES as TEMPLATES_OF_THE_SITE

ROOT_URLCONF = "qingheng.surveys.field.entrance.urls"
NOT_HERE = ("sessions", "csrf", "auth", "messages", "accounts")
MIDDLEWARE = [name for name in OF_THE_SITE if not any(part in name.split(".") for part in NOT_HERE)]
TEMPLATES = [
    {
        **TEMPLATES_OF_THE_SITE[0],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.i18n", "qingheng.ui.context.site"],
        },
    }
]
SILENCED_SYSTEM_CHECKS = [f"admin.{check}" for check in ("E402", "E403", "E404", "E408", "E409", "E410", "W411")]
"""The administration of accounts is installed with the product and has no address here."""
