"""A run file is the same bytes for the same run, recomputes to the digit, and trusts nobody."""

import json
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from qianfen import Framework, Missing, Options, Period, run_reading, score, verify_run, write_run
from qianfen.run_file import UNFOLDED, archived, framework_checksum, framework_yaml, run_members, sha256
from qianfen.version import VERSION
from tests.qianfen.county import county_document, county_observations
from tests.qianfen.small import deduct, document, event, months, seen, small

JUNE = Period.month(2026, 6)


def members_of(doc, rows, as_of=JUNE, options=None, **more):
    framework = Framework.parse(doc)
    return run_members(
        doc, rows, as_of, score(framework, rows, as_of, options=options or Options(), **more), options=options
    )


@pytest.fixture(scope="module")
def county_members():
    return members_of(county_document(), county_observations())


@pytest.fixture
def members():
    """A run of one small item of two bodies, to tamper with."""
    doc = document(deduct(per=3), deduct("A1-2", per=1))
    return members_of(doc, [*months(6, value=1), *months(2, value=1, body="B02"), event("2026-03", "e", item="A1-2")])


def verified(tmp_path, members):
    path = tmp_path / "run.zip"
    path.write_bytes(archived(members))
    return verify_run(path)


def codes(verification):
    return [(fault.code, fault.where) for fault in verification.differences]


def resealed(members, **changed):
    """Members with other contents, and a manifest that vouches for them: a forger's work."""
    members = members | {name.replace("_", "."): content for name, content in changed.items()}
    manifest = json.loads(members["run.json"])
    manifest["members"] = {name: sha256(members[name]) for name in manifest["members"]}
    return members | {"run.json": json.dumps(manifest).encode()}


def test_a_county_run_verifies(tmp_path, county_members):
    found = verified(tmp_path, county_members)
    assert (found.ok, found.bodies, found.as_of) == (True, 3, ("2026-06",))


def test_the_same_run_gives_the_same_bytes_whatever_the_order_of_its_rows(county_members):
    again = members_of(county_document(), county_observations()[::-1])
    assert archived(again) == archived(county_members)


def test_the_members_stand_in_one_order_without_a_clock(tmp_path, members):
    path = tmp_path / "run.zip"
    path.write_bytes(archived(members))
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == [
            "run.json", "framework.yaml", "observations.csv", "scores.csv", "deductions.csv", "alerts.csv",
        ]  # fmt: skip
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_manifest_says_what_was_scored_for_whom(county_members):
    manifest = json.loads(county_members["run.json"])
    assert manifest["schema"] == "qianfen-run/1"
    assert manifest["as_of"] == ["2026-06"]
    assert manifest["bodies"] == {"B00": "TOWN", "B01": "DEPT", "B02": "TOWN"}
    assert manifest["framework"]["checksum"] == framework_checksum(county_document())


def test_the_framework_is_the_same_yaml_with_and_without_libyaml():
    doc = county_document()
    doc["meta"]["note"] = "长" * 300 + " a: b # 'c' \"d\"\n\n  e\t" + "word " * 80
    plain = yaml.dump(doc, Dumper=yaml.SafeDumper, allow_unicode=True, sort_keys=False, width=UNFOLDED)
    assert framework_yaml(doc) == plain.encode()
    assert yaml.safe_load(plain) == doc


def test_a_framework_checksum_does_not_mind_layout_but_minds_every_figure():
    doc = document(deduct(per=3))
    assert framework_checksum(dict(reversed(doc.items()))) == framework_checksum(doc)
    assert framework_checksum(document(deduct(per=3.1))) != framework_checksum(doc)


def test_several_months_options_and_bodies_without_data_are_recorded(tmp_path):
    doc, rows = document(deduct(per=3), deduct("A1-2")), months(2, value=1)
    rows += [seen(f"2026-{month:02}", value=None, missing=Missing.NOT_APPLICABLE, item="A1-2") for month in (1, 2, 3)]
    as_of, options = [JUNE, Period.parse("2026-Q1")], Options(rescale_not_applicable=True)
    members = members_of(doc, rows, as_of, options, bodies={"B09": "DEPT"})
    assert b"B01,2026-03,A1-2,3,0.00,0.00,not_applicable" in members["scores.csv"]
    assert b"B09,2026-03,TOTAL" in members["scores.csv"]
    assert verified(tmp_path, members).ok


def test_flags_of_a_body_without_data_and_other_full_marks_are_recorded(tmp_path):
    doc = document(deduct("A1-1", active_when="election_year"), deduct("A1-2", active_when="not election_year"))
    rows = months(2, value=1, item="A1-2")
    options = Options(full_marks={"A1-2": 3000})
    members = members_of(doc, rows, JUNE, options, bodies={"B09": "TOWN"}, flags={"B09": ["election_year"]})
    assert json.loads(members["run.json"])["flags"] == {"B09": ["election_year"]}
    assert b"B09,2026-06,A1-1" in members["scores.csv"]
    assert b"B01,2026-06,A1-2,3,24.00,30.00" in members["scores.csv"]
    assert verified(tmp_path, members).ok


def test_the_directory_and_its_run_json_are_accepted_too(tmp_path, members):
    for name, content in members.items():
        (tmp_path / name).write_bytes(content)
    assert verify_run(tmp_path).ok
    assert verify_run(tmp_path / "run.json").ok
    (tmp_path / "alerts.csv").unlink()
    assert codes(verify_run(tmp_path)) == [("run.member_lacking", "alerts.csv")]


def test_writing_gives_a_file_that_verifies_and_leaves_nothing_else(tmp_path):
    doc, rows = document(deduct(per=3)), months(6, value=1)
    path = write_run(tmp_path / "new" / "run.zip", doc, rows, JUNE, score(small(deduct(per=3)), rows, JUNE))
    assert verify_run(path).ok
    assert [entry.name for entry in path.parent.iterdir()] == ["run.zip"]


class TestTampering:
    def test_a_changed_member_breaks_its_seal_and_every_changed_cell_is_named(self, tmp_path, members):
        forged = members["scores.csv"].replace(b"B01,2026-06,A1-1,3,2.00", b"B01,2026-06,A1-1,3,3.00")
        found = verified(tmp_path, members | {"scores.csv": forged})
        assert codes(found) == [("run.hash", "scores.csv"), ("run.cell", "scores.csv")]
        assert "points of B01 2026-06 A1-1 is 3.00 as recorded, but 2.00 when recomputed" in str(found.differences[1])

    def test_a_forged_seal_does_not_help(self, tmp_path, members):
        forged = members["scores.csv"].replace(b"A1-1,3,2.00", b"A1-1,3,3.00")
        found = verified(tmp_path, resealed(members, scores_csv=forged))
        assert codes(found) == [("run.cell", "scores.csv")]

    def test_a_changed_observation_is_seen_in_every_score_it_moves(self, tmp_path, members):
        forged = members["observations.csv"].replace(b"B01,TOWN,2026-01,A1-1,n,1", b"B01,TOWN,2026-01,A1-1,n,0")
        found = verified(tmp_path, resealed(members, observations_csv=forged))
        assert {fault.column for fault in found.differences} == {"points", "points_lost", "inputs"}
        assert {fault.where for fault in found.differences} == {"scores.csv", "deductions.csv", "alerts.csv"}

    def test_lacking_extra_and_reordered_rows_are_named(self, tmp_path, members):
        lines = members["deductions.csv"].splitlines(keepends=True)
        found = verified(tmp_path, resealed(members, deductions_csv=b"".join(lines[:1] + lines[2:])))
        assert codes(found) == [("run.row_lacking", "deductions.csv")]
        found = verified(tmp_path, resealed(members, deductions_csv=b"".join([*lines, lines[1]])))
        assert codes(found) == [("run.row_extra", "deductions.csv")]
        found = verified(tmp_path, resealed(members, deductions_csv=b"".join([lines[0], *lines[:0:-1]])))
        assert codes(found) == [("run.row_order", "deductions.csv")]

    def test_a_changed_framework_is_seen_in_the_checksum(self, tmp_path, members):
        forged = members["framework.yaml"].replace(b"standard: words", b"standard: other")
        found = verified(tmp_path, resealed(members, framework_yaml=forged))
        assert codes(found) == [("run.framework_hash", "run.json")]

    def test_another_name_for_the_framework_is_seen(self, tmp_path, members):
        manifest = json.loads(members["run.json"])
        manifest["framework"]["version"] = "2"
        found = verified(tmp_path, members | {"run.json": json.dumps(manifest).encode()})
        assert codes(found) == [("run.framework_name", "run.json")]
        assert "The framework in the file is small 1, but run.json says small 2." in str(found.differences[0])

    def test_data_that_cannot_be_scored_are_faults_like_any_other(self, tmp_path, members):
        forged = members["observations.csv"].replace(b"A1-1,n,1", b"A9-9,n,1")
        assert ("observation.item_unknown", "B01, 2026-01, A9-9") in codes(
            verified(tmp_path, resealed(members, observations_csv=forged))
        )
        assert codes(verified(tmp_path, resealed(members, framework_yaml=b"a: [")))[0][0] == "framework.yaml"
        assert codes(verified(tmp_path, resealed(members, scores_csv=b"a,b\n1,2\n"))) == [("run.damaged", "scores.csv")]

    def test_yaml_aliases_are_refused_before_they_can_unfold(self, tmp_path, members):
        bomb = b"a: &a [x, x]\nb: &b [*a, *a]\nmeta: [*b, *b]\n"
        assert codes(verified(tmp_path, resealed(members, framework_yaml=bomb))) == [("run.damaged", "framework.yaml")]


MANIFESTS = {
    "no json": (b"{", "run.manifest"),
    "a list": (b"[]", "run.manifest"),
    "lacks fields": (b'{"schema": "qianfen-run/1"}', "run.manifest"),
    "another schema": (b'{"schema": "qianfen-run/2"}', "run.schema"),
    "too deep": (b"[" * 100_000, "run.manifest"),
}


class TestArchive:
    @pytest.mark.parametrize("case", MANIFESTS)
    def test_a_manifest_that_says_nothing_useful_is_refused(self, tmp_path, members, case):
        content, code = MANIFESTS[case]
        assert codes(verified(tmp_path, members | {"run.json": content})) == [(code, "run.json")]

    def test_a_manifest_with_a_wrong_period_or_option_is_refused(self, tmp_path, members):
        manifest = json.loads(members["run.json"])
        for change in (
            {"as_of": ["2026-13"]},
            {"rescale_not_applicable": "yes"},
            {"bodies": []},
            {"flags": 1},
            {"members": {}},
        ):
            content = json.dumps(manifest | change).encode()
            assert codes(verified(tmp_path, members | {"run.json": content})) == [("run.manifest", "run.json")]

    def test_a_file_that_is_no_archive_is_refused(self, tmp_path, members):
        path, archive = tmp_path / "run.zip", bytearray(archived(members))
        archive[archive.index(b"PK\x01\x02") + 6] = 88  # a version of zip that does not exist
        for content in (b"nothing", b"", bytes(archive)):
            path.write_bytes(content)
            assert codes(verify_run(path)) == [("run.not_zip", "run.zip")]

    def test_lacking_members_are_each_named(self, tmp_path, members):
        found = verified(
            tmp_path, {name: members[name] for name in ("run.json", "scores.csv", "deductions.csv", "alerts.csv")}
        )
        assert codes(found) == [("run.member_lacking", "framework.yaml"), ("run.member_lacking", "observations.csv")]
        assert [code for code, _ in codes(verified(tmp_path, {}))] == ["run.member_lacking"] * 6

    @pytest.mark.parametrize("name", ["../evil.csv", "/etc/passwd", "a/scores.csv", "C:\\evil.csv", "..\\evil.csv"])
    def test_names_that_point_outside_are_refused(self, tmp_path, members, name):
        assert codes(verified(tmp_path, members | {name: b"x"}))[0][0] == "run.member_unsafe"

    def test_members_that_would_escape_the_check_are_refused(self, tmp_path, members):
        assert codes(verified(tmp_path, members | {"notes.txt": b"x"})) == [("run.member_unknown", "notes.txt")]

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_a_member_that_stands_twice_is_refused(self, tmp_path, members):
        path = tmp_path / "run.zip"
        path.write_bytes(archived(members))
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("scores.csv", members["scores.csv"])
        assert codes(verify_run(path)) == [("run.member_twice", "scores.csv")]

    def test_a_bomb_is_not_unpacked_beyond_the_limit(self, tmp_path, members, monkeypatch):
        monkeypatch.setattr(run_reading, "MEMBER_MAX_MB", 1)
        path = tmp_path / "run.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in (members | {"scores.csv": b"0" * 5_000_000}).items():
                archive.writestr(name, content)
        assert path.stat().st_size < 50_000
        found = verify_run(path)
        assert codes(found) == [("run.too_large", "scores.csv")]

    def test_a_damaged_member_is_named(self, tmp_path, members):
        path = tmp_path / "run.zip"
        content = bytearray(archived(members))
        at = content.index(b"B01,2026-06,TOTAL")
        content[at] ^= 0xFF
        path.write_bytes(bytes(content))
        found = verify_run(path)
        assert codes(found) == [("run.damaged", "scores.csv")]
        assert "Bad CRC-32" in str(found.differences[0])


def test_the_version_is_the_distributions():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION
