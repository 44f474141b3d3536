"""Several papers issued at the same time, in a database of their own, two of them failing; prints their numbers.

Started as a program of its own, because threads need a database that they share: `DATABASE_URL` says which.
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "qingheng.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.db import connection  # noqa: E402 - the same
from tests.people import County  # noqa: E402 - the same
from tests.qingheng.supervision.paper.papers import Office  # noqa: E402 - the same

from qingheng.accounts.models import User  # noqa: E402 - the same
from qingheng.papers import Document  # noqa: E402 - the same
from qingheng.supervision.actions import papers  # noqa: E402 - the same
from qingheng.supervision.models import Paper  # noqa: E402 - the same

AT_ONCE, PAPERS, FAILING = 4, 10, "此件渲染失败"
render = papers.render_docx


def fails_for_some(document: Document) -> bytes:
    """The renderer, but for the papers that are to fail after their number was taken."""
    if document.title == FAILING:
        raise OSError(FAILING)
    return render(document)


def issue(key: int) -> bool:
    """Issue one paper; whether it went out."""
    try:
        papers.issue(Paper.objects.get(pk=key), by=User.objects.get(username="main"))
    except OSError:
        return False
    finally:
        connection.close()
    return True


def main() -> None:
    call_command("migrate", verbosity=0)
    office = Office.of(County())
    keys = [office.approved().pk for _number in range(PAPERS)]
    for paper in Paper.objects.filter(pk__in=keys[2:4]):
        paper.document = paper.document | {"title": FAILING}
        paper.save()
    connection.close()
    papers.render_docx = fails_for_some
    with ThreadPoolExecutor(AT_ONCE) as threads:
        went_out = list(threads.map(issue, keys))
    issued = Paper.objects.filter(number__isnull=False)
    facts = {"numbers": list(issued.values_list("number", flat=True)), "failed": went_out.count(False)}
    json.dump(facts | {"texts": list(issued.values_list("number_text", flat=True))}, sys.stdout)


if __name__ == "__main__":
    main()
