"""All parts of a report, asked of one connection."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db import report
from db.columns import from_db, to_db
from db.enrollments import OUT_OF_CONTENT
from db.report import Span
from nurture.engine.report import mailing, money, people, period, variants
from nurture.engine.report.shapes import Funnel, LooseEnds, Period, Place, Reason, Report, Week
from nurture.rules.program import Release


def measure(connection: Connection, release: Release, since: date | None, until: date | None, now: datetime) -> Report:
    program, zone = release.program, ZoneInfo(release.program.zone)
    began = report.began(connection)
    chosen = period.choose(since, until, began, now, zone)
    span = period.span(chosen, zone)
    report.prepare(connection, span, program.pool.tiers, program.pool.countries, program.pool.exclude)
    treated, holdout = people.funnels(connection)
    left: list[tuple[str, str, str, int]] = report.of_period(connection, "left", span)
    opportunities = report.opportunities(connection, span)
    done = money.pipeline(connection, program, span, _comparable(span, began, zone), opportunities)
    reps = people.reps(connection, release, span, to_db(now), left, opportunities)
    ((calls,),) = report.of_period(connection, "tried_calls", span)
    return Report(
        program=program.name,
        made_at=now,
        period=chosen,
        funnel=treated,
        holdout=holdout,
        personas=people.personas(connection, left),
        reps=reps,
        scores=people.scores(connection, program, now),
        letters=mailing.letters(connection, span),
        rates=mailing.rates(connection, span, left),
        responses=mailing.responses(connection, span),
        verdicts=mailing.verdicts(connection, span),
        languages=mailing.languages(connection, program, span),
        pipeline=done,
        costs=money.costs(
            program,
            chosen.days,
            letters=sum(row[3] for row in left),
            attempts=sum(rep.attempts for rep in reps),
            calls=calls,
            graduates=treated.graduated,
            done=done,
        ),
        graduates=money.graduates(connection, program, chosen.last),
        loose_ends=_loose_ends(connection, holdout),
        weeks=_weeks(connection, chosen, span, zone),
        variants=variants.results(connection, release, span),
    )


def _comparable(span: Span, began: int | None, zone: ZoneInfo) -> Span:
    """Before the holdout was drawn both sides were alike, and nothing can be learned."""
    if began is None or began <= span.since:
        return span
    return replace(span, first=max(span.first, from_db(began).astimezone(zone).date().isoformat()))


def _loose_ends(connection: Connection, holdout: Funnel) -> LooseEnds:
    held = [Place(*row) for row in report.of_now(connection, "held_enrollments")]
    return LooseEnds(
        ran_out=tuple(place for place in held if place.because == OUT_OF_CONTENT),
        held=tuple(place for place in held if place.because != OUT_OF_CONTENT),
        ended=tuple(Place(stream, "nothing follows", count) for stream, count in report.of_now(connection, "ended")),
        stuck=tuple(Place(stream, step, count) for stream, step, count in report.of_now(connection, "stuck")),
        outside=tuple(Reason(because or "not looked at yet", count) for because, count in report.of_now(connection, "outside")),
        ownerless=tuple(Reason(because or "none assigned", count) for because, count in report.of_now(connection, "ownerless")),
        holdout_touched=holdout.reached + holdout.called,
    )


def _weeks(connection: Connection, chosen: Period, span: Span, zone: ZoneInfo) -> tuple[Week, ...]:
    """Every week that the period touches, quiet ones too."""
    monday = chosen.first - timedelta(days=chosen.first.weekday())
    counts: Counter[tuple[str, int]] = Counter()
    for kind, week, count in report.weeks(connection, span, period.midnight(monday, zone)):
        counts[kind, week] += count
    return tuple(
        Week(monday + timedelta(weeks=week), *(counts[kind, week] for kind in ("letter", "signal", "attempt")))
        for week in range((chosen.last - monday).days // 7 + 1)
    )
