"""Released files stay unread until a case needs them; whatever is not as it was released is read, and refused, at once."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from settledesk.basis.places import shipped
from settledesk.desk.proofs import write_released
from settledesk.desk.rulebook import open_rulebook
from settledesk.policy.shelf import BadPolicies, Shelf, load_shelf
from settledesk.policy.unread import RELEASED, released_in
from tests.policy.packs import put, put_area, put_file

FILE = "370300-test/offsite-2022-01-01.toml"


def released(root: Path) -> Path:
    """Write a pack of three kinds and its province's ceilings, and release them."""
    put_area(root, "370000")
    put_area(root, "370300", "370000")
    put_file(root, "limits", "370000")
    for kind in ("filing", "offsite", "benefits"):
        put_file(root, kind)
    write_released(root)
    return root


def crossed(shelf: Shelf) -> Shelf:
    """Return a shelf as it comes out of the pipe to another process."""
    found = pickle.loads(pickle.dumps(shelf))  # noqa: S301 - our own
    assert isinstance(found, Shelf)
    return found


def names(root: Path) -> list[str]:
    return sorted(one.head.name for one in load_shelf(root).files)


def test_what_is_released_is_unread_until_it_is_asked_for(tmp_path: Path) -> None:
    shelf = load_shelf(released(tmp_path), lazily=True)
    assert shelf.unread == 4
    file = shelf.file(FILE)
    assert file is not None
    assert file.head.name == FILE
    assert shelf.file("370300-test/none.toml") is None
    assert sorted(one.head.name for one in shelf.files) == names(tmp_path)
    assert next(one for one in shelf.files if one.head.name == FILE) is file
    assert [one.head.digest for one in shelf.files] == [one.head.digest for one in load_shelf(tmp_path).files]


def test_without_being_asked_to_or_without_a_list_everything_is_read(tmp_path: Path) -> None:
    assert load_shelf(released(tmp_path)).unread == 0
    (tmp_path / RELEASED).unlink()
    assert load_shelf(tmp_path, lazily=True).unread == 0


def test_a_file_that_was_changed_is_read_and_refused_at_once(tmp_path: Path) -> None:
    path = released(tmp_path) / FILE
    path.write_text(path.read_text("utf-8").replace("ratio = 0.10", "ratio = 1.10"), "utf-8")
    with pytest.raises(BadPolicies, match=r"比例应在 0 到 1 之间，现为 1\.10"):
        load_shelf(tmp_path, lazily=True)


def test_a_file_above_the_ceiling_of_one_that_is_unread_is_refused_at_once(tmp_path: Path) -> None:
    path = released(tmp_path) / FILE
    path.write_text(path.read_text("utf-8").replace("ratio = 0.10", "ratio = 0.30"), "utf-8")
    with pytest.raises(BadPolicies, match=r"0\.30 超过上级上限 0\.10"):
        load_shelf(tmp_path, lazily=True)


def test_mistakes_that_were_released_come_out_all_at_once_when_all_is_asked_for(tmp_path: Path) -> None:
    released(tmp_path)
    for kind, old, new in (("offsite", "ratio = 0.10", "ratio = 1.10"), ("filing", "count = 90", "count = -1")):
        path = tmp_path / f"370300-test/{kind}-2022-01-01.toml"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    write_released(tmp_path)
    shelf = load_shelf(tmp_path, lazily=True)
    with pytest.raises(BadPolicies) as caught:
        _ = shelf.files
    assert [one.file for one in caught.value.problems] == [
        "370300-test/filing-2022-01-01.toml",
        "370300-test/offsite-2022-01-01.toml",
    ]


def test_a_review_of_an_unread_file_is_checked_at_once(tmp_path: Path) -> None:
    put(released(tmp_path), FILE.replace(".toml", ".review.toml"), "supersedet = 1\n")
    with pytest.raises(BadPolicies, match="supersedet"):
        load_shelf(tmp_path, lazily=True)


def test_threads_that_ask_at_once_get_one_and_the_same_file(tmp_path: Path) -> None:
    shelf = load_shelf(released(tmp_path), lazily=True)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: shelf.file(FILE), range(64)))
    assert len({id(one) for one in found}) == 1


def test_a_shelf_crosses_to_another_process_unread_or_read(tmp_path: Path) -> None:
    shelf = load_shelf(released(tmp_path), lazily=True)
    assert crossed(shelf).unread == 4
    assert len(shelf.files) == 4
    again = crossed(shelf)
    assert [one.head for one in again.files] == [one.head for one in shelf.files]


def test_lines_that_are_no_digest_and_name_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, RELEASED, f"# 说明\n{'a' * 64}  x/filing-2022-01-01.toml\n{'b' * 63}  short\n")
    assert released_in(tmp_path) == {"x/filing-2022-01-01.toml": "a" * 64}
    put(tmp_path, RELEASED, "")
    assert released_in(tmp_path) == {}


def test_the_program_leaves_most_of_what_is_shipped_unread_and_it_is_sound() -> None:
    rulebook = open_rulebook()
    assert rulebook.shelf.unread > 10
    assert len(rulebook.shelf.files) == len(load_shelf(shipped("policies")).files)
