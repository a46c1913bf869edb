"""`policies show` and `policies diff` as an author and a clerk read them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from settledesk.basis.places import shipped
from settledesk.cli.layout import width
from settledesk.cli.main import main
from tests.policy.packs import BENEFITS, DOCUMENTS


@pytest.fixture
def data(tmp_path: Path) -> list[str]:
    return ["--data", str(tmp_path / "data")]


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return what a command writes that ends well."""
    assert main(["policies", *words]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    return told.out


def test_show_says_what_holds_on_a_day(capsys: pytest.CaptureFixture[str], data: list[str]) -> None:
    text = said(capsys, "show", "淄博", "2023-05-06", *data)
    assert text.startswith("淄博市 370300 · 2023-05-06\n选用哪天的文件：备案规定按入院日；")
    for line in (
        "■ 备案规定（山东省的）：山东省异地就医备案【执行中】",
        "■ 异地支付：淄博市异地就医支付政策【执行中】",
        "    首先自付（先于起付线）  10%  住院",
        "    起付线（每次）  700.00 元  三级；第1次住院",
        "    支付比例        92.5%      退休；二级；10,000—50,000 元",
    ):
        assert line in text.splitlines()
    assert "先从政策范围内" in text
    assert "（官方文本，2026-11-22 对照原文）" in text
    assert "370300-zibo/benefits-310-2025-01-01 本地待遇（职工医保）：将执行，2025-01-01 起" in text.replace(
        "\n    ", ""
    )


def test_show_says_what_is_missing_expired_and_superseded(capsys: pytest.CaptureFixture[str], data: list[str]) -> None:
    assert "？未查到 统筹基金（住院） 起付线（每次）" in said(capsys, "show", "441700", "2025-03-01", *data)
    expired = said(capsys, "show", "441700", "2024-05-01", *data)
    assert "■ 备案规定：阳江市异地就医备案【已过期】" in expired
    assert "  有效期至 2024-04-30" in expired
    superseded = said(capsys, "show", "370300", "2025-05-01", *data)
    assert "【依据已被替代】" in superseded
    assert "自 2025-04-01 起被 鲁医保发〔2024〕58号 替代" in superseded
    assert "没有文件规定：" in said(capsys, "show", "石家庄", "2024-05-01", *data)


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_nothing_runs_over_the_edge_of_the_terminal(
    columns: int, capsys: pytest.CaptureFixture[str], data: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns + 1))
    for words in (
        ("show", "441700", "2024-11-01"),
        ("show", "370300", "2025-06-01"),
        ("diff", "370300-zibo/benefits-310-2025-01-01", "370800-jining/benefits-310-2024-01-01"),
    ):
        wide = [line for line in said(capsys, *words, *data).splitlines() if width(line) > columns]
        assert wide == []


def test_diff_gives_each_change_a_block_with_both_clauses(capsys: pytest.CaptureFixture[str], data: list[str]) -> None:
    text = said(capsys, "diff", "441700-yangjiang/filing-2021-05-01", "441700/filing-2023-01-01.toml", *data)
    blocks = text.replace("\n     ", "").split("\n\n")
    assert blocks[0].startswith("旧 441700-yangjiang/filing-2021-05-01（阳江市 备案规定，2021-05-01 起）\n新 ")
    block = next(one for one in blocks if one.startswith("【改变】"))
    title, when, old, new = block.splitlines()
    assert (title, when) == ("【改变】备案规定 备案有效期", "    跨省；异地转诊")
    assert old.startswith(
        "  旧 90 天（恶性肿瘤、器官移植、偏瘫长期有效） 〔阳医保通（2021）23号 第九条（四）〕转诊备案"
    )
    assert new.startswith("  新 6 个月")
    assert old.endswith("（官方文本）")
    assert blocks[-1].startswith("新增 8 处，改变 1 处")


def test_diff_of_a_file_with_itself_says_so(capsys: pytest.CaptureFixture[str], data: list[str]) -> None:
    name = "441700-yangjiang/offsite-2021-05-01"
    assert said(capsys, "diff", name, name, *data).endswith("\n\n数字和出处都没有差别\n")


def test_a_pack_of_the_office_is_shown_and_compared_like_any_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: list[str]
) -> None:
    folder = tmp_path / "data" / "policies" / "371600-binzhou"
    folder.mkdir(parents=True)
    (folder / "area.toml").write_text('code = "371600"\nname = "滨州市"\nparent = "370000"\n', encoding="utf-8")
    head = '[file]\nkind = "benefits"\narea = "371600"\nscheme = "310"\nin_force = 2024-01-01\ntitle = "滨州"\n'
    (folder / "benefits-310-2024-01-01.toml").write_text(head + DOCUMENTS + BENEFITS, encoding="utf-8")
    text = said(capsys, "show", "滨州", "2024-05-01", *data)
    assert "    起付线（每次）  200.50 元  二级、三级" in text.splitlines()
    assert "条款库中没有" in text
    text = said(capsys, "diff", "371600/benefits-310-2024-01-01", "370800/benefits-310-2024-01-01", *data)
    assert "【取消】统筹基金（住院） 起付线（每次）" in text


def test_show_says_that_a_pack_of_the_office_was_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: list[str]
) -> None:
    folder = tmp_path / "data" / "policies" / "371600-binzhou"
    folder.mkdir(parents=True)
    (folder / "area.toml").write_text('code = "371600"\n', encoding="utf-8")
    assert "✘ 本院的政策包 371600-binzhou 有 1 处错误，没有启用" in said(capsys, "show", "滨州", "2024-05-01", *data)
    assert "✘" not in said(capsys, "show", "淄博", "2024-05-01", *data)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["shw"], "policies show"),
        (["show"], "地区 [日期]"),
        ([], "用法：settledesk policies"),
        (["show", "淄搏市"], "370300 淄博市"),
        (["show", "淄博", "2024-13-01"], "13 月"),
        (["show", "城"], "不止一个地区"),
        (["diff", "441700/offsite-2021-05-01"], "旧文件 新文件"),
        (["diff", "441700/offsite-2021-05-01", "441700/filing-2021-05-01"], "不是同一类"),
        (["diff", "441700-yangjing/offsite-2021-05-01", "x"], "441700-yangjiang/offsite-2021-05-01"),
        (["show", "\x00"], "没有这个地区"),
    ],
)
def test_what_is_off_is_said_in_chinese_with_the_nearest(
    words: list[str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policies", *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert hint in told.err
    assert "Traceback" not in told.err


def test_a_case_file_called_policies_is_a_case_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["settle", "policies", "--data", str(tmp_path)]) == 2
    assert "policies" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["check", "show", "diff"])
def test_each_word_explains_itself(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["policies", word, "-h"])
    assert left.value.code == 0
    assert f"用法：settledesk policies {word}" in capsys.readouterr().out


def test_check_takes_a_folder_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for area in ("000000-national", "370000-shandong"):
        shutil.copytree(shipped("policies") / area, tmp_path / area)
    code = main(["policies", "check", str(tmp_path)])
    assert code == 0, capsys.readouterr().out
