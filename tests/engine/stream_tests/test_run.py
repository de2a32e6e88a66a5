"""Running stream tests on the sample program: what holds, and how it is told that something does not."""

from datetime import date
from pathlib import Path

import pytest

from nurture.content import load
from nurture.content.stream_tests import FOLDER
from nurture.engine.stream_tests import Result, run_all
from nurture.engine.stream_tests.script import LONGEST
from nurture.settings import CHECKOUT
from tests.homes import sample_home

OWNER = """\
contact: {role: owner, language: de}
partner: {country: AT, employees: 12}
starts: 2027-02-15
"""
ENGINEER = """\
contact: {role: engineer, language: en}
partner: {country: NL, employees: 40, technical_staff: 12, certifications: [storage-associate], purchases: 4, recency: 5}
starts: 2027-02-15
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample program, with no stream tests but our own."""
    return sample_home(tmp_path_factory.mktemp("home"), stream_tests=False)


def played(home: Path, written: str) -> Result:
    file = home / FOLDER / "one.yaml"
    file.write_text(written, encoding="utf-8")
    tested = run_all(home, load(home), "one")
    file.unlink()
    assert tested.findings == ()
    return tested.results[0]


def wrong(home: Path, written: str) -> list[str]:
    return [f"{place.line}: {said}" for place, said in played(home, written).wrong]


def test_the_sample_program_passes_its_own_tests_and_they_reach_every_step() -> None:
    tested = run_all(CHECKOUT, load(CHECKOUT))

    assert [f"{place}: {said}" for one in tested.results for place, said in one.wrong] == []
    assert tested.passed
    assert tested.untested == ()
    assert {one.diary.of("stream")[0].name for one in tested.results if one.diary.of("stream")} >= {
        "technology", "owner_manager", "sales_led", "everyone", "quarterly_note",
    }  # fmt: skip


def test_each_persona_of_the_sample_has_two_tests_at_least() -> None:
    met = [stream for one in run_all(CHECKOUT, load(CHECKOUT)).results for stream in {stream for stream, _ in one.diary.steps}]

    assert {stream for stream in met if met.count(stream) < 2} == set()


def test_steps_that_no_test_reaches_are_told_where_they_stand(home: Path) -> None:
    (home / FOLDER / "short.yaml").write_text(f"{OWNER}until: 2027-02-28\nexpect: [letter: hello]\n", encoding="utf-8")
    told = [str(one) for one in run_all(home, load(home)).untested]
    (home / FOLDER / "short.yaml").unlink()

    line = next(one for one in told if "owner_manager" in one and "brochure" in one)
    assert line.endswith('warning: No stream test reaches "brochure". Add one in personas/tests/. [untested-step]')
    assert not any("owner_manager" in one and '"hello"' in one for one in told)


def test_a_rollout_that_has_hardly_begun_and_a_holdout_keep_nobody_out_of_a_test(tmp_path: Path) -> None:
    home = sample_home(tmp_path)
    program = home / "personas" / "program.yaml"
    program.write_text(program.read_text(encoding="utf-8").replace("holdout: 10%", "holdout: 50%"), encoding="utf-8")
    for name in ("owner_manager", "sales_led", "technology"):
        file = home / "personas" / f"{name}.yaml"
        file.write_text(f"rollout: 0%\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    tested = run_all(home, load(home))

    assert tested.findings == ()
    assert [f"{place}: {said}" for one in tested.results for place, said in one.wrong] == []


def test_a_test_of_a_persona_that_cannot_be_read_is_not_blamed_for_it(tmp_path: Path) -> None:
    home = sample_home(tmp_path, stream_tests=False)
    owners = home / "personas" / "owner_manager.yaml"
    owners.write_text(owners.read_text(encoding="utf-8").replace("describe:", "decsribe:", 1), encoding="utf-8")
    (home / FOLDER).mkdir(exist_ok=True)
    (home / FOLDER / "one.yaml").write_text(f"{OWNER}expect:\n  - letter: one-question\n", encoding="utf-8")

    for name in (None, "one"):
        tested = run_all(home, load(home), name)
        assert {finding.place.file for finding in tested.findings} == {"personas/owner_manager.yaml"}
        assert not tested.passed


def test_the_same_test_plays_the_same(home: Path) -> None:
    once = played(home, f"{OWNER}expect: [letter: hello]\n")
    assert list(once.diary.lines()) == list(played(home, f"{OWNER}expect: [letter: hello]\n").diary.lines())


def test_a_test_ends_though_it_says_to_play_for_a_century(home: Path) -> None:
    made = played(home, f"{OWNER}until: 2127-01-01\nexpect: [letter: hello]\n")

    assert max(entry.day for entry in made.diary.entries) <= date(2027, 2, 15) + LONGEST


def test_what_happened_is_a_dated_list(home: Path) -> None:
    lines = list(played(home, f"{OWNER}until: 2027-02-15\nexpect: [letter: hello]\n").diary.lines())
    assert lines == [
        "Mon 15 Feb 2027, 00:00  matches owner_manager: role is owner or managing_director or founder and employees at most 25",
        "Mon 15 Feb 2027, 00:00  enters owner_manager",
        "Mon 15 Feb 2027, 00:00  hello is held: outside the sending window, until 15 Feb 2027",
        "Mon 15 Feb 2027, 08:30  letter hello",
    ]


# --- what does not hold, in a sentence ------------------------------------------------------------------------------

MISTAKEN = {
    "{letter: hello, on: 2027-02-16}": "hello went on 15 Feb 2027, not on 16 Feb 2027.",
    "{letter: margin, variant: margin}": "margin went as margin-short, not as margin.",
    "letter: first-deal": "first-deal did not go, and never fell due.",
    "never: [story, hello]": "hello went on 15 Feb 2027.",
    "letters: [hello, story]": "These letters went: hello, margin, brochure, story, monthly, last-question.",
    "hold: margin": "margin was never held.",
    "{hold: monthly, until: 2027-03-29}": (
        "monthly was held otherwise, on 26 Mar 2027 by outside the sending window, until 30 Mar 2027."
    ),
    "{score: {at: 2027-02-20, at_least: 3}}": "The score was 0.0 at the end of 20 Feb 2027, not at least 3.",
    "call: {about: deals}": "There was no call; interest came to 0 at most.",
    "stream: technology": "They did not go on to technology, but to owner_manager and quarterly_note.",
    "{stream: owner_manager, on: 2027-02-16}": "They entered owner_manager on 15 Feb 2027, not on 16 Feb 2027.",
    "left: replied": "They left otherwise: the stream ended on 12 Apr 2027.",
}


@pytest.mark.parametrize(("expected", "told"), MISTAKEN.items(), ids=MISTAKEN)
def test_what_does_not_hold_is_told_with_its_line_and_what_happened_instead(home: Path, expected: str, told: str) -> None:
    assert wrong(home, f"{OWNER}variants: {{margin: margin-short}}\nexpect:\n  - {expected}\n") == [f"6: {told}"]


def test_letters_are_met_in_the_order_in_which_they_stand(home: Path) -> None:
    said = wrong(home, f"{OWNER}expect: [letter: story, letter: hello]\n")
    assert said == ["4: hello went earlier than the letters that stand before it here."]


def test_who_stays_out_is_told_why(home: Path) -> None:
    gold = "contact: {role: owner}\npartner: {tier: gold}\nstarts: 2027-02-15\nexpect: [stream: owner_manager]\n"
    assert wrong(home, gold) == ["4: They entered no stream: tier gold is not in the pool."]


def test_a_deed_that_never_could_be_done_fails(home: Path) -> None:
    never = "does: [{did: clicked, on: bad-monday, after: 1 day}, {did: clicked, on: story, at: 2027-02-20}, {call: not_now}]\n"
    assert wrong(home, f"{OWNER}{never}expect: [letter: hello]\n") == [
        "4: bad-monday never went to them.",
        "4: They could not have clicked: story had not gone by then.",
        "4: There was no call that could end as not_now.",
    ]


# --- calls ---------------------------------------------------------------------------------------------------------


def test_an_unwanted_call_is_told_with_its_reason(home: Path) -> None:
    asks = "does: [{did: clicked, on: hello, link: ask-for-a-price, after: 1 day}]\nexpect: [call: none]\n"
    assert wrong(home, f"{ENGINEER}{asks}") == ["5: There was a call on 16 Feb 2027: They asked for a price, a demo or a call."]


def test_another_call_than_expected_is_told(home: Path) -> None:
    asks = "does: [{did: clicked, on: hello, link: ask-for-a-price, after: 1 day}]\nexpect: [call: {about: deals}]\n"
    assert wrong(home, f"{ENGINEER}{asks}") == [
        "5: There was another call, on 16 Feb 2027 about next_step: They asked for a price, a demo or a call."
    ]


def test_a_call_that_nobody_makes_is_taken_back_and_the_letters_go_on(home: Path) -> None:
    asks = "does: [{did: clicked, on: hello, link: ask-for-a-price, after: 1 day}]\n"
    result = played(home, f"{ENGINEER}{asks}expect: [{{hold: restore, because: a call is open}}, letter: restore]\n")

    assert result.passed
    assert [entry.because for entry in result.diary.of("closed")] == ["recalled"]


def test_tries_that_reach_nobody_go_on_and_a_promised_letter_follows(home: Path) -> None:
    asks = "does: [{did: clicked, on: hello, link: ask-for-a-price, after: 1 day}, "
    tries = "{call: left_voicemail}, {call: do_not_contact, after: 6 business days}]\n"
    result = played(home, f"{ENGINEER}{asks}{tries}expect: [letter: hello, {{left: asked for no contact}}]\n")

    assert result.passed
    assert [entry.name for entry in result.diary.of("letter")] == ["hello", "after-voicemail"]
    assert [entry.because for entry in result.diary.of("again")] == ["left_voicemail"]
