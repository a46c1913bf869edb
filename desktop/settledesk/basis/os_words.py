"""Operating-system errors in words for the clerk."""

from __future__ import annotations

import errno

_WORDS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限，或文件正被其他程序打开",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EEXIST: "已有同名文件",
    errno.EMFILE: "打开的文件太多",
    errno.EIO: "磁盘读写出错",
}


def why(trouble: OSError) -> str:
    """Return in Chinese why a file could not be read or written."""
    return _WORDS.get(trouble.errno or 0, f"系统错误 {trouble.errno}")
