"""Playing the same weeks once for each seed, on as many processes as there are cores."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children, get_context
from os import cpu_count
from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask

from db.enrollments import OUT_OF_CONTENT
from nurture.engine.forecast.crowd import Audience
from nurture.engine.forecast.tally import WEEK, Tally
from nurture.engine.playing import Opening, Play
from nurture.rules.expect import Rates

_WORTH_A_PROCESS = 50_000  # contact-weeks; fewer are played sooner than a process starts

Progress = Callable[[], None]


def rehearse_all(opening: Opening, rates: Rates, weeks: int, seeds: int, progress: Progress) -> list[Tally]:
    """One tally a seed, in the order of seeds. `progress` is told of each that is done."""
    play = partial(_rehearse, weeks)
    processes = min(cpu_count() or 1, seeds)
    if processes == 1 or weeks * seeds * len(opening.contacts) < _WORTH_A_PROCESS:
        _take(opening, rates)
        return list(_told(map(play, range(seeds)), progress))
    others = active_children()
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _take, (opening, rates))
    try:
        with _unheard():
            tallies = pool.map(play, range(seeds))
        return list(_told(tallies, progress))
    except BaseException:  # Ctrl-C: nobody waits for weeks that are half played
        for process in active_children():
            if process not in others:
                process.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _unheard() -> Iterator[None]:
    """Processes that are started meanwhile never hear Ctrl-C, which a terminal tells all: whoever started them ends them."""
    before = pthread_sigmask(SIG_BLOCK, {SIGINT})
    try:
        yield
    finally:
        pthread_sigmask(SIG_SETMASK, before)


def _told(tallies: Iterator[Tally], progress: Progress) -> Iterator[Tally]:
    for tally in tallies:
        progress()
        yield tally


_given: dict[str, tuple[Opening, Rates]] = {}
"""What a process plays; handed over once, since it is large."""


def _take(opening: Opening, rates: Rates) -> None:
    _given["play"] = (opening, rates)


def _rehearse(weeks: int, seed: int) -> Tally:
    opening, rates = _given["play"]
    with _no_collector():
        return rehearse(opening, rates, weeks, seed)


def rehearse(opening: Opening, rates: Rates, weeks: int, seed: int) -> Tally:
    """One play of so many weeks."""
    tally = Tally(opening.at)
    for one in opening.enrolled:
        if one.state == "held" and one.because == OUT_OF_CONTENT:
            tally.stands_dry(one.contact_id, opening.at)
    play = Play(opening, Audience(seed, rates, opening.release), tally)
    for week in range(weeks):
        play.run(opening.at + (week + 1) * WEEK)
        tally.week_ends(play.stage, week)
    return tally.close()


@contextmanager
def _no_collector() -> Iterator[None]:
    """Hundreds of thousands of small objects that stay to the end: looking for cycles among them takes a fifth of the time.

    What was there before a play is left out of the one look after it.
    """
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        gc.enable()
