"""What the demonstration tells whoever starts it: where it is, who to be, what to look at first.

The law: in Chinese and in English, for it is not known yet who reads.
"""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from qingheng.demo import county
from qingheng.demo.loader import late_folder, listed_accounts, password

FIRST_STORIES = 4


def welcome(address: str) -> str:
    """The whole text."""
    return "\n".join([*_sentences("zh-hans", "zh", address), "", *_accounts(), "", *_sentences("en", "en", address)])


def _sentences(language: str, short: str, address: str) -> Iterator[str]:
    with translation.override(language):
        yield _("Demonstration county Yunhai: synthetic data, all of it invented.")
        yield _("Address: %(address)s") % {"address": address}
        yield _("Every account below has the password %(password)s") % {"password": password()}
        yield _("Files that stations still owe, to try an import with: %(folder)s") % {"folder": late_folder()}
        yield _("What to look at first, as the framework administrator:")
    for story in county.stories()[:FIRST_STORIES]:
        yield f"  · {story.telling['sentence'][short]}"


def _accounts() -> Iterator[str]:
    for account in listed_accounts():
        with translation.override("zh-hans"):
            chinese = str(account.role.label)
        with translation.override("en"):
            english = str(account.role.label)
        yield f"  {account.username:<14}{chinese} {english} {account.target}".rstrip()
