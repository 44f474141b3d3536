"""A machine as the tests know it: a token, and requests that carry it."""

import json
from typing import Any

from django.test import Client


class Machine:
    """Sends requests with a token, in the spelling it is told."""

    def __init__(self, token: str, scheme: str = "Bearer") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"{scheme} {token}"} if token else {}

    def get(self, path: str, **query: object) -> Any:
        return self.client.get(path, query, headers=self.headers)

    def post(self, path: str, document: object = None, **headers: str) -> Any:
        body = document if isinstance(document, bytes) else json.dumps(document)
        kind = headers.pop("Content-Type", "application/json")
        return self.client.post(path, body, content_type=kind, headers=self.headers | headers)

    def send(self, method: str, path: str) -> Any:
        return self.client.generic(method, path, b"", content_type="application/json", headers=self.headers)


def value(body: str = "B01", period: str = "2024-11", item: str = "A1-1", **more: object) -> dict[str, object]:
    """A value as it is pushed; by default a station's own."""
    return {"body": body, "period": period, "item": item, "key": "due", "value": 10} | more


def pushed(*values: dict[str, object]) -> dict[str, object]:
    return {"observations": list(values)}
