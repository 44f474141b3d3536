"""How passwords are kept.

The law: Argon2id in the size OWASP recommends where many sign-ins share the memory (19 MiB, two passes);
Django's own size takes 100 MiB for each, and a morning's rush would take the server's memory.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
