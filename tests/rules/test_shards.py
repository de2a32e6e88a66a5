"""Key ranges cover the pool, once."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nurture.rules.shards import LARGE, split


@given(some.integers(1, 10**9), some.integers(0, 10**6), some.integers(1, 60))
def test_ranges_cover_the_span_without_gap_or_overlap(low: int, length: int, pieces: int) -> None:
    found = split((low, low + length), pieces)

    assert (found[0][0], found[-1][1]) == (low, low + length)
    assert all(before[1] + 1 == after[0] for before, after in pairwise(found))
    assert all(start <= end for start, end in found)
    assert len(found) == min(pieces, length + 1)


@pytest.mark.parametrize(("partners", "shards"), [(1, 1), (LARGE, 1), (LARGE + 1, 2), (1_000_000, 4)])
def test_a_small_pool_is_one_piece_and_a_large_one_is_split_by_its_size(partners: int, shards: int) -> None:
    assert len(split((1, partners))) == shards
