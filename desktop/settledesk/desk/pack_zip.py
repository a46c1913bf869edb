"""A pack as one zip: what is read from one is limited and checked before a byte of it is used; none is unpacked."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from settledesk.basis.errors import refuse
from settledesk.basis.os_words import why
from settledesk.desk.pack_plan import PLACE, digest
from settledesk.policy.finding import Finding
from settledesk.policy.pack_text import LARGEST_FILE, shown

LARGEST_ZIP = 10_000_000
LARGEST_WHOLE = 6_000_000
MOST_ENTRIES = 500
MOST_DENSE = 200
"""Times that a file may be larger than what the zip holds of it; TOML reaches some twenty."""

_SLACK = 100_000
_LEFT_OUT = re.compile(
    r"(?:.*/)?(?:\.DS_Store|Thumbs\.db|desktop\.ini)|__MACOSX/.*|(?:[^/]+/)?(?:README\.md|released\.sha256)"
)
"""What systems put into a zip by themselves, and what stands beside packs: not looked at."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")
_SHAPE = "应为 六位代码-拼音/文件名.toml，如 610300-baoji/area.toml，小写字母"


@dataclass(frozen=True, slots=True)
class ReadZip:
    """What a zip holds: its sha256, its files by their place below the packs, everything that is wrong with it."""

    digest: str
    files: Mapping[str, bytes]
    wrong: tuple[Finding, ...]


def zip_bytes(path: Path) -> bytes:
    """Return a zip file's bytes; Refusal where it cannot be read or is too large."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            raise refuse(path.name, "不是普通文件", "请选政策包的 zip 文件")
        if status.st_size > LARGEST_ZIP:
            problem = f"压缩包超过 {LARGEST_ZIP // 1_000_000} MB"
            raise refuse(path.name, problem, "政策包只有文字，请核对是不是选错了文件")
        return path.read_bytes()
    except OSError as trouble:
        raise refuse(path.name, f"读不出文件（{why(trouble)}）", "请检查文件和读取权限") from None


def read_zip(raw: bytes) -> ReadZip:
    """Return what a zip holds, with every mistake; nothing is written anywhere. Where anything is wrong, no files."""
    found = digest(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_ENTRIES:
                problem = f"压缩包里有 {len(infos)} 个文件，超过 {MOST_ENTRIES} 个"
                return ReadZip(found, {}, (_wrong("", problem, "请核对是不是选错了文件"),))
            wrong = [one for info in infos for one in _entry_wrong(info)]
            wrong.extend(_whole_wrong(infos))
            files: dict[str, bytes] = {}
            if not wrong:
                for name, info in _files(infos).items():
                    content = _read(archive, info)
                    if isinstance(content, Finding):
                        wrong.append(content)
                    else:
                        files[name] = content
            if not wrong and not files:
                wrong.append(_wrong("", "压缩包里没有政策文件", f"每个文件{_SHAPE}"))
            return ReadZip(found, {} if wrong else files, tuple(wrong))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, MemoryError, OverflowError):
        return ReadZip(found, {}, (_wrong("", "不是 zip 压缩包，或已损坏", "请重新打包或重新下载"),))


def make_zip(files: Mapping[str, bytes]) -> bytes:
    """Return files by their place as one zip; the same files always give the same bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _entry_wrong(info: zipfile.ZipInfo) -> Iterator[Finding]:
    """Yield what is wrong with one entry by itself, judged by its head alone."""
    # As it stands in the zip: the reader cuts a name at a NUL and turns the system's separator.
    name = info.orig_filename
    label = shown(name, 120)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if "\0" in name or any(not letter.isprintable() for letter in name):
        yield _wrong(label, "文件名里有看不见的字符", "请重新打包")
    if "\\" in name:
        yield _wrong(label, "文件名里有反斜杠", "请用系统自带的压缩功能重新打包")
    if name.startswith("/") or _DRIVE.match(name):
        yield _wrong(label, "是绝对路径", _SHAPE)
    if ".." in name.split("/"):
        yield _wrong(label, "路径指向文件夹之外（..）", "请核对压缩包的来源")
    if any(_RESERVED.fullmatch(part) for part in name.split("/")):
        yield _wrong(label, "是 Windows 保留的名称", "请改名")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield _wrong(label, "是链接或特殊文件", "请放入文件本身")
    if info.flag_bits & 0x1:
        yield _wrong(label, "已加密", "请不设密码重新打包")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield _wrong(label, "用了不支持的压缩方法", "请用普通的 zip 压缩")
    if info.file_size > LARGEST_FILE and not _LEFT_OUT.fullmatch(name):
        yield _wrong(label, f"解开后超过 {LARGEST_FILE:,} 字节", "政策文件不会这么大，请核对")
    if info.file_size > _SLACK and info.file_size > MOST_DENSE * max(info.compress_size, 1):
        yield _wrong(label, "压缩比异常，像是压缩炸弹", "请核对压缩包的来源")


def _whole_wrong(infos: list[zipfile.ZipInfo]) -> Iterator[Finding]:
    """Yield what is wrong with the entries taken together, and where they lie."""
    whole = sum(info.file_size for info in infos)
    if whole > LARGEST_WHOLE:
        yield _wrong("", f"解开后共 {whole:,} 字节，超过 {LARGEST_WHOLE // 1_000_000} MB", "请核对是不是选错了文件")
    seen: dict[str, str] = {}
    for info in infos:
        plain = info.filename.rstrip("/").casefold()
        if plain in seen:
            problem = f"与 {shown(seen[plain], 120)} 重名（不分大小写）"
            yield _wrong(shown(info.filename, 120), problem, "请删去其中一个")
        seen[plain] = info.filename
    for name in _files(infos):
        if not PLACE.fullmatch(name):
            hint = "；压缩包里的压缩包请先解开" if name.casefold().endswith((".zip", ".rar", ".7z", ".gz")) else ""
            yield _wrong(shown(name, 120), "不是政策包里的文件", f"{_SHAPE}{hint}")


def _files(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the entries that matter by their place, a folder around all of them taken off."""
    found = [one for one in infos if not one.is_dir() and not _LEFT_OUT.fullmatch(one.filename)]
    tops = {one.filename.partition("/")[0] for one in found}
    around = len(tops) == 1 and all(one.filename.count("/") == 2 for one in found)
    return {one.filename.partition("/")[2] if around else one.filename: one for one in found}


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | Finding:
    """Return an entry's bytes; what its head says of its size is not believed."""
    label = shown(info.filename, 120)
    try:
        with archive.open(info) as file:
            content = file.read(LARGEST_FILE + 1)
            if len(content) > LARGEST_FILE or file.read(1):
                return _wrong(label, f"解开后超过 {LARGEST_FILE:,} 字节", "政策文件不会这么大，请核对")
            return content
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return _wrong(label, "压缩数据已损坏", "请重新打包或重新下载")


def _wrong(file: str, problem: str, remedy: str) -> Finding:
    return Finding("error", file, "", problem, remedy)
