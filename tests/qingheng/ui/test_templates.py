"""Templates obey the content security policy and carry their tokens."""

import re
from pathlib import Path

import pytest
from tests.qingheng.ui.pages import PACKAGE, templates

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE)
HANDLER = re.compile(
    r"<[a-z][^>]*\son[a-z]+\s*=|javascript:|\bhx-on\b|hx-vals=['\"]js:|hx-trigger=\"[^\"]*\[", re.IGNORECASE
)
POST_FORM = re.compile(r"<form[^>]*method=[\"']?post.*?</form>", re.IGNORECASE | re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("template", templates(), ids=name_of)
def test_templates_hold_no_script_of_their_own(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert INLINE_SCRIPT.findall(text) == []
    assert HANDLER.findall(text) == []


FOR_STRANGERS = {"answer.html", "type_code.html"}
"""Where the public answers there is no session and no cookie, so nothing that a token could protect."""


@pytest.mark.parametrize("template", templates(), ids=name_of)
def test_forms_that_post_carry_the_token(template: Path) -> None:
    forms = POST_FORM.findall(template.read_text(encoding="utf-8"))
    bare = [form for form in forms if "{% csrf_token %}" not in form]
    assert bool(bare) == (template.name in FOR_STRANGERS)


@pytest.mark.parametrize("template", templates(), ids=name_of)
def test_templates_hold_no_chinese(template: Path) -> None:
    text = re.sub(
        r"\{% comment %\}.*?\{% endcomment %\}|>中文<", "", template.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    assert re.findall(r"[\u4e00-\u9fff]+", text) == [], "words belong in the catalogues"
