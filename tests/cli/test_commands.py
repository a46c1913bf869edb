"""The command line as a hospital's own system uses it: exit codes, streams, sentences."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from settledesk.cli.main import main
from tests.desk.documents import zibo

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the program as another program would."""
    return subprocess.run(
        [sys.executable, "-m", "settledesk", *words],
        input=stdin,
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(ROOT / "desktop"), "PATH": "", "LANG": "C"},
        timeout=60,
    )


def written(folder: Path, document: Any) -> str:
    path = folder / "case.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return str(path)


@pytest.fixture
def data(tmp_path: Path) -> list[str]:
    return ["--data", str(tmp_path / "data")]


def test_settle_prints_the_outcome_and_exits_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: list[str]
) -> None:
    assert main(["settle", written(tmp_path, zibo()), *data]) == 0
    outcome = json.loads(capsys.readouterr().out)
    assert outcome["split"]["hifp_pay"] == "12202.00"


def test_settle_stores_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str], data: list[str]) -> None:
    main(["settle", written(tmp_path, zibo()), *data])
    assert capsys.readouterr().out
    assert not (tmp_path / "data").exists()


def test_standard_input_and_utf8_whatever_the_locale() -> None:
    document = zibo()
    document["patient"]["name"] = "𠮷某"
    done = run("settle", "-", stdin=json.dumps(document, ensure_ascii=False).encode())
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout.decode("utf-8"))["filing"]["verdict"] == "filed"


def test_filing_needs_no_fees_and_prints_only_its_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: list[str]
) -> None:
    document = zibo()
    del document["totals"]
    assert main(["filing", written(tmp_path, document), *data]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["version", "id", "filing", "missing", "warnings"]


def test_every_mistake_at_once_in_chinese_with_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: list[str]
) -> None:
    document = zibo()
    document["patient"]["insured_area"] = "999999"
    document["totals"]["total"] = 20000
    document["visit"]["settled_on"] = "2024-03-01"
    assert main(["settle", written(tmp_path, document), *data]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    for path in ("patient.insured_area", "totals.total", "visit.settled_on"):
        assert path in said.err
    assert "Traceback" not in said.err


def test_json_errors_are_a_list_of_path_problem_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: list[str]
) -> None:
    document = zibo()
    document["visit"]["kindd"] = "inpatient"
    assert main(["settle", written(tmp_path, document), "--json-errors", *data]) == 2
    (mistake,) = json.loads(capsys.readouterr().err)
    assert mistake == {"path": "visit.kindd", "problem": "没有这个项目", "remedy": "是否应为「kind」"}


def test_lines_give_one_line_each_and_exit_1_where_one_is_bad(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: list[str]
) -> None:
    good = json.dumps(zibo(id="a"))
    bad = json.dumps(zibo(id="b", totals=None))
    path = tmp_path / "cases.jsonl"
    path.write_text(f"{good}\n{bad}\nnot json\n{good}\n", encoding="utf-8")
    assert main(["settle", "--lines", str(path), *data]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("line") for line in lines] == [None, 2, 3, None]
    assert lines[1]["id"] == "b"
    assert lines[1]["errors"][0]["path"] == "fees"
    assert lines[3]["split"] == lines[0]["split"]


def test_a_system_that_waits_for_each_answer_gets_it() -> None:
    words = [sys.executable, "-m", "settledesk", "settle", "--lines", "-"]
    place = {"PYTHONPATH": str(ROOT / "desktop"), "PATH": ""}
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=place) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for name in ("a", "b"):
            program.stdin.write(json.dumps(zibo(id=name)).encode() + b"\n")
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["id"] == name
        program.stdin.close()
        assert program.wait(timeout=30) == 0


def test_lines_all_good_exit_0(tmp_path: Path, capsys: pytest.CaptureFixture[str], data: list[str]) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(zibo()) + "\n", encoding="utf-8")
    assert main(["filing", "--lines", str(path), *data]) == 0
    assert json.loads(capsys.readouterr().out)["filing"]["verdict"] == "filed"


@pytest.mark.parametrize(
    "words",
    [
        ["sttle"],
        ["settle"],
        ["settle", "a", "b"],
        ["settle", "--line", "x"],
        ["report", "day"],
        ["policies", "chek"],
        ["import", "people", "x.xlsx"],
        ["report", "day", "2024-13-01"],
        ["import", "fees", "no-such-file.xlsx"],
        ["settle", "no-such-file.json"],
        ["settle", "\x00"],
        ["settle", "."],
        ["receipt", "02-20240101-0001"],
        ["policies", "check", "no-such-folder"],
    ],
)
def test_wrong_words_and_files_are_said_in_chinese_with_exit_2(
    words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    extra = ["--data", str(tmp_path / "data")] if words[0] in ("report", "receipt", "import") else []
    assert main([*words, *extra]) == 2
    said = capsys.readouterr().err
    assert any("\u4e00" <= letter <= "\u9fff" for letter in said)
    assert "Traceback" not in said


def test_the_nearest_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["filling"]) == 2
    assert "「filing」" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["-h"], ["settle", "-h"], []])
def test_help_is_chinese(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        assert main(words) == 0
    except SystemExit as left:
        assert left.code == 0
    said = capsys.readouterr().out
    assert "用法：" in said
    assert "usage" not in said
    assert "options" not in said


def test_policies_check_names_file_and_key_of_every_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "420100-wuhan"
    folder.mkdir()
    (folder / "area.toml").write_text('code = "420100"\nname = "武汉市"\nparrent = "000000"\n', encoding="utf-8")
    (folder / "offsite-2023-01-01.toml").write_text("[file\n", encoding="utf-8")
    assert main(["policies", "check", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "420100-wuhan/area.toml parrent" in said
    assert "是否应为 parent" in said
    assert "offsite-2023-01-01.toml" in said


def test_shipped_policies_are_in_order(capsys: pytest.CaptureFixture[str], data: list[str]) -> None:
    code = main(["policies", "check", *data])
    assert code == 0, capsys.readouterr().out


def test_a_broken_pack_of_the_office_is_left_out_and_the_outcome_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: list[str]
) -> None:
    folder = tmp_path / "data" / "policies" / "370300-zibo"
    folder.mkdir(parents=True)
    (folder / "benefits-310-2024-01-01.toml").write_text("broken", "utf-8")
    assert main(["settle", written(tmp_path, zibo()), *data]) == 0
    first = json.loads(capsys.readouterr().out)["warnings"][0]
    assert first["text"] == "本院政策包 370300-zibo 有误，没有使用；本次按其余政策计算，请改正政策包后核对"
    assert main(["filing", written(tmp_path, zibo()), *data]) == 0
    assert json.loads(capsys.readouterr().out)["warnings"][0] == first
    assert main(["check", *data]) == 1
    said = capsys.readouterr().out
    assert "✘ 政策包" in said and "370300-zibo/benefits-310-2024-01-01.toml" in said


def test_a_database_of_another_program_is_refused_by_name_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: list[str]
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    foreign = folder / "settledesk.sqlite3"
    foreign.write_bytes(b"SQLite format 3\x00" + b"\x01" * 5000)
    before = foreign.read_bytes()
    assert main(["report", "day", "2024-04-18", *data]) == 2
    assert "settledesk.sqlite3" in capsys.readouterr().err
    assert foreign.read_bytes() == before
    assert sorted(path.name for path in folder.iterdir() if path.suffix == ".sqlite3") == ["settledesk.sqlite3"]


def test_check_says_what_it_found(capsys: pytest.CaptureFixture[str], data: list[str]) -> None:
    code = main(["check", *data])
    said = capsys.readouterr().out
    assert code == 0, said
    assert [line[0] for line in said.splitlines()] == ["✔"] * 6
