"""The command line: what it prints, what it writes, and how it ends."""

import os
import subprocess
import sys
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet
import pytest
import yaml

from qianfen import VERSION, framework_checksum, read_document, verify_run
from qianfen.__main__ import main
from qianfen.run_file import observations_csv
from tests.qianfen.county import county_document, county_observations, rewritten
from tests.qianfen.small import COUNTY, deduct, document, months

SOURCE = Path(__file__).parents[2] / "src"
HEADER = "body,audience,period,item,key,value,missing,event,modifiers,flags\n"


@pytest.fixture
def run(capsys):
    def call(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as leaving:  # argparse leaves by itself
            code = leaving.code
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture(scope="module")
def county_csv(tmp_path_factory):
    path = tmp_path_factory.mktemp("county") / "data.csv"
    path.write_bytes(observations_csv(county_observations()))
    return path


@pytest.fixture
def small_files(tmp_path):
    """A framework of one item and the data of one body, to break."""
    framework, data = tmp_path / "framework.yaml", tmp_path / "data.csv"
    framework.write_text(yaml.safe_dump(document(deduct(per=3)), sort_keys=False), encoding="utf-8")
    data.write_bytes(observations_csv(months(3, value=1)))
    return framework, data


class TestCheck:
    def test_a_sound_framework_shows_its_sizes_and_the_burden_of_each_station(self, run):
        code, out, err = run("check", COUNTY, "--bodies", "TOWN=13,DEPT=20")
        assert (code, err) == (0, "")
        assert "10 pillars, 31 sub-pillars, 65 items (TOWN 57, DEPT 56)." in out
        assert "Burden in an ordinary year with 13 TOWN, 20 DEPT:" in out
        # four items of S01: A1-1 (2 keys) and A1-2 (3 keys) by month, A2-2 (3) and E2-2 (1) by quarter, of 33 bodies
        assert f"S01      市委办公室            4           9            16           {(5 * 12 + 4 * 4) * 33}" in out

    def test_without_bodies_one_of_each_audience_is_reckoned_with(self, run):
        assert "with 1 TOWN, 1 DEPT" in run("check", COUNTY)[1]

    def test_an_audience_that_the_framework_lacks_is_bad_usage(self, run):
        code, _, err = run("check", COUNTY, "--bodies", "VILLAGE=3")
        assert (code, err) == (2, 'The framework has no audience "VILLAGE". Use: TOWN, DEPT.\n')

    @pytest.mark.parametrize("bodies", ["TOWN", "TOWN=x", "=3", "TOWN=-1"])
    def test_counts_that_say_nothing_are_bad_usage(self, run, bodies):
        code, _, err = run("check", COUNTY, "--bodies", bodies)
        assert code == 2
        assert "Write AUDIENCE=NUMBER" in err

    def test_every_fault_is_listed_with_its_place_and_the_number_of_faults(self, run, tmp_path):
        doc = county_document()
        leaf = doc["level1"][0]["level2"][0]["leaves"][0]
        leaf["points"], leaf["station"], leaf["standard"] = 21, "S99", "召开会议不少于12次。"
        path = tmp_path / "framework.yaml"
        path.write_text(yaml.safe_dump(doc, allow_unicode=True), encoding="utf-8")
        code, out, err = run("check", path)
        assert (code, out) == (1, "")
        assert 'level1[0].level2[0].leaves[0].station (A1-1): The station "S99"' in err
        assert 'level1[0].level2[0].leaves[0].standard (A1-1): The words "召开会议不少于12次"' in err
        assert "add up to 41 points instead of 40" in err
        assert err.splitlines()[-1].endswith(" faults.")


class TestScore:
    def test_scores_deductions_alerts_and_all_that_verifies_them_are_written(self, run, county_csv, tmp_path):
        code, out, err = run("score", COUNTY, county_csv, "--as-of", "2026-06", "-o", tmp_path / "out")
        assert (code, err) == (0, "")
        assert out.startswith(f"3 bodies as of 1 month scored into {tmp_path / 'out'}. Alerts: ")
        assert "item scores lack data that were due" in out
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
            "alerts.csv", "deductions.csv", "framework.yaml", "observations.csv", "run.json", "scores.csv",
        ]  # fmt: skip
        assert run("verify", tmp_path / "out")[0] == 0

    def test_a_run_file_verifies_and_keeps_the_framework_as_it_was(self, run, county_csv, tmp_path):
        archive = tmp_path / "runs" / "june.zip"
        months_of = ("--as-of", "2026-Q1", "--as-of", "2026-H1")
        run("score", COUNTY, county_csv, *months_of, "-o", tmp_path / "out", "--run", archive)
        code, out, _ = run("verify", archive)
        assert (code, out) == (
            0,
            "Verified: 3 bodies as of 2026-03, 2026-06. Scores, deductions and alerts agree to the digit.\n",
        )
        copied = read_document(tmp_path / "out" / "framework.yaml")
        assert framework_checksum(copied) == framework_checksum(county_document())

    def test_parquet_in_gives_parquet_out(self, run, small_files, tmp_path):
        framework, data = small_files
        pyarrow.parquet.write_table(pyarrow.csv.read_csv(data), tmp_path / "data.parquet")
        code, _, _ = run("score", framework, tmp_path / "data.parquet", "--as-of", "2026-03", "-o", tmp_path / "out")
        assert code == 0
        names = {"alerts.parquet", "deductions.parquet", "scores.parquet"}
        assert {path.name for path in (tmp_path / "out").iterdir()} == names
        run("score", framework, data, "--as-of", "2026-03", "-o", tmp_path / "csv")
        table = pyarrow.parquet.read_table(tmp_path / "out" / "scores.parquet").to_pylist()
        assert ",".join(table[0].values()) == (tmp_path / "csv" / "scores.csv").read_text().splitlines()[1]

    def test_the_format_can_be_chosen(self, run, small_files, tmp_path):
        framework, data = small_files
        run("score", framework, data, "--as-of", "2026-03", "-o", tmp_path / "out", "--format", "parquet")
        assert (tmp_path / "out" / "scores.parquet").exists()

    def test_items_that_do_not_apply_can_be_spread(self, run, tmp_path):
        framework = tmp_path / "two.yaml"
        framework.write_text(yaml.safe_dump(document(deduct(), deduct("A1-2"))), encoding="utf-8")
        data = tmp_path / "two.csv"
        rows = "B1,TOWN,2026-01,A1-1,n,1,,,,\nB1,TOWN,2026-01,A1-2,n,,not_applicable,,,\n"
        data.write_text(HEADER + rows, encoding="utf-8")
        for policy, total in (("full_flagged", "37.00"), ("rescaled", "34.00")):
            run("score", framework, data, "--as-of", "2026-01", "-o", tmp_path / policy, "--not-applicable", policy)
            assert f"TOTAL,0,{total}" in (tmp_path / policy / "scores.csv").read_text()
            assert verify_run(tmp_path / policy).ok

    def test_many_faults_are_capped_with_their_number_unless_all_are_wanted(self, run, small_files, tmp_path):
        framework, data = small_files
        data.write_text(HEADER + "".join(f"B{n},TOWN,2026-13,A1-1,n,1,,,,\n" for n in range(30)), encoding="utf-8")
        command = ("score", framework, data, "--as-of", "2026-03", "-o", tmp_path / "out")
        code, _, err = run(*command)
        lines = err.splitlines()
        assert (code, len(lines)) == (1, 22)
        assert lines[-2:] == ["... and 10 more; use --all to list them.", "30 faults."]
        assert len(run(*command, "--all")[2].splitlines()) == 31
        assert not (tmp_path / "out").exists()

    def test_faults_of_reading_and_of_content_are_listed_together_in_the_order_of_rows(
        self, run, small_files, tmp_path
    ):
        framework, data = small_files
        rows = "B1,TOWN,2026-01,A1-9,n,1,,,,\nB1,TOWN,2026-01,A1-1,n,x,,,,\nB2,TOWN,2026-01,A1-1,n,-1,,,,\n"
        data.write_text(HEADER + rows, encoding="utf-8")
        _, _, err = run("score", framework, data, "--as-of", "2026-03", "-o", tmp_path / "out")
        assert [line.split("row ")[1][0] for line in err.splitlines()[:-1]] == ["2", "3", "4"]


BROKEN_ROWS = {
    "unknown item": ("B1,TOWN,2026-01,A1-l,n,1,,,,", 'The framework has no item "A1-l". Did you mean "A1-1"?'),
    "unknown key": ("B1,TOWN,2026-01,A1-1,m,1,,,,", 'The item A1-1 has no data item "m".'),
    "unknown audience": ("B1,TOWNS,2026-01,A1-1,n,1,,,,", 'The framework has no audience "TOWNS"'),
    "wrong frequency": ("B1,TOWN,2026-Q1,A1-1,n,1,,,,", "2026-Q1 is a quarter, but A1-1 is reported by month"),
    "no such month": ("B1,TOWN,2026-13,A1-1,n,1,,,,", '"2026-13" is no period'),
    "negative": ("B1,TOWN,2026-01,A1-1,n,-1,,,,", "-1 is below zero"),
    "no number": ("B1,TOWN,2026-01,A1-1,n,NaN,,,,", '"NaN" is no plain decimal number'),
    "too large": ("B1,TOWN,2026-01,A1-1,n,1e30,,,,", "is too large to be added up exactly"),
    "nothing at all": ("B1,TOWN,2026-01,A1-1,n,,,,,", "There is neither a value nor a reason"),
    "unknown reason": ("B1,TOWN,2026-01,A1-1,n,,late,,,", '"late" is no reason why a value is missing.'),
    "unknown modifier": ("B1,TOWN,2026-01,A1-1,n,1,,,unit_lead,", 'There is no modifier "unit_lead". Did you mean'),
    "unknown flag": ("B1,TOWN,2026-01,A1-1,n,1,,,,election", 'The framework has no scenario flag "election"'),
    "reported twice": ("B1,TOWN,2026-01,A1-1,n,1,,,,\nB1,TOWN,2026-01,A1-1,n,1,,,,", "was already reported in row 2"),
    "too few cells": ("B1,TOWN,2026-01,A1-1", "The row has 4 cells but the header has 10 columns"),
}


@pytest.mark.parametrize("case", BROKEN_ROWS)
def test_broken_data_end_with_1_a_message_for_the_row_and_no_results(run, small_files, tmp_path, case):
    framework, data = small_files
    rows, message = BROKEN_ROWS[case]
    data.write_text(HEADER + rows + "\n", encoding="utf-8")
    code, out, err = run("score", framework, data, "--as-of", "2026-03", "-o", tmp_path / "out")
    assert (code, out) == (1, "")
    assert message in err
    assert f"row {1 + rows.count(chr(10)) + 1}" in err
    assert not (tmp_path / "out").exists()


class TestExplain:
    def test_one_body_is_explained_down_to_its_raw_values(self, run, county_csv):
        code, out, err = run("explain", COUNTY, county_csv, "--as-of", "2026-06", "--body", "B01")
        assert (code, err) == (0, "")
        assert out.startswith("B01 (DEPT) as of 2026-06\n县级政治生态分析评价参考指标体系 0.1\n")
        assert "督办事项按期办结率" in out

    def test_one_node_is_enough_if_wanted(self, run, county_csv):
        _, out, _ = run("explain", COUNTY, county_csv, "--as-of", "2026-06", "--body", "B00", "--node", "A1")
        assert "A1-2" in out
        assert "B1-1" not in out

    def test_faults_of_other_bodies_do_not_stand_in_the_way(self, run, small_files):
        framework, data = small_files
        data.write_bytes(data.read_bytes() + b"B99,TOWN,2026-01,A9-9,n,1,,,,\n")
        assert run("explain", framework, data, "--as-of", "2026-03", "--body", "B01")[0] == 0

    def test_an_unknown_body_or_node_is_bad_usage_with_a_hint(self, run, small_files):
        framework, data = small_files
        code, _, err = run("explain", framework, data, "--as-of", "2026-03", "--body", "B0l")
        assert (code, err) == (
            2,
            'There are no observations of "B0l". Did you mean "B01"? Give the code of a body in the file.\n',
        )
        code, _, err = run("explain", framework, data, "--as-of", "2026-03", "--body", "B01", "--node", "A1-l")
        assert code == 2
        assert '"A1-l" is no node of the scorecard of B01. Did you mean "A1-1"?' in err


class TestVerify:
    def test_a_record_that_was_changed_ends_with_1_and_every_difference(self, run, small_files, tmp_path):
        framework, data = small_files
        run("score", framework, data, "--as-of", "2026-03", "-o", tmp_path / "out")
        rewritten(tmp_path / "out" / "scores.csv", b"TOTAL,0,11.00", b"TOTAL,0,19.00")
        code, out, err = run("verify", tmp_path / "out" / "run.json")
        assert (code, out) == (1, "The run does NOT verify.\n")
        assert 'scores.csv: "scores.csv" is not the file that was published' in err
        assert "points of B01 2026-03 TOTAL is 19.00 as recorded, but 11.00 when recomputed" in err
        assert err.endswith("2 faults.\n")


class TestUsage:
    def test_without_a_command_it_says_which_there_are(self, run):
        code, _, err = run()
        assert code == 2
        assert "the following arguments are required: COMMAND" in err

    def test_help_teaches_with_examples_and_exit_codes(self, run):
        code, out, _ = run("--help")
        assert code == 0
        assert "qianfen score frameworks/county.yaml data.csv --as-of 2026-06 -o results" in out
        assert "exit codes:" in out
        for command in ("check", "score", "explain", "verify"):
            assert f"usage: qianfen {command}" in run(command, "--help")[1]

    def test_the_version_is_told(self, run):
        assert run("--version")[1] == f"qianfen {VERSION}\n"

    def test_a_period_that_is_none_is_bad_usage(self, run, small_files, tmp_path):
        code, _, err = run("score", *small_files, "--as-of", "2026-13", "-o", tmp_path)
        assert code == 2
        assert '"2026-13" is no period' in err

    @pytest.mark.parametrize("lacking", ["framework", "data"])
    def test_a_missing_file_is_bad_usage_and_named(self, run, small_files, tmp_path, lacking):
        framework, data = small_files
        files = {"framework": (tmp_path / "none.yaml", data), "data": (framework, tmp_path / "none.csv")}[lacking]
        code, _, err = run("score", *files, "--as-of", "2026-03", "-o", tmp_path / "out")
        assert code == 2
        assert "none." in err
        assert "Check the path" in err

    def test_a_file_of_another_kind_is_bad_usage(self, run, small_files, tmp_path):
        framework, _ = small_files
        code, _, err = run("score", framework, tmp_path / "data.xlsx", "--as-of", "2026-03", "-o", tmp_path / "out")
        assert code == 2
        assert '"data.xlsx" is neither .csv nor .parquet' in err

    def test_an_output_that_cannot_be_a_directory_is_bad_usage(self, run, small_files):
        framework, data = small_files
        code, _, err = run("score", framework, data, "--as-of", "2026-03", "-o", data)
        assert code == 2
        assert f'"{data}" cannot be used: File exists' in err

    def test_verifying_nothing_is_bad_usage(self, run, tmp_path):
        assert run("verify", tmp_path / "none.zip")[0] == 2


def test_the_module_runs_as_a_program_and_a_closed_pipe_is_no_error():
    command = [sys.executable, "-m", "qianfen", "check", str(COUNTY)]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        process.stdout.close()
        errors = process.stderr.read()
        process.wait()
    assert (process.returncode, errors) == (0, b"")
