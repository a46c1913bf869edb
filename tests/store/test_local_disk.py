"""Which folders lie on this computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from settledesk.basis.errors import StoreTrouble
from settledesk.store.local_disk import mount_type, refuse_network

MOUNTS = """\
overlay / overlay rw 0 0
proc /proc proc rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sda1 /home/local ext4 rw 0 0
//server/share /mnt/医院\\040共享 cifs rw 0 0
/dev/sdb1 /data ext4 rw 0 0
server:/over /data nfs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/data", "overlay"),
        ("/", "overlay"),
        ("/home/desk/data", "nfs4"),
        ("/home", "nfs4"),
        ("/homestead", "overlay"),
        ("/home/local/data", "ext4"),
        ("/mnt/医院 共享/data", "cifs"),
        ("/data/x", "nfs"),
        ("relative", ""),
    ],
)
def test_the_mount_that_holds_a_path(path: str, kind: str) -> None:
    assert mount_type(path, MOUNTS) == kind


@pytest.mark.parametrize("where", ["//server/share", r"\\server\share", r"\\?\UNC\server\share", r"/\server\share"])
def test_shares_are_refused(where: str) -> None:
    with pytest.raises(StoreTrouble, match="网络"):
        refuse_network(where)


def test_local_folders_are_taken(tmp_path: Path) -> None:
    for where in (str(tmp_path), "data", r"C:\data", r"\\?\C:\data", r"\\.\C:\data"):
        refuse_network(where)
