"""A report made by hand, for those who only show it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from nurture.engine.report.shapes import (
    Amount,
    Comparison,
    Costs,
    Credits,
    Funnel,
    GradeScores,
    Graduates,
    HoldoutDeals,
    Letters,
    LooseEnds,
    Period,
    PersonaLine,
    Pipeline,
    Place,
    Rate,
    Readers,
    Reason,
    RepLine,
    Report,
    Sales,
    Scores,
    Verdicts,
    Week,
)
from nurture.rules.lift import Share, share_difference

NOTHING = Amount()


@pytest.fixture
def report() -> Report:
    """Two reps, two personas, one of them with signs that mean something in HTML and in formulas."""
    funnel = Funnel(partners=357, reached=333, engaged=149, qualified=21, called=17, graduated=6)
    difference = share_difference(Share(90, 357), Share(2, 43))
    won = Credits(Amount(3, 4_200_000), Amount(1, 200_000), Amount(1, 3_500_000), Amount(1, 500_000))
    none = Credits(NOTHING, NOTHING, NOTHING, NOTHING)
    return Report(
        program="storage-partners",
        made_at=datetime(2026, 3, 3, 9, tzinfo=UTC),
        period=Period(date(2025, 12, 1), date(2026, 3, 3), 93, from_beginning=True),
        funnel=funnel,
        holdout=Funnel(partners=43, engaged=2),
        personas=(PersonaLine("owner_manager", funnel, 4_859), PersonaLine("<b>$x$</b>", Funnel(), 0)),
        reps=(_rep("r1", funnel), _rep("r2", Funnel())),
        scores=Scores((0.0, 5.0, 10.0, 15.0), _grades()),
        letters=Letters(4_868, 4_859, 8, 1, 0, 0, (Reason("outside the sending window", 8),), (), ()),
        rates=(Rate("delivered", 4_791, 4_859, "left", 4_791 / 4_859), Rate("clicked by a human", 0, 0, "delivered", None)),
        responses=(Rate("visited", 47, 333, "written to", 47 / 333), Rate("replied", 23, 333, "written to", 23 / 333)),
        verdicts=(Verdicts("clicked", 343, 237, 0),),
        languages=(
            Readers("fr", 70, "en", is_fallback=True, letters=632),
            Readers("ja", 30, None, is_fallback=False, letters=0),
        ),
        pipeline=Pipeline(
            sales=Sales(Amount(88, 39_827_900), Amount(84, 37_735_400), Amount(15, 6_058_000)),
            won=won,
            open=none,
            lost=none,
            holdout=HoldoutDeals(NOTHING, NOTHING, NOTHING),
            lift=(Comparison("partners who registered a deal", "share", 357, 43, difference, "12 in a hundred more."),),
        ),
        costs=Costs("EUR", 4_859, 44_400, 152_700, 3.05, 201_959, 17, 2, 11_880, None, 100_980),
        graduates=Graduates(6, 357, 93, 0.066, 0.03, 0.05, "above", "At this pace 6.6% graduate."),
        loose_ends=LooseEnds((), (), (), (Place("owner_manager", "hello", 2),), (Reason("no consent", 3),), (), 0),
        weeks=(Week(date(2025, 12, 1), 387, 47, 0), Week(date(2026, 1, 5), 0, 0, 6)),
    )


def _rep(rep: str, funnel: Funnel) -> RepLine:
    held = (Reason("outside the sending window", 8),)
    return RepLine(rep, funnel, 4_859, 8, held, 2, 1, 1, 37, (Reason("no_answer", 37),), Amount(3, 4_200_000), NOTHING)


def _grades() -> tuple[GradeScores, ...]:
    called = GradeScores("A", 52, 3, 2, 10.0, (40, 7, 1, 1))
    return called, GradeScores("D", 86, 86, 0, None, (0, 0, 0, 0))
