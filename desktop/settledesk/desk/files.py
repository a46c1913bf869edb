"""Writing a file whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from settledesk.basis.errors import refuse
from settledesk.basis.os_words import why


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the target and rename; Refusal with the reason where that cannot be done."""
    draft = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as trouble:
        # Where the folder is a file, not even this can be done; why the writing failed is what is told.
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise refuse(path.name, f"写不了文件（{why(trouble)}）", "请检查文件夹和磁盘后重试") from None
