"""Declared beats observed, observed beats a guess, and few letters tell nothing."""

from nurture.rules.expect import Expect, Observed, Rates, reckon

NOTHING = Observed(0, 0, {}, 0, 0)
MANY = Observed(1_300, 1_000, {"bounced": 50, "opened": 380, "clicked": 19}, 100, 7)


def test_with_nothing_known_everything_is_a_guess() -> None:
    found = reckon(Expect(), NOTHING)
    assert found.rates == Rates()
    assert set(found.source.values()) == {"our guess"}


def test_answers_are_shares_of_the_letters_that_arrived() -> None:
    found = reckon(Expect(), MANY)
    assert (found.rates.delivered, found.rates.opened, found.rates.clicked) == (0.95, 0.4, 0.02)
    assert (found.rates.replied, found.rates.graduates) == (0.0, 0.07)
    assert found.source["opened"] == "observed in 1,000 letters that are 14 days old"
    assert found.source["graduates"] == "observed in 100 calls"


def test_few_letters_and_calls_tell_nothing() -> None:
    found = reckon(Expect(), Observed(499, 499, {"opened": 499}, 49, 49))
    assert found.rates == Rates()


def test_where_it_guesses_it_says_why() -> None:
    young = reckon(Expect(), Observed(3_765, 12, {"delivered": 12}, 3, 0))
    assert young.guessed_because == (
        "12 of the 3,765 letters that left are 14 days old, the time that answers take; 500 tell enough",
        "3 calls were made, and 50 tell enough",
    )
    assert reckon(Expect(), NOTHING).guessed_because == ("no letter has left yet", "no call was made yet")
    assert reckon(Expect(), MANY).guessed_because == ()


def test_why_it_guesses_is_said_only_of_what_is_guessed() -> None:
    declared = Expect(delivered=0.9, opened=0.2, clicked=0.1, visited=0.1, replied=0.1, unsubscribed=0.01, graduates=0.2)
    assert reckon(declared, NOTHING).guessed_because == ()


def test_where_nothing_at_all_came_back_of_letters_that_is_no_answer() -> None:
    found = reckon(Expect(), Observed(600, 600, {}, 50, 5))
    assert (found.rates.opened, found.source["opened"]) == (Rates().opened, "our guess")
    assert found.guessed_because == ("nothing at all came back of 600 letters, as if callbacks failed",)


def test_what_is_declared_stands_whatever_was_observed() -> None:
    found = reckon(Expect(opened=0.1), MANY)
    assert (found.rates.opened, found.source["opened"]) == (0.1, "declared")
    assert found.rates.clicked == 0.02


def test_all_that_bounced_is_no_division_by_nothing() -> None:
    assert reckon(Expect(), Observed(600, 600, {"bounced": 600}, 0, 0)).rates.delivered > 0
