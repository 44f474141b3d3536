"""Rows that never change once sealed: published versions, runs, ledger entries.

The law: neither `save()`, `delete()` nor a query's `update()`, `delete()`, `bulk_update()` and `bulk_create()`, nor the
admin, which uses these, can alter a sealed row. What may still happen to it (a published version is retired one day)
is named beside it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext as _


class SealedRowError(Exception):
    """Somebody tried to change what is published. The text is for the user."""


class SealedQuerySet(models.QuerySet[Any]):
    """Refuses updates and deletions that would reach a sealed row."""

    def update(self, **fields: Any) -> int:
        if self.model.breaks_seal(fields):
            self.refuse_if_sealed()
        return super().update(**fields)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        rows, names = list(objs), list(fields)
        if any(self.model.breaks_seal({name: getattr(row, name) for name in names}) for row in rows):
            self.model._default_manager.filter(pk__in=[row.pk for row in rows]).refuse_if_sealed()
        return super().bulk_update(rows, names, batch_size)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        # Rows that conflict would be overwritten, and which ones only the database knows.
        updates = kwargs.get("update_conflicts") or any(args[2:3])
        if updates and self.model.breaks_seal(dict.fromkeys(kwargs.get("update_fields") or ("",))):
            self.model._base_manager.all().refuse_if_sealed()
        return super().bulk_create(objs, *args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.refuse_if_sealed()
        return super().delete()

    def _raw_delete(self, using: str | None) -> int:
        self.refuse_if_sealed()
        return super()._raw_delete(using)

    def refuse_if_sealed(self) -> None:
        """Raise SealedRowError if any of these rows is sealed."""
        rows = self.order_by()
        rows = rows.model._base_manager.filter(pk__in=rows.values("pk")) if rows.query.is_sliced else rows
        sealed = rows.filter(self.model.sealed_rows()).first()
        if sealed is not None:
            raise SealedRowError(refusal(sealed))


class Sealed(models.Model):
    """A row that seals itself: `is_sealed` says when, `sealed_rows()` says the same to the database."""

    changeable_when_sealed: ClassVar[frozenset[str]] = frozenset()

    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored = self._stored()
        if stored is not None and stored.is_sealed:
            names = [field.attname for field in self._meta.concrete_fields]
            changed = {name: getattr(self, name) for name in names if getattr(stored, name) != getattr(self, name)}
            if self.breaks_seal(changed):
                raise SealedRowError(refusal(stored))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        stored = self._stored()
        if stored is not None and stored.is_sealed:
            raise SealedRowError(refusal(stored))
        return super().delete(*args, **kwargs)

    @classmethod
    def breaks_seal(cls, changed: Mapping[str, Any]) -> bool:
        """Whether these new values are more than what may still happen to a sealed row."""
        return bool(set(changed) - cls.changeable_when_sealed)

    @property
    def is_sealed(self) -> bool:
        """Whether this row may no longer change, judged by what is stored."""
        raise NotImplementedError

    @classmethod
    def sealed_rows(cls) -> models.Q:
        """The condition that finds all sealed rows."""
        raise NotImplementedError

    def _stored(self) -> Self | None:
        # An object made by hand with a stored row's key would overwrite it: the key decides, not `_state.adding`.
        return None if self.pk is None else type(self)._base_manager.filter(pk=self.pk).first()


class SealedFromTheFirst(Sealed):
    """A row that is written once and never changes: a ledger entry, a step that was taken, a published scorecard."""

    class Meta(Sealed.Meta):
        abstract = True

    @property
    def is_sealed(self) -> bool:
        return True

    @classmethod
    def sealed_rows(cls) -> models.Q:
        return models.Q()


def refusal(row: models.Model) -> str:
    """The sentence shown to whoever tried."""
    return _("“%(row)s” is published and never changes. Make a new version that points at it instead.") % {"row": row}
