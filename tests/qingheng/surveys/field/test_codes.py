"""Codes: enough chance, read by people, found wrong when mistyped; only digests are kept."""

import re
from itertools import combinations
from typing import Any

import pytest
from tests.people import County, make_user
from tests.qingheng.surveys.field.cast import make_sample, make_wave

from qingheng.accounts.models import User
from qingheng.accounts.roles import Role
from qingheng.accounts.steps import StepRefusedError
from qingheng.audit.models import Entry
from qingheng.surveys.actions import field
from qingheng.surveys.field import codes
from qingheng.surveys.models import Code, Sample, Wave

WAVE = Wave(pk=70)


@pytest.fixture
def agency(db: None) -> User:
    return make_user("agency", Role.SURVEY_AGENCY)


@pytest.fixture
def sample(county: County) -> Sample:
    return make_sample(make_wave(Wave.State.APPROVED), county.towns, invited=7)


def test_a_code_holds_128_bits_of_chance_and_more() -> None:
    assert codes.SECRET_SIGNS * (len(codes.ALPHABET).bit_length() - 1) >= 128
    assert len({codes.new_code(WAVE) for _each in range(500)}) == 500


def test_no_sign_is_taken_for_another() -> None:
    assert not set("ILOU") & set(codes.ALPHABET)
    assert len(codes.ALPHABET) == len(set(codes.ALPHABET)) == 32


def test_a_code_is_read_however_it_was_typed() -> None:
    code = codes.new_code(WAVE)
    printed = codes.grouped(code)
    assert re.fullmatch(r"(\w{4} ){6}\w{4}", printed)
    for typed in (printed, printed.lower(), printed.replace(" ", "-"), code, f" {code}/"):
        assert codes.normalised(typed) == code
    assert codes.normalised(code.replace("0", "O").replace("1", "l")) == code


def test_one_wrong_sign_and_any_two_exchanged_are_found() -> None:
    code = codes.new_code(WAVE)
    for place, right in enumerate(code):
        for sign in set(codes.ALPHABET) - {right}:
            assert codes.normalised(code[:place] + sign + code[place + 1 :]) is None
    for first, second in combinations(range(len(code)), 2):
        signs = list(code)
        signs[first], signs[second] = signs[second], signs[first]
        assert (codes.normalised("".join(signs)) is None) == (code[first] != code[second])


def test_the_digest_differs_by_wave() -> None:
    code = codes.new_code(WAVE)
    assert codes.digest(1, code) != codes.digest(2, code)


def test_everybody_invited_gets_a_code_and_only_its_digest_is_stored(sample: Sample, agency: User) -> None:
    issued = field.issue_codes(sample, by=agency)
    assert [len(made) for made in issued.values()] == [7, 7, 7]
    for cell, made in issued.items():
        digests = {codes.digest(sample.wave_id, code) for code in made}
        assert digests == set(Code.objects.filter(cell=cell).values_list("digest", flat=True))


def test_digests_are_written_in_their_own_order(sample: Sample, agency: User, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    keep = Code.objects.bulk_create

    def note(rows: list[Code], **options: Any) -> list[Code]:
        written.extend(row.digest for row in rows)
        return keep(rows, **options)

    monkeypatch.setattr(Code.objects, "bulk_create", note)
    field.issue_codes(sample, by=agency)
    assert written == sorted(written)
    assert len(written) == 21


def test_codes_of_a_sample_are_made_once(sample: Sample, agency: User) -> None:
    field.issue_codes(sample, by=agency)
    with pytest.raises(StepRefusedError):
        field.issue_codes(sample, by=agency)


def test_making_the_codes_of_a_cell_anew_voids_the_unused_ones(sample: Sample, agency: User) -> None:
    issued = field.issue_codes(sample, by=agency)
    cell = next(iter(issued))
    Code.objects.filter(digest=codes.digest(sample.wave_id, issued[cell][0])).delete()
    anew = field.reissue_codes(cell, by=agency)[cell]
    assert len(anew) == 6
    kept = set(Code.objects.filter(cell=cell).values_list("digest", flat=True))
    assert kept == {codes.digest(sample.wave_id, code) for code in anew}


def test_the_ledger_gets_numbers_and_no_code(sample: Sample, agency: User) -> None:
    issued = field.issue_codes(sample, by=agency)
    entry = Entry.objects.get(action="surveys.codes.issued")
    assert entry.facts == {"codes": 21, "cells": 3}
    assert not any(code in str(entry.__dict__) for made in issued.values() for code in made)


@pytest.mark.parametrize("state", [Wave.State.PLANNED, Wave.State.CLOSED, Wave.State.VOID])
def test_no_codes_before_the_approval_or_after_the_close(county: County, agency: User, state: str) -> None:
    with pytest.raises(StepRefusedError):
        field.issue_codes(make_sample(make_wave(state), county.towns, invited=1), by=agency)
