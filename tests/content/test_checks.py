"""Checks over the whole: what they reckon, what they let stand, and what an error of theirs keeps out."""

from datetime import UTC, datetime
from typing import Any as Home

import pytest

from nurture.content import load
from nurture.content.checks.logic import cannot_hold, implies
from nurture.content.checks.opens import most_by_opens
from nurture.content.web_addresses import is_https
from nurture.rules.conditions import All, Any, Condition, Did, Fact, Not
from nurture.rules.spans import Span
from tests.docs.pages import ROOT

PROGRAM, REPS = "personas/program.yaml", "personas/reps.yaml"
OWNERS, SLOW = "personas/owners.yaml", "personas/slow.yaml"
HELLO = "templates/owners/hello.en.md"
CAPS = "contact: 1 in 5 days, partner: 2 a day"


def ids(home: Home, now: datetime | None = None) -> list[str]:
    return [finding.id for finding in load(home.path, now).findings]


# --- what an error keeps out ------------------------------------------------------------------------------------------


def test_an_error_in_a_letter_keeps_its_persona_out(home: Home) -> None:
    home.change(HELLO, "{{ sign_off }}", "{{ contact.role }}")

    release = home.release()

    assert sorted(release.personas) == ["everyone", "slow"]
    assert not [key for key in release.letters if key.startswith("owners/")]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (PROGRAM, "fr: hold, other: en", "fr: hold"),
        ("templates/follow_up/promised.en.md", "{{ sign_off }}", "{{ partner.tier }}"),
        ("templates/_letter.html.j2", "<p>{{ rep", '<a href="//evil.example">x</a><p>{{ rep'),
    ],
)
def test_an_error_in_what_all_share_refuses_the_release(home: Home, file: str, old: str, new: str) -> None:
    home.change(file, old, new)

    assert load(home.path).release is None


def test_a_warning_keeps_nothing_out(home: Home) -> None:
    home.change("templates/owners/hello.de.md", "{{ sign_off }}", "Rechne dir aus, was Sie kostet.\n\n{{ sign_off }}")

    assert ids(home) == ["mixed-address"]
    assert "owners" in home.release().personas


@pytest.mark.parametrize(
    ("part", "own"),
    [
        ("{{ greeting }}", "Hello {{ contact.given_name }},"),
        ("{{ greeting }}", "{% if contact.dear %}{{ contact.dear }}{% endif %}, good day"),
        ("{{ sign_off }}", "Yours, {{ rep.name }}"),
    ],
)
def test_a_letter_may_greet_and_sign_in_words_of_its_own(home: Home, part: str, own: str) -> None:
    home.change("templates/owners/hello.en.md", part, own)

    assert ids(home) == []


# --- opens ------------------------------------------------------------------------------------------------------------


def most(home: Home, opened: str, caps: str = CAPS) -> float:
    home.change(PROGRAM, "  clicked: {points: 5", f"  opened: {{points: 1, at_most: {opened}}}\n  clicked: {{points: 5")
    home.change(PROGRAM, "interest: 15", "interest: 100")
    home.change(PROGRAM, CAPS, caps)
    return most_by_opens(home.release().program)


@pytest.mark.parametrize(
    ("caps", "points"),
    [
        ("contact: 1 in 7 days, partner: 1 in 7 days", 6.7),
        ("contact: 1 in 7 days, partner: 2 in 7 days", 6.7 * 1.5),
        ("contact: 1 in 7 days, partner: 4 in 7 days", 6.7 * 1.875),
    ],
)
def test_opens_of_weekly_letters_settle_and_colleagues_count_half_a_quarter_and_so_on(
    home: Home, caps: str, points: float
) -> None:
    """1 / (1 - 0.5 ** (7 / 30)) for one reader."""
    assert most(home, "1 per message", caps) == pytest.approx(points, abs=0.1)


@pytest.mark.parametrize(
    ("rate", "points"),
    [("1 per topic", 4), ("1 per week", 13.4), ("2 per week", 26.7), ("1 per day", 87.6), ("1 per month", 4.2)],
)
def test_opens_that_are_capped_by_time_or_topic(home: Home, rate: str, points: float) -> None:
    assert most(home, rate) == pytest.approx(points, abs=0.1)


def test_points_that_last_no_time_come_to_one_day(home: Home) -> None:
    home.change(PROGRAM, "half_life: 30 days", "half_life: 0 days")

    assert most(home, "2 per day") == 4


def test_a_rubric_without_opens_comes_to_nothing(home: Home) -> None:
    assert most_by_opens(home.release().program) == 0


def test_opens_alone_never_reach_the_thresholds_of_the_sample() -> None:
    release = load(ROOT).release

    assert release is not None
    assert most_by_opens(release.program) < min(one.interest for one in release.program.calling.thresholds.values())


# --- what may stand -----------------------------------------------------------------------------------------------------


def test_nothing_is_out_of_date_while_nobody_says_which_day_it_is(home: Home) -> None:
    assert ids(home) == []
    assert ids(home, datetime(2026, 11, 2, tzinfo=UTC)) == []
    assert ids(home, datetime(2026, 12, 31, 23, tzinfo=UTC)) == ["past-event"]
    assert ids(home, datetime(2027, 1, 1, 1, tzinfo=UTC)) == ["past-reference", "past-event"]


PERMISSION = "permission: {by: the owner, on: 2025-11-03}"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("permission: we asked but they said no", "wrong-type"),
        ("permission: on file", "wrong-type"),
        ("permission:", "empty"),
        ("permission: {by: the owner}", "missing-key"),
        ("permission: {on: 2025-11-03}", "missing-key"),
        ("permission: {by: the owner, on: soon}", "date"),
        ("permission: {by: the owner, on: 2026-03-04}", "no-permission"),
        ("permission: {by: the owner, on: 2025-11-03, until: 2026-03-02}", "past-reference"),
    ],
)
def test_a_permission_has_a_giver_and_a_day_that_has_been(home: Home, written: str, said: str) -> None:
    home.change(PROGRAM, PERMISSION, written)

    assert ids(home, datetime(2026, 3, 3, 9, tzinfo=UTC)) == [said]


def test_a_permission_holds_on_its_first_and_last_day(home: Home) -> None:
    home.change(PROGRAM, PERMISSION, "permission: {by: the owner, on: 2026-03-03, until: 2026-03-03}")

    assert ids(home, datetime(2026, 3, 3, 9, tzinfo=UTC)) == []


def test_tiers_of_the_pool_and_above_it_may_be_asked_for(home: Home) -> None:
    home.change(PROGRAM, "tiers: {registered: silver}", "tiers: {registered: silver, silver: gold}")
    home.change(OWNERS, "partner.employees: {at_most: 25}", "any: [{not: {partner.tier: gold}}, {partner.tier: [silver]}]")
    assert ids(home) == []

    home.change(OWNERS, "partner.tier: gold", "partner.tier: platinum")
    assert ids(home) == ["unknown-tier"]


def test_an_hour_that_comes_twice_is_the_first_and_told(home: Home) -> None:
    home.change(PROGRAM, "starts: 2026-12-03 15:00", "starts: 2026-10-25 02:30")

    (said,) = home.findings()
    assert said == (
        "personas/program.yaml:64:13: warning: On this day 02:30 comes twice in Europe/Berlin, since the clocks go back; "
        "the first is meant here. Write another hour, if it is the second. [moment]"
    )
    assert home.release().program.events["webinar"].starts == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_two_reps_at_one_address_are_told_while_both_are_with_us(home: Home) -> None:
    reps = (home.path / REPS).read_text(encoding="utf-8")
    home.write(REPS, reps + reps.replace("r1:", "r2:").replace("jana.lindqvist@n", "Jana.Lindqvist@n"))
    (said,) = home.findings()
    assert said == (
        "personas/reps.yaml:24:10: warning: r2 writes from the address of r1, so nobody sees whom an answer is for. "
        "Give each an address of their own. [rep-address]"
    )

    home.write(REPS, reps.replace("  zone:", "  active: false\n  zone:") + reps.replace("r1:", "r2:"))
    assert ids(home) == []


@pytest.mark.parametrize("address", ["yahoo.co.uk", "GMX.net", "outlook.com", "web.de"])
def test_a_free_mail_provider_is_no_sender(home: Home, address: str) -> None:
    home.change(REPS, "jana.lindqvist@northwind-storage.example", f"jana@{address}")

    assert ids(home) == ["rep-address"]


@pytest.mark.parametrize("address", ["gmail.northwind.example", "notgmail.com", "web.example"])
def test_other_addresses_are(home: Home, address: str) -> None:
    home.change(REPS, "jana.lindqvist@northwind-storage.example", f"jana@{address}")

    assert ids(home) == []


def test_a_rep_with_partners_sends_letters(home: Home) -> None:
    home.change(REPS, "letters_per_day: 500", "letters_per_day: 0")
    assert ids(home) == ["number"]

    home.change(REPS, "partners: 3000", "partners: 0")
    assert ids(home) == []


def test_a_slow_lane_may_lead_to_itself(home: Home) -> None:
    home.change(SLOW, "then: {stream: slow, after: 90 days}", "then: {stream: slow, after: 10 days}")

    assert ids(home) == []


def test_a_path_may_ask_about_a_later_letter_where_the_stream_comes_round(home: Home) -> None:
    """The contact may have had it the round before."""
    home.change(OWNERS, "{did: clicked, email: hello}", "{did: clicked, email: last}")
    assert ids(home) == ["unreachable-step"]

    home.change(OWNERS, "then: {stream: slow", "then: {stream: owners")
    assert ids(home) == ["ring"]


def test_a_path_that_asks_for_opens_is_warned_of_where_it_says_so(home: Home) -> None:
    home.change(OWNERS, "{did: clicked, email: hello}", "{any: [{did: opened, email: hello}, {did: auto_replied}]}")
    (told,) = load(home.path).findings

    assert (told.id, told.severity, told.place.line, told.place.column) == ("opens-alone", "warning", 12, 28)


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("{any: [{did: clicked, email: hello}, {did: clicked, email: last}]}", ["unreachable-step"]),
        ("{any: [{did: clicked, email: hello}, {did: replied}]}", []),
        ("{not: {did: clicked, email: last}}", []),
    ],
)
def test_a_line_of_any_that_asks_about_a_later_letter_is_warned_of(home: Home, when: str, found: list[str]) -> None:
    home.change(OWNERS, "{did: clicked, email: hello}", when)

    assert [(one.id, one.severity) for one in load(home.path).findings] == [(id_, "warning") for id_ in found]


def test_a_fact_may_decide_what_a_letter_says(home: Home) -> None:
    asked = '{% if contact.role == "owner" %}Your firm{% else %}The firm{% endif %}'
    asked += ' {{ "A" if partner.tier else "B" }}\n\n{{ sign_off }}'
    home.change(HELLO, "{{ sign_off }}", asked)

    assert ids(home) == []


@pytest.mark.parametrize(
    "words",
    [
        "I saw your stand in Graz, and you clicked with our engineer.",
        "When you opened the box, you opened our smallest carton.",
        "Die Kunden sagen, sie haben nie darauf geklickt.",
        "Have a look; the numbers never leave your browser.",
        "I noticed that your firm is growing.",
        '"I saw that you opened my mail" is what others write.',
    ],
)
def test_ordinary_words_are_not_taken_for_watching(home: Home, words: str) -> None:
    home.change(HELLO, "[Sums]", f"{words}\n\n[Sums]")

    assert ids(home) == []


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "I noticed you've visited our price page."),
        ("en", "We can see that you opened it twice."),
        ("en", "You recently clicked on my link."),
        ("en", "Thank you for clicking."),
        ("en", "You opened my last letter."),
        ("de", "Ich habe gesehen, dass Sie auf den Link geklickt haben."),
        ("de", "Sie haben meine letzte Mail geöffnet."),
        ("de", "Danke für Ihren Klick."),
    ],
)
def test_words_that_tell_of_watching_are_told(home: Home, locale: str, words: str) -> None:
    home.change(f"templates/owners/hello.{locale}.md", "{{ sign_off }}", f"{words}\n\n{{{{ sign_off }}}}")

    assert ids(home) == ["watched"]


def test_a_call_may_speak_of_a_click(home: Home) -> None:
    home.change("templates/calls/margin.en.md", "Hello,", "I saw you clicked on the sums.")

    assert ids(home) == []


# --- addresses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://firm.example", "https://www.firm.example/",
        "https://firm.example:8443/a/b?x=1&y=2#top", "https://xn--mnchen-3ya.example/",
        "https://firm.example/a@b", "https://firm.example?x=%20(1)",
    ],
)  # fmt: skip
def test_a_whole_https_address_may_be_a_link(address: str) -> None:
    assert is_https(address)


@pytest.mark.parametrize(
    "address",
    [
        "", "http://firm.example", "https:firm.example", "https:/firm.example", "https:///firm.example", "//firm.example",
        "/page",        "https://", "https://localhost",
        "https://127.0.0.1/", "https://2130706433/", "https://[::1]/", "https://a@firm.example",
        "https://firm.example:80@evil.example", "https://good.example\\@evil.example", "https://firm.example\\x",
        "\thttps://firm.example",        "https://firm.example/a b",
        "https://firm.example/\r\nX: y", "https://firm.example/&#x22;onclick",
        "https&colon;//firm.example",        "javascript:alert(1)", "java\tscript:alert(1)",
        "data:text/html,x", "HTTPS://FIRM.EXAMPLE", 'https://firm.example/"x',
        "https://firm.example/<x", "https://firm..example",
        "https://-firm.example", "https://fïrm.example", "https://firm%2eexample",
    ],
)  # fmt: skip
def test_anything_else_may_not(address: str) -> None:
    assert not is_https(address)


# --- conditions ---------------------------------------------------------------------------------------------------------

OWNER, BOSS = Fact("contact.role", one_of=("owner",)), Fact("contact.role", one_of=("owner", "founder"))
SMALL, SMALLER = Fact("partner.employees", at_most=25), Fact("partner.employees", at_least=2, at_most=10)
BIG = Fact("partner.employees", at_least=50)
CLICKED, CLICKED_HELLO = Did("clicked"), Did("clicked", email="hello", within=Span(30, "days"))
TWICE = Did("clicked", at_least=2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OWNER, BOSS),
        (SMALLER, SMALL),
        (CLICKED_HELLO, CLICKED),
        (TWICE, CLICKED),
        (All((OWNER, SMALL)), SMALL),
        (All((OWNER, SMALLER)), All((BOSS, SMALL))),
        (OWNER, Any((BIG, BOSS))),
        (Any((OWNER, SMALLER)), Any((SMALL, BOSS))),
        (Not(BOSS), Not(OWNER)),
    ],
)
def test_one_condition_takes_all_that_another_takes(one: Condition, other: Condition) -> None:
    assert implies(one, other)
    assert not implies(other, one)


@pytest.mark.parametrize(("one", "other"), [(OWNER, SMALL), (CLICKED, Did("visited")), (BIG, SMALL), (Not(BIG), SMALL)])
def test_what_cannot_be_told_is_not_said(one: Condition, other: Condition) -> None:
    assert not implies(one, other)


@pytest.mark.parametrize(
    "condition",
    [
        All((SMALL, BIG)),
        All((OWNER, Fact("contact.role", one_of=("cto",)))),
        Fact("partner.employees", at_least=50, at_most=25),
        Did("clicked", email="later"),
        All((OWNER, Did("clicked", email="later"))),
        Any((Did("clicked", email="later"), All((SMALL, BIG)))),
    ],
)
def test_what_can_never_hold_is_told_with_its_reason(condition: Condition) -> None:
    assert cannot_hold(condition, {"hello"})


@pytest.mark.parametrize(
    "condition",
    [
        CLICKED_HELLO,
        All((SMALL, SMALLER)),
        Any((Did("clicked", email="later"), OWNER)),
        Not(Did("clicked", email="later")),
        All((Fact("partner.certifications", has="storage"), Fact("partner.certifications", has="cloud"))),
        All((Fact("partner.certifications", one_of=("a",)), Fact("partner.certifications", one_of=("b",)))),
    ],
)
def test_what_may_hold_is_let_stand(condition: Condition) -> None:
    assert not cannot_hold(condition, {"hello"})


# --- the same letter twice --------------------------------------------------------------------------------------------

SPLIT = "- otherwise: []"


def test_a_later_step_may_not_send_an_earlier_ones_letter(home: Home) -> None:
    home.change(OWNERS, "variants: [last, last-short]", "variants: [last, last-short, first-deal]")

    (finding,) = load(home.path).findings
    assert (finding.id, finding.place.line) == ("same-letter", 18)
    assert '"last" sends the same letter as "first-deal"' in finding.wrong


def test_an_earlier_step_may_not_send_a_later_ones_letter(home: Home) -> None:
    home.change(OWNERS, "- email: hello\n", "- email: hello\n    variants: [hello, last]\n")

    assert ids(home) == ["same-letter"]


def test_a_copy_under_another_name_and_subject_is_the_same_letter(home: Home) -> None:
    hello = (home.path / HELLO).read_text(encoding="utf-8")
    home.write("templates/owners/last.en.md", hello.replace(": hello", ": the last time"))

    assert ids(home) == ["same-letter"]


@pytest.mark.parametrize(("then", "found"), [("slow", []), ("owners", ["same-letter"])])
def test_paths_that_part_may_send_the_same_unless_the_stream_comes_again(home: Home, then: str, found: list[str]) -> None:
    path = "- otherwise: [{email: other-deal, about: deals, variants: [first-deal]}]"
    home.change(OWNERS, SPLIT, path)
    home.change(OWNERS, "then: {stream: slow,", f"then: {{stream: {then},")

    assert [one for one in ids(home) if one == "same-letter"] == found
