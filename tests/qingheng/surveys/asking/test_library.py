import pytest
from tests.people import county_document

from qianfen import Framework
from qianfen.framework.methods import Survey
from qingheng.surveys.asking.checking import Scales, faults
from qingheng.surveys.asking.library import library, taken_for
from qingheng.surveys.asking.xlsform.reading import read_xlsform
from qingheng.surveys.asking.xlsform.writing import write_xlsform


def county_scales() -> Scales:
    framework = Framework.parse(county_document())
    return {
        item.code: frozenset((*framework.scales[item.rule.scale].options, *framework.scales[item.rule.scale].excluded))
        for item in framework.items
        if isinstance(item.rule, Survey)
    }


def test_there_is_a_questionnaire_for_each_group_of_people() -> None:
    assert set(library()) == {"residents", "clients", "staff", "deputies"}


@pytest.mark.parametrize("code", ["residents", "clients", "staff", "deputies"])
def test_what_the_library_holds_has_no_fault_and_survives_a_workbook(code: str) -> None:
    definition = library()[code].definition
    assert not [str(fault) for fault in faults(definition, items=county_scales())]
    again = read_xlsform(write_xlsform(definition, code), f"{code}.xlsx", items=county_scales())
    assert not again.faults
    assert again.definition == definition


def test_together_they_bear_on_every_survey_item_of_the_county() -> None:
    asked = {
        item
        for ready in library().values()
        for question in ready.definition.questions
        for item in (question.item, *(row.item for row in question.rows))
    }
    assert asked - {""} == set(county_scales())


def test_a_framework_without_the_item_gets_the_question_all_the_same() -> None:
    taken = taken_for(library()["residents"], set())
    assert not [str(fault) for fault in faults(taken, items={})]
    assert {question.item for question in taken.questions} == {""}
