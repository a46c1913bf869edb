"""What a zip of packs may hold: everything else is refused with its reason before a byte of it is used."""

from __future__ import annotations

import io
import os
import random
import struct
import zipfile
from pathlib import Path

import pytest

from settledesk.basis.errors import Refusal
from settledesk.desk.pack_zip import LARGEST_ZIP, make_zip, read_zip, zip_bytes
from tests.desk.packs import AREA, FOLDER, PACK, pack_zip, zipped


def wrong(raw: bytes) -> list[str]:
    """Return what is said of a zip; with that it holds nothing."""
    found = read_zip(raw)
    assert found.wrong
    assert found.files == {}
    assert all(one.remedy for one in found.wrong)
    return [f"{one.file}：{one.problem}" if one.file else one.problem for one in found.wrong]


def test_a_pack_reads_as_it_was_put_in() -> None:
    found = read_zip(pack_zip())
    assert found.wrong == ()
    assert found.files == PACK
    assert pack_zip() == pack_zip()


def test_a_folder_around_the_packs_is_taken_off_and_what_systems_add_is_left_out() -> None:
    around = {f"政策包/{name}": content for name, content in PACK.items()}
    more = {
        "__MACOSX/政策包/._610300-baoji": b"x",
        "政策包/.DS_Store": b"x",
        "政策包/610300-baoji/Thumbs.db": b"x",
        "政策包/README.md": b"x",
        "政策包/": b"",
    }
    found = read_zip(zipped(around | more))
    assert found.wrong == ()
    assert found.files == PACK


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("../610300-baoji/area.toml", "路径指向文件夹之外（..）"),
        ("610300-baoji/../../area.toml", "路径指向文件夹之外（..）"),
        ("/610300-baoji/area.toml", "是绝对路径"),
        ("C:/610300-baoji/area.toml", "是绝对路径"),
        ("C:area.toml", "是绝对路径"),
        ("610300-baoji\\area.toml", "文件名里有反斜杠"),
        ("..\\..\\area.toml", "文件名里有反斜杠"),
        ("610300-baoji/con.toml", "是 Windows 保留的名称"),
        ("610300-baoji/NUL", "是 Windows 保留的名称"),
        ("aux/area.toml", "是 Windows 保留的名称"),
        ("610300-baoji/inner.zip", "不是政策包里的文件"),
        ("610300-baoji/run.exe", "不是政策包里的文件"),
        ("610300-baoji/deep/area.toml", "不是政策包里的文件"),
        ("610300-baoji/AREA.TOML", "不是政策包里的文件"),
        ("area.toml", "不是政策包里的文件"),
        ("宝鸡/area.toml", "不是政策包里的文件"),
        ("610300-baoji/area.toml ", "不是政策包里的文件"),
        ("610300-baoji/\u202eare.toml", "文件名里有看不见的字符"),
        ("610300-baoji/a\nb.toml", "文件名里有看不见的字符"),
    ],
)
def test_a_name_that_leads_anywhere_else_is_refused(name: str, problem: str) -> None:
    assert any(one.endswith(f"：{problem}") for one in wrong(zipped({**PACK, name: b"x"})))


def test_a_name_that_is_cut_at_a_nul_is_refused() -> None:
    raw = zipped({**PACK, "610300-baoji/area.tomlXevil": b"x"}).replace(b"area.tomlXevil", b"area.toml\0evil")
    assert any("看不见的字符" in one for one in wrong(raw))


def test_a_file_twice_is_refused_whatever_its_case() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as archive:
            archive.writestr("610300-baoji/area.toml", AREA)
            archive.writestr("610300-baoji/area.toml", AREA)
    assert wrong(whole.getvalue()) == ["610300-baoji/area.toml：与 610300-baoji/area.toml 重名（不分大小写）"]
    assert "610300-BAOJI/area.toml：与 610300-baoji/area.toml 重名（不分大小写）" in wrong(
        zipped({**PACK, "610300-BAOJI/area.toml": b"x"})
    )


@pytest.mark.parametrize("mode", [0o120777, 0o010666, 0o060660])
def test_links_and_devices_are_refused(mode: int) -> None:
    info = zipfile.ZipInfo("610300-baoji/area.toml")
    info.create_system = 3
    info.external_attr = mode << 16
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert wrong(whole.getvalue()) == ["610300-baoji/area.toml：是链接或特殊文件"]


def test_an_encrypted_entry_is_refused() -> None:
    raw = bytearray(pack_zip())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(mark) + place] |= 1
    assert wrong(bytes(raw)) == [f"{FOLDER}/area.toml：已加密"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(method: int) -> None:
    assert all(one.endswith("用了不支持的压缩方法") for one in wrong(zipped(PACK, method)))


def test_a_bomb_is_refused_by_what_its_head_says() -> None:
    found = wrong(zipped({f"{FOLDER}/area.toml": b"#" * 30_000_000}))
    assert found == [
        f"{FOLDER}/area.toml：解开后超过 1,000,000 字节",
        f"{FOLDER}/area.toml：压缩比异常，像是压缩炸弹",
        "解开后共 30,000,000 字节，超过 6 MB",
    ]
    dense = wrong(zipped({f"{FOLDER}/area.toml": b"#" * 900_000}))
    assert dense == [f"{FOLDER}/area.toml：压缩比异常，像是压缩炸弹"]


def test_a_bomb_whose_head_lies_is_read_no_further_than_it_says() -> None:
    name = f"{FOLDER}/area.toml".encode()
    raw = bytearray(zipped({name.decode(): b"#" * 30_000_000}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = raw.find(mark) + place
        raw[at : at + 4] = struct.pack("<I", 1_000)
    assert wrong(bytes(raw)) == [f"{FOLDER}/area.toml：压缩数据已损坏"]


def test_many_entries_are_refused_unread() -> None:
    many = {f"{FOLDER}/x{number}.toml": b"" for number in range(501)}
    assert wrong(zipped(many)) == ["压缩包里有 501 个文件，超过 500 个"]


def test_a_whole_that_is_too_large_is_refused_though_each_file_is_not() -> None:
    chance = random.Random(1)
    files = {f"{FOLDER}/x{number}.toml": chance.randbytes(900_000) for number in range(7)}
    assert wrong(zipped(files)) == ["解开后共 6,300,000 字节，超过 6 MB"]


@pytest.mark.parametrize(
    "raw",
    [b"", b"PK\x05\x06" + b"\0" * 18 + b"x", b"not a zip at all", pack_zip()[:-30], pack_zip()[40:], b"PK" * 5_000],
)
def test_what_is_no_zip_is_refused(raw: bytes) -> None:
    assert len(wrong(raw)) == 1


def test_an_empty_zip_is_refused() -> None:
    assert wrong(zipped({})) == ["压缩包里没有政策文件"]
    assert wrong(zipped({"README.md": b"x"})) == ["压缩包里没有政策文件"]


def test_any_byte_of_a_zip_may_be_broken() -> None:
    chance = random.Random(3)
    whole = pack_zip()
    for _ in range(400):
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        found = read_zip(bytes(raw))
        assert bool(found.wrong) != bool(found.files)


def test_a_file_that_cannot_be_read_or_is_far_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有这个文件或文件夹"):
        zip_bytes(tmp_path / "gone.zip")
    with pytest.raises(Refusal, match="读不出文件"):
        zip_bytes(tmp_path)
    large = tmp_path / "large.zip"
    with large.open("wb") as file:
        file.truncate(LARGEST_ZIP + 1)
    with pytest.raises(Refusal, match="压缩包超过 10 MB"):
        zip_bytes(large)
    (tmp_path / "pack.zip").write_bytes(make_zip(PACK))
    assert read_zip(zip_bytes(tmp_path / "pack.zip")).files == PACK


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are Unix's")
def test_a_pipe_does_not_make_the_program_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.zip")
    with pytest.raises(Refusal, match="不是普通文件"):
        zip_bytes(tmp_path / "pipe.zip")
