from nurture.rules.holdout import is_held_out

SECRET = b"any key"


def _held_out(count: int, share: float) -> set[str]:
    return {key for key in (f"P{number}" for number in range(count)) if is_held_out(SECRET, key, share)}


def test_about_the_share_is_held_out() -> None:
    assert 900 < len(_held_out(10_000, 0.1)) < 1_100


def test_partners_that_join_move_nobody() -> None:
    first = {f"P{number}" for number in range(1_000)}
    assert _held_out(5_000, 0.1) & first == _held_out(1_000, 0.1)


def test_a_larger_share_keeps_whom_a_smaller_one_drew() -> None:
    assert _held_out(1_000, 0.1) < _held_out(1_000, 0.2)


def test_no_share_holds_out_nobody() -> None:
    assert _held_out(1_000, 0) == set()
