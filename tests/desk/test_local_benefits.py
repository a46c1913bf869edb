"""Local benefits entered by hand: from the form to a settled case, confirmed by another person, edited, undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from settledesk.basis.errors import Refusal
from settledesk.desk.local_benefits import (
    BandTyped,
    LocalBenefits,
    RowTyped,
    check_local,
    confirm_local,
    export_pack,
    load_local,
    save_local,
    waiting_confirmation,
)
from settledesk.desk.office import Office, open_office
from settledesk.desk.pack_change import history, undo
from settledesk.desk.pack_import import inspect, propose, release
from settledesk.desk.pack_zip import read_zip
from settledesk.desk.settle import preview, settle
from settledesk.model.citation import Evidence
from settledesk.store import journal
from tests.desk.packs import AT, BENEFITS_NAME, FOLDER, LATER, OFFSITE_NAME, pack_zip, pooled, resident

ENTRY = LocalBenefits(
    area="610300 宝鸡市",
    scheme="390",
    in_force="2026-01-01",
    deductibles={"3.1": "800", "3.2": "400", "3.3": "400", "2.1": "500", "2.2": "500", "2.3": "500"},
    bands=(
        BandTyped("3", "", "10000", "60%"),
        BandTyped("3", "", "", "70%"),
        BandTyped("2", "adult", "", "75.5%"),
    ),
    bands_from="zero",
    cap="150000.5",
    rows={"referral": RowTyped("", "points", "10个百分点"), "temporary": RowTyped("10%", "multiply", "90%")},
    first_order="before_deductible",
    how="telephone",
    source="宝鸡市医保中心 0917-0000000",
    told_on="2026-11-20",
)
PLAIN = replace(ENTRY, bands=(BandTyped(ratio="60%"),), bands_from="")


def warnings(office: Office) -> list[str]:
    return [one.text for one in preview(office, resident()).outcome.warnings]


def refusal(work: object) -> dict[str, str]:
    with pytest.raises(Refusal) as caught:
        work()  # type: ignore[operator]
    return {one.path: one.problem for one in caught.value.mistakes}


def test_an_area_without_a_pack_is_judged_by_the_nation_and_says_so(office: Office) -> None:
    outcome = preview(office, resident()).outcome
    assert outcome.split is None
    assert [one.what for one in outcome.missing] == [
        "宝鸡市异地转诊人员的异地支付政策（首先自付或降低比例）",
        "宝鸡市居民医保住院待遇标准（起付线、支付比例、封顶线）",
    ]
    (warning,) = outcome.warnings
    assert warning.text == "参保地没有自己的备案规定可查，备案按国家规定核对；参保地另有规定的，以参保地为准"
    assert warning.citation is not None
    assert (warning.citation.source, warning.citation.clause) == ("医保发〔2022〕22号", "跨省异地就医先备案")


def test_a_patient_from_anywhere_is_settled_on_the_day_the_benefits_are_entered(office: Office) -> None:
    assert check_local(office, ENTRY, AT) == {}
    change = save_local(office, ENTRY, "李敏", LATER[0])
    assert [one.name for one in change.files] == [BENEFITS_NAME, f"{FOLDER}/area.toml", OFFSITE_NAME]
    # (10,000 − 800) × 50 % + 10,000 × 60 %
    assert pooled(office) == "10600.00"
    # (20,000 − 500) × 65.5 %
    assert pooled(office, "2") == "12772.50"
    assert pooled(office, "1") is None
    done = settle(office, "key", preview(office, resident()), "示例收费员", LATER[1])
    assert done.outcome["split"]["hifp_pay"] == "10600.00"
    with open_office(office.folder) as again:
        # By now it is the second stay of the year: (10,000 − 400) × 50 % + 10,000 × 60 %
        assert pooled(again) == "10800.00"
    with office.database.read() as session:
        entry = journal.entries_about(session, change.subject)[0]
    assert (entry.clerk, entry.act, entry.detail) == (
        "李敏",
        "enter_benefits",
        "录入宝鸡市居民医保 2026-01-01 起的待遇",
    )


def test_figures_count_as_unconfirmed_until_another_person_has_confirmed_them(office: Office) -> None:
    save_local(office, ENTRY, "李敏", AT)
    assert sum("未经核实" in one for one in warnings(office)) == 3
    found = preview(office, resident()).outcome.policy
    assert {one.evidence for one in found if one.file and one.file.startswith(FOLDER)} == {Evidence.UNCONFIRMED}

    waiting = waiting_confirmation(office)
    assert [(one.file, one.by, one.how, one.source, one.area_name) for one in waiting] == [
        (name, "李敏", "telephone", ENTRY.source, "宝鸡市") for name in (BENEFITS_NAME, OFFSITE_NAME)
    ]
    assert refusal(lambda: confirm_local(office, waiting[0], "李　敏", LATER[0])) == {"by": "录入的就是「李 敏」"}
    for one in waiting:
        confirm_local(office, one, "王五", LATER[0])
    assert waiting_confirmation(office) == ()
    assert sum("未经核实" in one for one in warnings(office)) == 0
    assert pooled(office) == "10600.00"
    found = preview(office, resident()).outcome.policy
    assert {one.evidence for one in found if one.file and one.file.startswith(FOLDER)} == {Evidence.SECONDARY}
    assert refusal(lambda: confirm_local(office, waiting[0], "赵六", LATER[1])) == {
        "file": f"{BENEFITS_NAME} 已被修改或已经复核"
    }


def test_what_was_changed_since_it_was_looked_at_is_not_confirmed(office: Office) -> None:
    save_local(office, ENTRY, "李敏", AT)
    seen = waiting_confirmation(office)[0]
    save_local(office, replace(ENTRY, cap="无"), "李敏", LATER[0])
    assert refusal(lambda: confirm_local(office, seen, "王五", LATER[1])) == {
        "file": f"{BENEFITS_NAME} 已被修改或已经复核"
    }
    now = waiting_confirmation(office)[0]
    assert "at" in refusal(lambda: confirm_local(office, now, "王五", AT - timedelta(days=1)))


@pytest.mark.parametrize(
    "entry", [ENTRY, PLAIN, replace(PLAIN, cap="无"), replace(PLAIN, cap="", rows={}, first_order="")]
)
def test_an_entry_comes_back_as_it_was_typed(office: Office, entry: LocalBenefits) -> None:
    save_local(office, entry, "李敏", AT)
    back = load_local(office, "宝鸡", "390")
    assert back == replace(entry, area="610300", first_order=entry.first_order if entry.rows else "")
    assert load_local(office, "610300", "310") is None
    # Saved again as it came back, it says the same.
    before = (office.folder / "policies" / BENEFITS_NAME).read_bytes()
    assert refusal(lambda: save_local(office, back, "李敏", LATER[0])) == {"": "与在用的政策文件完全相同"}
    assert (office.folder / "policies" / BENEFITS_NAME).read_bytes() == before


def test_an_edited_entry_is_unconfirmed_again_and_the_old_one_is_kept(office: Office) -> None:
    save_local(office, ENTRY, "李敏", AT)
    for number, one in enumerate(waiting_confirmation(office)):
        confirm_local(office, one, "王五", LATER[number])
    edited = save_local(office, replace(ENTRY, deductibles={**ENTRY.deductibles, "3.1": "1000"}), "赵六", LATER[3])
    assert pooled(office) == "10500.00"
    assert [one.by for one in waiting_confirmation(office)] == ["赵六", "赵六"]
    undo(office, edited.id, "赵六", LATER[4])
    assert pooled(office) == "10600.00"
    assert waiting_confirmation(office) == ()
    assert [one.act for one in history(office)] == [
        "undo_packs",
        "enter_benefits",
        "confirm_benefits",
        "confirm_benefits",
        "enter_benefits",
    ]


def test_both_schemes_and_later_years_stand_beside_each_other(office: Office) -> None:
    save_local(office, ENTRY, "李敏", AT)
    save_local(office, replace(PLAIN, in_force="2026-11-15", rows={}, first_order=""), "李敏", LATER[0])
    employee = replace(PLAIN, scheme="310", rows={}, first_order="")
    save_local(office, employee, "李敏", LATER[1])
    assert pooled(office) == "9600.00"  # settled on 20 November: (20,000 − 800) × 50 %
    latest = load_local(office, "610300", "390")
    assert latest is not None and latest.in_force == "2026-11-15"
    first = load_local(office, "610300", "390", AT.date().replace(month=5))
    assert first is not None and first.in_force == "2026-01-01"
    # What being off-site does is the area's: it is shown with the other scheme of the same day too.
    other = load_local(office, "610300", "310")
    assert other is not None and other.rows == ENTRY.rows


def test_what_is_not_known_stands_beside_every_outcome(office: Office) -> None:
    save_local(office, replace(PLAIN, cap=""), "李敏", AT)
    assert [one for one in warnings(office) if "没有录入" in one] == [
        "宝鸡市居民医保的年度最高支付限额没有录入，未按限额核减，请向参保地核对",
        "宝鸡市居民医保待遇由本院手工录入，只有统筹基金；居民大病保险等没有录入，未计算，请向参保地核对",
    ]


def test_a_figure_over_the_nations_ceiling_is_named_at_its_field(office: Office) -> None:
    over = replace(ENTRY, rows={"referral": RowTyped("", "points", "15")})
    (found,) = check_local(office, over, AT).values()
    assert found.path == "rows.referral.amount"
    assert found.problem.startswith("降低 0.15 超过上级上限 0.10（医保发〔2022〕22号")
    assert refusal(lambda: save_local(office, over, "李敏", AT)) == {found.path: found.problem}
    assert not (office.folder / "policies").exists()


def test_a_first_self_pay_over_the_provinces_ceiling_is_named_at_its_field(office: Office) -> None:
    binzhou = replace(PLAIN, area="371600", rows={"temporary": RowTyped("21%")})
    assert list(check_local(office, binzhou, AT)) == ["rows.temporary.first_self_pay"]


def test_a_shipped_or_an_imported_file_is_never_replaced_by_hand(office: Office, tmp_path: Path) -> None:
    zibo = replace(PLAIN, area="淄博", in_force="2025-01-01", rows={}, first_order="")
    (found,) = check_local(office, zibo, AT).values()
    assert (found.path, found.problem) == (
        "in_force",
        "淄博市 2025-01-01 起的待遇已有政策文件 370300-zibo/benefits-390-2025-01-01.toml",
    )
    path = tmp_path / "pack.zip"
    path.write_bytes(pack_zip())
    release(office, propose(office, path, "李敏", AT).id, "王五", LATER[0])
    assert list(check_local(office, ENTRY, AT)) == ["in_force"]


def test_a_shipped_area_gets_a_later_day_in_its_own_folder(office: Office) -> None:
    zibo = replace(PLAIN, area="淄博", in_force="2026-01-01", rows={}, first_order="")
    change = save_local(office, zibo, "李敏", AT)
    assert [one.name for one in change.files] == ["370300-zibo/benefits-390-2026-01-01.toml"]
    assert office.rulebook.refused == ()
    assert load_local(office, "370300", "390") == replace(zibo, area="370300")


def test_a_broken_pack_of_the_same_area_is_not_written_over(office: Office) -> None:
    save_local(office, PLAIN, "李敏", AT)
    path = office.folder / "policies" / BENEFITS_NAME
    path.write_text("broken by hand", "utf-8")
    with open_office(office.folder) as again:
        assert [one.folder for one in again.rulebook.refused] == [FOLDER]
        assert pooled(again) is None
        save_local(again, PLAIN, "王五", LATER[0])
        assert again.rulebook.refused == ()
        assert pooled(again) == "9600.00"


@pytest.mark.parametrize("by", ["", " ", "长" * 21, "370303198001010012", "a\nb"])
def test_who_enters_is_asked_for(office: Office, by: str) -> None:
    assert list(refusal(lambda: save_local(office, PLAIN, by, AT))) == ["by"]
    assert not (office.folder / "policies").exists()


def test_odd_texts_come_back_as_they_are(office: Office) -> None:
    odd = replace(PLAIN, source='"\\ # = [x] 𠮷 \x7f'.replace("\x7f", "'''"))
    save_local(office, odd, '引"号\\', AT)
    back = load_local(office, "610300", "390")
    assert back is not None and back.source == odd.source
    assert waiting_confirmation(office)[0].by == '引"号\\'


def test_an_exported_pack_is_imported_elsewhere_with_its_evidence(office: Office, tmp_path: Path) -> None:
    save_local(office, ENTRY, "李敏", AT)
    confirm_local(office, waiting_confirmation(office)[0], "王五", LATER[0])
    path = tmp_path / "out" / "baoji.zip"
    places = export_pack(office, "宝鸡市", path)
    assert places == (f"{FOLDER}/area.toml", BENEFITS_NAME, OFFSITE_NAME)
    assert set(read_zip(path.read_bytes()).files) == set(places)
    with open_office(tmp_path / "other") as other:
        assert inspect(other, path, LATER[1]).ok
        release(other, propose(other, path, "甲", LATER[1]).id, "乙", LATER[2])
        assert [one.file for one in waiting_confirmation(other)] == [OFFSITE_NAME]
        assert pooled(other) == "10600.00"
    assert refusal(lambda: export_pack(office, "淄博", path)) == {"area": "本院没有淄博市的政策包"}
