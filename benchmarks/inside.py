"""Runs one benchmark inside Django, on the database of DATABASE_URL: ``python -m benchmarks.inside MODULE ROUNDS``."""

import os
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "qingheng.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "1"  # Playwright keeps an event loop in this thread; the ORM need not mind
    )
    django.setup()
    import_module(f"benchmarks.{sys.argv[1]}").main(int(sys.argv[2]))
