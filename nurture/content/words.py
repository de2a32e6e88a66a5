"""Values in a marketer's words: `5 business days`, `1 in 5 days`, `10%`, `mon-thu`, `08:30`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, time
from typing import TypeVar, cast, get_args

from email_validator import EmailNotValidError, validate_email

from nurture.content.findings import nearest
from nurture.content.form import Form, Reader, as_scalar, listed, mapped, refuse, refuse_word, some, text, with_article
from nurture.content.keys import patterns
from nurture.content.keys.program import HOURS
from nurture.content.tree import Node, Scalar
from nurture.rules.conditions import as_word
from nurture.rules.rubric import Period
from nurture.rules.spans import WEEKDAYS, Cap, Hours, Span, Unit, Weekday

L = TypeVar("L", bound=str)
N = TypeVar("N", int, float)
V = TypeVar("V")

_SPAN_DIGITS = 4
_SPAN = re.compile(rf"(\d{{1,{_SPAN_DIGITS}}}) ((?:business )?[a-z]+?)s?")
_CAP = re.compile(patterns.CAP)
_CAP_A_DAY = re.compile(patterns.CAP_A_DAY)
_RATE = re.compile(r"(\d{1,4}) per ([a-z]+)")
_PERCENT = re.compile(patterns.PERCENT)
_NAME = re.compile(patterns.NAME)
_DOMAIN = re.compile(patterns.DOMAIN)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def line(node: Node) -> str:
    """A text on one line."""
    written = text(node)
    if "\n" in written or _CONTROL.search(written):
        raise refuse(node, "one-line", "This text has to stay on one line.", "Take out the line breaks and control characters.")
    return written


def span(node: Node) -> Span:
    written = " ".join(as_scalar(node, "a length of time").value.split())
    if written == "at once":
        return Span(0, "minutes")
    found = _SPAN.fullmatch(written)
    unit = f"{found[2]}s" if found else ""
    if not found or unit not in get_args(Unit):
        raise refuse(node, "span", f'"{written}" is not a length of time.', _near_span(written))
    return Span(int(found[1]), cast("Unit", unit))


def waiting(node: Node) -> Span:
    """A length of time by the clock and calendar of whoever waits, who has no hours of business that we know."""
    found = span(node)
    if found.unit == "business hours":
        do = f"Write `{Span(found.amount, 'hours')}`, or `1 business day`."
        raise refuse(node, "span", "Nobody's business hours count here.", do)
    return found


def _near_span(written: str) -> str:
    amount, _, unit = written.partition(" ")
    if amount.isdecimal() and not unit and len(amount) <= _SPAN_DIGITS:
        return f"Write `{amount} days`, or `{amount} business days`."
    if amount.isdecimal() and len(amount) > _SPAN_DIGITS:
        return "Write a number of up to four digits."
    near = nearest(re.sub("^work(ing)? ?", "business ", unit), get_args(Unit), prefix=f"{amount} ")
    if amount.isdecimal() and near.startswith("Did"):
        return near
    return "Write `5 business days`, `4 business hours` or `30 days`."


def cap(node: Node) -> Cap:
    written = as_scalar(node, "a cap").value
    if found := _CAP.fullmatch(written):
        return Cap(int(found[1]), int(found[2]))
    if found := _CAP_A_DAY.fullmatch(written):
        return Cap(int(found[1]), 1)
    raise refuse(node, "cap", f'"{written}" is not a cap.', "Write `1 in 5 days` or `2 a day`.")


def rate(node: Node) -> tuple[int, Period]:
    written = as_scalar(node, "how many may count").value
    found = _RATE.fullmatch(written)
    if not found or found[2] not in get_args(Period):
        raise refuse(
            node,
            "rate",
            f'"{written}" does not say how many count.',
            "Write `1 per message`, or per day, week, month or topic.",
        )
    return int(found[1]), cast("Period", found[2])


def percent(node: Node) -> float:
    written = as_scalar(node, "a share").value
    found = _PERCENT.fullmatch(written)
    if not found:
        raise refuse(node, "percent", f'"{written}" is not a share.', f"Write `{_near_share(written)}`.")
    return float(found[1]) / 100


def _near_share(written: str) -> str:
    """Whoever writes `0.2` means `20%`, and `20` as well."""
    if not re.fullmatch(r"\d{1,2}(\.\d{1,2})?", written):
        return "10%"
    return f"{float(written):.4g}%" if float(written) >= 1 else f"{float(written) * 100:.4g}%"


def holdout(node: Node) -> float:
    """So small that there is somebody to write to, and to compare with."""
    share = percent(node)
    if not re.fullmatch(patterns.HOLDOUT, as_scalar(node).value):
        wrong = f"A holdout of {share:.0%} leaves too few to write to."
        raise refuse(node, "holdout", wrong, f"Write `10%`; at most {patterns.MOST_HELD_OUT}%.")
    return share


def band(node: Node) -> tuple[float, float]:
    """`3% to 5%`; one share alone is both ends."""
    written = as_scalar(node, "a band").value
    low, _, high = map(str.strip, written.partition(" to "))
    ends = percent(Scalar(node.place, low)), percent(Scalar(node.place, high or low))
    if ends[0] > ends[1]:
        raise refuse(node, "percent", f'"{written}" ends below where it begins.', f"Write `{high} to {low}`.")
    return ends


def whole(least: int = 0) -> Reader[int]:
    def reader(node: Node) -> int:
        written = as_scalar(node, "a whole number").value
        if not re.fullmatch(patterns.WHOLE, written) or int(written) < least:
            raise refuse(
                node, "number", f'"{written}" is not a whole number from {least}.', f"Write a number such as {max(least, 10)}."
            )
        return int(written)

    return reader


def number(node: Node) -> float:
    written = as_scalar(node, "a number").value
    if not re.fullmatch(patterns.NUMBER, written):
        raise refuse(node, "number", f'"{written}" is not a number.', "Write a number such as 15 or 0.02.")
    return float(written)


def within(read: Reader[N], least: int, most: int, what: str) -> Reader[N]:
    """A number of `what`, which ends on both sides."""

    def reader(node: Node) -> N:
        value = read(node)
        if not least <= value <= most:
            wrong = f'"{as_scalar(node).value}" is outside {what}, which goes from {least} to {most}.'
            raise refuse(node, "number", wrong, f"Write a number from {least} to {most}.")
        return value

    return reader


def growth(node: Node) -> float:
    times = number(node)
    if times < 1:
        raise refuse(
            node,
            "growth",
            f'"{as_scalar(node, "a number").value}" times as many is fewer.',
            "Write 1.5, or 1 for the same number each day.",
        )
    return times


def yes(node: Node) -> bool:
    written = as_scalar(node, "true or false").value
    if not re.fullmatch(patterns.YES, written):
        raise refuse(node, "boolean", f'"{written}" is neither true nor false.', "Write true or false.")
    return written in ("true", "yes")


def day(node: Node) -> date:
    written = as_scalar(node, "a date").value
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise refuse(node, "date", f'"{written}" is not a date.', "Write it as 2026-03-31.") from None


def clock_time(node: Node) -> time:
    written = as_scalar(node, "a time of day").value
    if not re.fullmatch(patterns.CLOCK_TIME, written):
        raise refuse(node, "time", f'"{written}" is not a time of day.', 'Write it as "08:30".')
    return time.fromisoformat(written)


def weekdays(node: Node) -> tuple[Weekday, ...]:
    """`mon-thu`, or a list of days."""
    first, dash, last = node.value.partition("-") if isinstance(node, Scalar) else ("", "", "")
    if not dash:
        return some(listed(weekday))(node)
    ends = weekday(Scalar(node.place, first)), weekday(Scalar(node.place, last))
    start, end = (WEEKDAYS.index(one) for one in ends)
    return WEEKDAYS[start : end + 1] if start <= end else WEEKDAYS[start:] + WEEKDAYS[: end + 1]


def weekday(node: Node) -> Weekday:
    return choice("weekday", WEEKDAYS)(node)


def hours(node: Node) -> Hours:
    form = Form(node, HOURS)
    read = form.close(Hours(form.need("days", weekdays), form.need("from", clock_time), form.need("to", clock_time)))
    if read.start >= read.end:
        raise refuse(node, "hours", "These hours end before they begin.", "Let `from` be earlier than `to`.")
    return read


def choice(what: str, options: tuple[L, ...]) -> Reader[L]:
    """One of a few fixed words."""

    def reader(node: Node) -> L:
        scalar = as_scalar(node, with_article(what))
        written = scalar.value
        found = next((option for option in options if option == written), None)
        if found is None:
            article = "an" if what[0] in "aeiou" else "a"
            raise refuse_word(scalar, f"unknown-{what}", f'"{written}" is not {article} {what}.', nearest(written, options))
        return found

    return reader


def name(node: Node) -> str:
    """A lasting name: it becomes a key, a file's name, a row."""
    scalar = as_scalar(node, "a name")
    if not _NAME.fullmatch(scalar.value):
        raise refuse_word(scalar, "name", f'"{scalar.value}" cannot be a name.', "Use small letters, digits, - and _.")
    return scalar.value


def word(node: Node) -> str:
    """A word of a file that is imported, such as a role or a tier."""
    return _as_imported(node, as_word)


def certificate(node: Node) -> str:
    return _as_imported(node, str.casefold)


def _as_imported(node: Node, imported: Callable[[str], str]) -> str:
    written = text(node)
    kept = imported(written)
    if written != kept:
        raise refuse(node, "word", f'"{written}" never comes: imported, it is written "{kept}".', f"Write {kept}.")
    return written


def by_name(read: Callable[[str, Node], V], what: str) -> Reader[dict[str, V]]:
    """A mapping by lasting names, such as topics or offers."""
    return mapped(lambda key, node: read(name(key), node), what)


def email(node: Node) -> str:
    written = line(node)
    try:
        return validate_email(written, check_deliverability=False).normalized
    except EmailNotValidError:
        raise refuse(node, "address", "This is not an e-mail address.", "Write it as name@firm.example.") from None


def domain(node: Node) -> str:
    written = as_scalar(node, "a domain").value
    if not _DOMAIN.fullmatch(written):
        raise refuse(node, "domain", f'"{written}" is not a domain.', "Write it as firm.example, in small letters.")
    return written


def in_languages(written: Collection[str], read: Reader[str] = text) -> Reader[dict[str, str]]:
    """A text by written language; one text alone stands for all of them."""

    def one(key: Scalar, node: Node) -> str:
        if key.value not in written:
            raise refuse(key, "unknown-language", f'The program does not write "{key.value}".', nearest(key.value, written))
        return read(node)

    def reader(node: Node) -> dict[str, str]:
        if isinstance(node, Scalar):
            return dict.fromkeys(written, read(node))
        by_language = mapped(one, "a text by language")(node)
        for missing in (language for language in written if language not in by_language):
            wrong = f'The language "{missing}" is missing here.'
            raise refuse(node, "missing-language", wrong, f'Add "{missing}:".')
        return by_language

    return reader
