"""All operations of version 1 together. The law: an operation that is not gathered here does not exist."""

from qingheng.api.v1 import catalogue, collected, pushing, results
from qingheng.api.v1.service import service

__all__ = ["service"]

PARTS = (catalogue, collected, pushing, results)
for router in dict.fromkeys(part.router for part in PARTS):
    service.add_router("", router)
