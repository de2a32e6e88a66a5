from nurture.rules.rfm import NEVER, Cuts, History, Rfm, cut_places, cuts_at, rate


def _cuts(histories: list[History]) -> Cuts:
    """As the database finds them: the ranks at the places that end the bins."""
    places = cut_places(len(histories))

    def of(ranks: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return cuts_at(places, dict(enumerate(sorted(ranks), start=1)))

    return Cuts(
        of([(one.last, one.spend_cents) for one in histories]),
        of([(one.purchases, one.spend_cents) for one in histories]),
        of([(one.spend_cents, one.spend_cents) for one in histories]),
    )


def test_who_never_bought_has_a_bin_of_their_own() -> None:
    assert rate(History(0, 0, 0), _cuts([History(1, 1, 1)])) == NEVER


def test_ten_buyers_fall_into_five_bins_of_two() -> None:
    buyers = [History(last=day, purchases=day, spend_cents=day) for day in range(1, 11)]
    assert [rate(one, _cuts(buyers)).recency for one in buyers] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_spend_breaks_ties_so_that_buyers_of_one_day_still_differ() -> None:
    buyers = [History(last=100, purchases=1, spend_cents=spend) for spend in range(1, 101)]
    sums = [sum((rated.recency, rated.frequency, rated.monetary)) for rated in (rate(one, _cuts(buyers)) for one in buyers)]
    assert sums == sorted(sums)
    assert (sums[0], sums[-1]) == (3, 15)


def test_equals_share_a_bin() -> None:
    buyers = [History(5, 1, 100)] * 10
    assert {rate(one, _cuts(buyers)) for one in buyers} == {Rfm(1, 1, 1)}


def test_an_only_buyer_is_the_best() -> None:
    only = History(9, 1, 500)
    assert rate(only, _cuts([only])) == Rfm(5, 5, 5)
