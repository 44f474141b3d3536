"""Pushes a CSV table of values to Qingheng: `push_data.py URL TOKEN FILE [--dry-run]`.

It needs nothing but Python. A push that broke off is repeated under its key, so that it is never done twice.
"""

import argparse
import csv
import json
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROWS_AT_ONCE = 2000
ATTEMPTS = 3


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The values of the file: body, period, item, key, value, and missing, event, modifiers where there are such."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            said: dict[str, Any] = {name: text.strip() for name, text in row.items() if text and text.strip()}
            if "modifiers" in said:
                said["modifiers"] = said["modifiers"].split("+")
            yield said


def push(url: str, token: str, rows: list[dict[str, Any]], *, dry_run: bool) -> dict[str, Any]:
    """One request; tried again if nobody answered, with the same key."""
    address = f"{url.rstrip('/')}/api/v1/observations" + ("?dry_run=true" if dry_run else "")
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid.uuid4()),
        "Accept-Language": "en",
    }
    body = json.dumps({"observations": rows}).encode()
    request = urllib.request.Request(address, body, headers, method="POST")  # noqa: S310 - the operator names the server
    attempt = 1
    while True:
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - as above
                done: dict[str, Any] = json.load(answer)
                return done
        except urllib.error.HTTPError as error:
            raise SystemExit(faults_in(error)) from None
        except OSError:
            if attempt == ATTEMPTS:
                raise
            time.sleep(2**attempt)
            attempt += 1


def faults_in(error: urllib.error.HTTPError) -> str:
    """What the server says is wrong, line by line."""
    try:
        problem = json.load(error)
    except ValueError:
        return f"{error.code} {error.reason}"
    lines = [f"{wrong['pointer']}: {wrong['detail']} {wrong.get('remedy', '')}" for wrong in problem.get("errors", [])]
    return "\n".join([problem.get("detail", problem["title"]), *lines])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("token")
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    asked = parser.parse_args()
    rows = list(rows_of(asked.file))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        done = push(asked.url, asked.token, rows[start : start + ROWS_AT_ONCE], dry_run=asked.dry_run)
        sys.stdout.write(f"{done['rows']} values: {done['stored']} count at once, {done['entered']} in drafts\n")


if __name__ == "__main__":
    main()
