"""What going live asks of a rep."""

from nurture.rules.load import Under, days_of, load_of
from nurture.rules.spans import Span
from tests.cast import make_release, make_rep


def test_a_rep_s_day_is_filled_and_the_rest_waits_its_turn() -> None:
    release = make_release()
    load = load_of(make_rep(letters_per_day=200), {"owner_manager": Under(contacts=500, partners=400)}, release)

    assert (load.contacts, load.first_letters, load.first_days) == (500, 200, 3)
    assert load.calls == 400 * 0.25 / 250
    assert load.open_calls == 15


def test_later_letters_follow_the_streams_own_waits() -> None:
    release = make_release()  # owner_manager waits five business days, a week, between letters
    load = load_of(make_rep(letters_per_day=200), {"owner_manager": Under(contacts=400, partners=400)}, release)

    assert load.later_letters == 100  # 400 a week on four window days


def test_business_days_are_longer_than_days() -> None:
    assert days_of(Span(5, "business days")) == 7
    assert days_of(Span(5, "days")) == 5
