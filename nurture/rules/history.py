"""Which release is the one before, where some rows of the history are earlier releases put in force again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def one_back(ids: Sequence[int], again: Mapping[int, int]) -> int | None:
    """The release before the one in force; None where there is none.

    `ids` ascend, the last is in force; `again` tells of which release a row is the return. Going back twice goes
    further back, never forth: what came after a release that has returned is passed over.
    """
    in_force = again.get(ids[-1], ids[-1])
    before = max((one for one in ids if one < in_force), default=None)
    return None if before is None else again.get(before, before)
