"""A plug for the office's messenger: hands each notification to a web hook on the intranet, as JSON.

To be copied and changed. The law of a plug: it returns once the other side has taken the notification, and raises
whatever went wrong; then the notification waits and is handed on later, with the same `id`.
"""

import json
import os
from dataclasses import asdict
from urllib.request import Request, urlopen

from qingheng.notifications.channels import Outgoing

SECONDS_MAX = 10


def send(notification: Outgoing) -> None:
    """Post it; an answer outside 200 to 299 raises."""
    request = Request(  # noqa: S310 - the address is the administrator's
        os.environ["OFFICE_MESSENGER_HOOK"],
        data=json.dumps(asdict(notification), ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    with urlopen(request, timeout=SECONDS_MAX):  # noqa: S310 - the same
        pass
