"""The report for a terminal: plain tables in at most 96 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import RenderableType

from nurture.engine.report.shapes import Amount, Credits, Funnel, LooseEnds, Place, Reason, Report
from nurture.engine.report.words import (
    ENDED,
    MEANING,
    STAGES,
    against,
    interval,
    level,
    money,
    number,
    percent,
    share_between,
    share_of,
    warnings,
)
from nurture.engine.tables import in_plain_text, section, table
from nurture.rules.variant_result import VariantResult
from nurture.rules.when import day_in_words

_MOST = 6  # reasons shown of one kind; the rest is summed up


def to_text(report: Report, names: Mapping[str, str] | None = None) -> str:
    """`names` are the reps' by id, for those who may read them."""
    return in_plain_text(_parts(report, names or {}))


def _parts(report: Report, names: Mapping[str, str]) -> Iterator[RenderableType]:
    period = report.period
    beginning = ", since the program began" if period.from_beginning else ""
    days = f"{day_in_words(period.first)} to {day_in_words(period.last)}"
    yield f"{report.program}: {days} ({number(period.days)} days{beginning})"
    sections = (
        ("Partners", _funnel(report)),
        ("By persona", _personas(report)),
        ("By rep", _reps(report, names)),
        ("Interest now", _scores(report)),
        ("Letters planned in the period", _letters(report)),
        ("What came back", _rates(report)),
        *([("Variants, by partner", _variants(report.variants))] if report.variants else []),
        ("Languages", _languages(report)),
        ("Sales and opportunities", _pipeline(report)),
        ("Lift: treated partners against the holdout", _lift(report)),
        ("Costs", _costs(report)),
        ("To look at", _loose_ends(report.loose_ends)),
    )
    for head, parts in sections:
        yield from section(head, parts)


def _counts(funnel: Funnel) -> tuple[int, ...]:
    return tuple(getattr(funnel, stage) for stage in ("partners", *STAGES))


def _funnel(report: Report) -> Iterator[RenderableType]:
    rows = []
    before = report.funnel.partners
    for stage, count, held_out in zip(("partners", *STAGES), _counts(report.funnel), _counts(report.holdout), strict=True):
        rows.append((stage, count, share_of(count, report.funnel.partners), share_of(count, before), held_out, MEANING[stage]))
        before = count
    made = table(("", "treated", "of all", "of before", "holdout", "meaning"), rows)
    made.columns[-1].justify = "left"
    yield made


def _personas(report: Report) -> Iterator[RenderableType]:
    rows = ((one.persona or "(none yet)", *_counts(one.funnel), one.letters) for one in report.personas)
    yield table(("persona", "partners", *STAGES, "letters"), rows)


def _reps(report: Report, names: Mapping[str, str]) -> Iterator[RenderableType]:
    def name(rep: str) -> str:
        return f"{rep} {names.get(rep, '')}".strip()

    work = (
        (name(one.rep), one.letters, one.held, one.attempts, one.calls_open, one.calls_queued, one.calls_overdue)
        for one in report.reps
    )
    yield table(("rep", "letters", "held now", "tries", "calls open", "queued", "overdue"), work)
    yield ""
    results = (
        (name(one.rep), one.funnel.partners, one.funnel.called, one.funnel.graduated, _cell(one.won), _cell(one.open))
        for one in report.reps
    )
    yield table(("rep", "partners", "called", "graduated", "won", "open opportunities"), results)
    for one in report.reps:
        ended = ", ".join(f"{reason.because} {number(reason.count)}" for reason in one.dispositions)
        held = _in_a_line(one.why_held)
        yield from ([f"{one.rep} tries ended: {ended}"] if ended else [])
        yield from ([f"{one.rep} letters held: {held}"] if held else [])


def _scores(report: Report) -> Iterator[RenderableType]:
    rows = (
        (
            one.grade, one.partners, one.silent, one.partners - one.silent,
            "never called" if one.threshold is None else f"{one.threshold:g}",
            "-" if one.threshold is None else one.over,
        )
        for one in report.scores.grades
    )  # fmt: skip
    yield table(("fit", "partners", "no interest", "some", "threshold", "at or over it"), rows)


def _letters(report: Report) -> Iterator[RenderableType]:
    one = report.letters
    parts = (("sent", one.sent), ("held", one.held), ("waiting", one.waiting), ("failed", one.failed), ("unknown", one.unknown))
    yield " + ".join(f"{name} {number(count)}" for name, count in parts) + f" = planned {number(one.planned)}"
    for word, reasons in (("held", one.why_held), ("failed", one.why_failed), ("unknown", one.why_unknown)):
        yield from ([f"{word}: {_in_a_line(reasons)}"] if reasons else [])


def _in_a_line(reasons: Sequence[Reason]) -> str:
    shown = [f"{reason.because} {number(reason.count)}" for reason in reasons[:_MOST]]
    rest = sum(reason.count for reason in reasons[_MOST:])
    return "; ".join([*shown, *([f"other reasons {number(rest)}"] if rest else [])])


def _rates(report: Report) -> Iterator[RenderableType]:
    for head, rates in (("letters", report.rates), ("contacts by what they did since", report.responses)):
        rows = ((rate.what, rate.count, percent(rate.share), f"{number(rate.of)} {rate.of_what}") for rate in rates)
        yield table((head, "count", "share", "of"), rows)
        yield ""
    for one in report.verdicts:
        total = one.human + one.machine + one.unknown
        yield (
            f"{one.event}: {number(total)} events, {share_of(one.machine, total)} by machines, "
            f"{share_of(one.human, total)} by humans, the rest cannot be told"
        )


def _variants(results: Sequence[VariantResult]) -> Iterator[RenderableType]:
    for one in results:
        yield f"{one.persona}/{one.step}{ENDED if one.ended else ''}"
        heads = ("variant", "partners", "letters", "clicked", "replied", "answered", "of partners (95%)")
        rows = (
            (arm.variant, arm.partners, arm.letters, arm.clicked, arm.replied, arm.answered, share_between(arm))
            for arm in one.arms
        )
        yield table(heads, rows)
        yield one.said
        yield from (against(other, one) for other in one.against)
        yield from warnings(one)
        yield ""


def _languages(report: Report) -> Iterator[RenderableType]:
    odd = [one for one in report.languages if one.is_fallback or one.written is None]
    fallback = sum(one.contacts for one in odd if one.written is not None)
    yield (
        f"{number(sum(one.contacts for one in report.languages))} contacts read {len(report.languages)} languages; "
        f"{number(fallback)} are written to in another than theirs, "
        f"{number(sum(one.contacts for one in odd) - fallback)} get no letters"
    )
    if odd:
        rows = ((one.language or "unknown", one.written or "held", one.contacts, one.letters) for one in odd[:_MOST])
        yield table(("reads", "gets", "contacts", "letters"), rows, left=2)
    if odd[_MOST:]:
        yield f"and {number(sum(one.contacts for one in odd[_MOST:]))} contacts in {len(odd) - _MOST} other languages"


def _cell(amount: Amount) -> str:
    """`13: 292,018`, how many and how much."""
    return f"{number(amount.count)}: {number(amount.cents / 100)}"


def _pipeline(report: Report) -> Iterator[RenderableType]:
    done, currency = report.pipeline, report.costs.currency

    def line(name: str, one: Credits, holdout: Amount) -> tuple[str, ...]:
        return name, *(_cell(amount) for amount in (one.all, one.sourced, one.influenced, one.neither, holdout))

    yield table(
        (f"count: {currency}", "treated", "sourced", "influenced", "neither", "holdout"),
        [
            line("won", done.won, done.holdout.won),
            line("open, unweighted", done.open, done.holdout.open),
            line("lost", done.lost, done.holdout.lost),
            ("closed sales", _cell(done.sales.treated), "-", "-", "-", _cell(done.sales.holdout)),
        ],
    )
    yield f"Of the closed sales, partners that a letter reached made {_cell(done.sales.reached)} {currency}."


def _lift(report: Report) -> Iterator[RenderableType]:
    currency = report.costs.currency
    rows = (
        (
            one.what, level(one.difference.treated, one.unit, currency), level(one.difference.holdout, one.unit, currency),
            interval(one.difference, one.unit, currency),
        )
        for one in report.pipeline.lift
    )  # fmt: skip
    yield table(("", "treated", "holdout", "difference (95% interval)"), rows)
    yield from (f"{one.what}: {one.said}" for one in report.pipeline.lift)


def _costs(report: Report) -> Iterator[RenderableType]:
    one = report.costs
    yield (
        f"letters {money(one.letters_cents, one.currency)} + tries {money(one.attempts_cents, one.currency)} + "
        f"{one.months:g} months {money(one.months_cents, one.currency)} = {money(one.total_cents, one.currency)}"
    )
    yield (
        f"per call {money(one.per_call_cents, one.currency)}, per graduate {money(one.per_graduate_cents, one.currency)}, "
        f"per sourced or influenced opportunity {money(one.per_opportunity_cents, one.currency)}"
    )
    yield report.graduates.said


def _loose_ends(ends: LooseEnds) -> Iterator[RenderableType]:
    found = list(loose_ends(ends))
    yield from (f"{head}: {what}" for head, what in found)
    yield from ([] if found else ["Nothing. Every contact has a stream and a next step."])


def loose_ends(ends: LooseEnds) -> Iterator[tuple[str, str]]:
    """What a person should look at, as (what, how many and why)."""
    kinds: tuple[tuple[str, Sequence[Reason | Place]], ...] = (
        ("content that ran out", ends.ran_out),
        ("held in their stream", ends.held),
        ("streams that ended with nothing after", ends.ended),
        ("enrollments without a next step", ends.stuck),
        ("contacts in no stream", ends.outside),
        ("partners without an owner", ends.ownerless),
    )
    for head, found in kinds:
        if found:
            yield f"{head}: {number(sum(one.count for one in found))}", _in_a_line([_reason(one) for one in found])
    if ends.holdout_touched:
        yield "partners of the holdout that got a letter or a call", number(ends.holdout_touched)


def _reason(one: Reason | Place) -> Reason:
    return one if isinstance(one, Reason) else Reason(f"{one.stream}, {one.because}" if one.because else one.stream, one.count)
