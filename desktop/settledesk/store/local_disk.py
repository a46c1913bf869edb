"""Whether a folder lies on a disk of this computer: SQLite's locks cannot be trusted over a network."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from settledesk.basis.errors import StoreTrouble

_NETWORK_TYPES = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "fuse.sshfs", "fuse.smbnetfs", "davfs"}
)
_UNC = re.compile(r"[\\/]{2}(?![.?][\\/])|[\\/]{2}\?[\\/]UNC[\\/]", re.IGNORECASE)
_OCTAL = re.compile(r"\\([0-7]{3})")
_DRIVE_REMOTE = 4


def refuse_network(where: str) -> None:
    """Raise StoreTrouble where a path lies on another computer: a UNC path, a mapped drive, an NFS or SMB mount."""
    # The path as given and as it really is: a drive letter or a link may stand for a share.
    if _UNC.match(where) or _on_network(str(Path(where).resolve())):
        raise StoreTrouble(
            f"数据文件夹 {where} 在网络位置上：网络盘上的数据库会损坏。请改用本机磁盘上的文件夹；几个窗口共用数据请连接数据库服务器。"
        )


def _on_network(path: str) -> bool:
    if _UNC.match(path):
        return True
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(Path(path).anchor) == _DRIVE_REMOTE)
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # Not Linux; only UNC paths can be told there.
        return False
    return mount_type(path, mounts) in _NETWORK_TYPES


def mount_type(path: str, mounts: str) -> str:
    """Return the file system type that holds an absolute path, by a text like /proc/mounts; "" where none does."""
    longest, found = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        folder = _OCTAL.sub(lambda octal: chr(int(octal[1], 8)), fields[1]).rstrip("/")
        # Of two mounts on one folder the later one is seen, so an equal length replaces.
        if (path == folder or path.startswith(folder + "/")) and len(folder) >= longest:
            longest, found = len(folder), fields[2]
    return found
