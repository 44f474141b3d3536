"""Whether numbers may be seen. The law: none before the wave is closed, and none of a wave that is void."""

from django.utils.translation import gettext as _

from qingheng.surveys.models import Wave

SHOWN_IN = {Wave.State.CLOSED, Wave.State.PUBLISHED}


def why_hidden(wave: Wave) -> str:
    """The reason, or nothing where they may be seen."""
    if wave.state == Wave.State.VOID:
        return _("This wave is void: its numbers are not shown.")
    if wave.state not in SHOWN_IN:
        return _("Nothing about answers is shown before the field is closed.")
    return ""
