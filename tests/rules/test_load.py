"""What the streams ask of a rep."""

from nurture.rules.load import Under, days_in_words, days_of, load_of
from nurture.rules.program import Caps
from nurture.rules.spans import Cap, Span
from tests.cast import make_release, make_rep


def test_what_is_due_now_takes_as_many_days_as_the_rep_s_day_allows() -> None:
    release = make_release()
    load = load_of(make_rep(letters_per_day=200), {"owner_manager": Under(contacts=900, partners=400, due=500)}, release)

    assert (load.contacts, load.due, load.due_days, load.letters_per_day) == (900, 500, 3, 200)
    assert load.calls == 400 * 0.25 / 250
    assert load.open_calls == 15


def test_later_letters_follow_the_streams_own_waits() -> None:
    release = make_release()  # owner_manager waits five business days, a week, between letters
    load = load_of(make_rep(letters_per_day=200), {"owner_manager": Under(contacts=400, partners=400, due=0)}, release)

    assert (load.due, load.due_days) == (0, 0)
    assert load.later_letters == 100  # 400 a week on four window days


def test_caps_slow_later_letters_down() -> None:
    under = {"owner_manager": Under(contacts=400, partners=200, due=0)}
    contact = make_release(caps=Caps(contact=Cap(1, 14), partner=Cap(3, 7)))
    partner = make_release(caps=Caps(contact=Cap(1, 5), partner=Cap(1, 14)))

    assert load_of(make_rep(), under, make_release()).later_letters == 100
    assert load_of(make_rep(), under, contact).later_letters == 50  # a letter each fortnight
    assert load_of(make_rep(), under, partner).later_letters == 25  # and only to one of two colleagues


def test_more_than_a_rep_s_day_allows_is_told_as_it_is() -> None:
    load = load_of(make_rep(letters_per_day=50), {"owner_manager": Under(400, 400, due=0)}, make_release())

    assert (load.later_letters, load.letters_per_day) == (100, 50)


def test_business_days_are_longer_than_days() -> None:
    assert days_of(Span(5, "business days")) == 7
    assert days_of(Span(5, "days")) == 5


def test_the_letters_of_a_rep_who_sends_none_take_without_end() -> None:
    waiting, nothing = (
        load_of(make_rep(letters_per_day=0), {"owner_manager": Under(contacts=9, partners=4, due=due)}, make_release())
        for due in (5, 0)
    )

    assert (days_in_words(waiting.due_days), days_in_words(nothing.due_days)) == ("no end", "0")
