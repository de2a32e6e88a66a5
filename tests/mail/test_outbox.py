from __future__ import annotations

import pytest

from nurture.mail.outbox import OutboxMailer
from tests.mail.disk import Disk


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "outbox"


def test_letters_become_files_named_by_their_mid(folder, envelope):
    mailer = OutboxMailer(folder)
    answers = list(mailer.send([envelope("m1"), envelope("m2", subject="Grüße")]))
    assert [(one.mid, one.outcome) for one in answers] == [("m1", "accepted"), ("m2", "accepted")]
    assert sorted(file.name for file in folder.iterdir()) == ["m1.eml", "m2.eml"]
    assert b"Subject: Three points" in (folder / "m1.eml").read_bytes()


def test_once_the_lease_is_over_no_letter_gets_its_name(folder, envelope):
    in_time = iter((True, False)).__next__
    first, second = OutboxMailer(folder).send([envelope("m1"), envelope("m2")], in_time)
    assert (first.outcome, second.outcome) == ("accepted", "later")
    assert [file.name for file in folder.glob("*.eml")] == ["m1.eml"]


def test_the_outbox_knows_exactly_what_has_left(folder, envelope):
    mailer = OutboxMailer(folder)
    assert mailer.has_left("m1") is False
    list(mailer.send([envelope("m1")]))
    assert mailer.has_left("m1") is True
    assert mailer.has_left("m2") is False


def test_a_letter_that_is_there_is_not_written_again(folder, envelope):
    list(OutboxMailer(folder).send([envelope("m1", subject="First")]))
    answers = list(OutboxMailer(folder).send([envelope("m1", subject="Second"), envelope("m2")]))
    assert {one.outcome for one in answers} == {"accepted"}
    assert b"Subject: First" in (folder / "m1.eml").read_bytes()


def test_what_a_crash_left_half_written_has_not_left_and_is_written_anew(folder, envelope):
    folder.mkdir()
    (folder / "m1.part").write_bytes(b"From: Ja")
    mailer = OutboxMailer(folder)
    assert mailer.has_left("m1") is False
    list(mailer.send([envelope("m1")]))
    assert [file.name for file in folder.iterdir()] == ["m1.eml"]
    assert (folder / "m1.eml").read_bytes().endswith(b"--=_m1--\r\n")


def test_a_power_cut_takes_no_letter_that_was_answered_and_leaves_none_half_written(folder, envelope, monkeypatch):
    disk = Disk(folder)
    disk.watch(monkeypatch)

    for answer in OutboxMailer(folder).send([envelope("m1"), envelope("m2")]):
        name = f"{answer.mid}.eml"
        assert disk.left()[name] == (folder / name).read_bytes()
    assert disk.hasty == []


def test_a_worker_that_wakes_up_in_the_middle_of_a_letter_cannot_spoil_what_another_wrote(folder, envelope):
    folder.mkdir()
    with (folder / "m1.part").open("wb", buffering=0) as asleep:
        list(OutboxMailer(folder).send([envelope("m1", subject="Of another")]))
        whole = (folder / "m1.eml").read_bytes()
        asleep.write(b"Subject: Of the one that slept\r\n")

    assert (folder / "m1.eml").read_bytes() == whole


def test_an_odd_letter_does_not_stop_the_others(folder, envelope):
    letters = [envelope("m1", to_address="nobody"), envelope("../m2"), envelope("m3", from_address="?"), envelope("m4")]
    answers = {one.mid: one.outcome for one in OutboxMailer(folder).send(letters)}
    assert answers == {"m1": "rejected", "../m2": "rejected", "m3": "sender", "m4": "accepted"}
    assert [file.name for file in folder.iterdir()] == ["m4.eml"]


def test_a_folder_that_cannot_be_made_is_the_channels_trouble(tmp_path, envelope):
    (tmp_path / "file").write_text("not a folder")
    (answer,) = OutboxMailer(tmp_path / "file").send([envelope("m1")])
    assert answer.outcome == "channel"


def test_a_file_that_cannot_be_written_may_be_tried_later(folder, envelope):
    (folder / "m1.part").mkdir(parents=True)
    answers = {one.mid: one.outcome for one in OutboxMailer(folder).send([envelope("m1"), envelope("m2")])}
    assert answers == {"m1": "later", "m2": "accepted"}


def test_files_are_for_their_owner_only(folder, envelope):
    list(OutboxMailer(folder).send([envelope("m1")]))
    assert (folder / "m1.eml").stat().st_mode & 0o077 == 0
