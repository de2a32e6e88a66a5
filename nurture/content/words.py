"""Values in a marketer's words: `5 business days`, `1 in 5 days`, `10%`, `mon-thu`, `08:30`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, time
from functools import lru_cache
from typing import TypeVar, cast, get_args
from zoneinfo import available_timezones

import phonenumbers
from babel import Locale
from babel.numbers import is_currency
from email_validator import EmailNotValidError, validate_email

from nurture.content.figures import locale_of
from nurture.content.findings import closest, nearest
from nurture.content.form import Form, Reader, as_scalar, listed, mapped, refuse, refuse_word, some, text
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


def _near_span(written: str) -> str:
    amount, _, unit = written.partition(" ")
    if amount.isdecimal() and len(amount) > _SPAN_DIGITS:
        return "Write a number of up to four digits."
    near = nearest(re.sub("^work(ing)? ?", "business ", unit), get_args(Unit), prefix=f"{amount} ")
    if amount.isdecimal() and near.startswith("Did"):
        return near
    return "Write `5 business days`, `4 business hours` or `30 days`."


def cap(node: Node) -> Cap:
    written = as_scalar(node, "a cap").value
    if found := _CAP.fullmatch(written):
        return Cap(int(found[1]), max(int(found[2]), 1))
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
        raise refuse(node, "percent", f'"{written}" is not a share.', "Write `10%`.")
    return float(found[1]) / 100


def holdout(node: Node) -> float:
    """So small that there is somebody to write to, and to compare with."""
    share = percent(node)
    if not re.fullmatch(patterns.HOLDOUT, as_scalar(node).value):
        wrong = f"A holdout of {share:.0%} leaves too few to write to."
        raise refuse(node, "holdout", wrong, f"Write `10%`; at most {patterns.MOST_HELD_OUT}%.")
    return share


def currency(node: Node) -> str:
    written = as_scalar(node, "a currency").value
    if not (re.fullmatch(patterns.CURRENCY, written) and is_currency(written)):
        meant = _CURRENCIES.get(written.strip().casefold(), written.strip().upper())
        do = f'Did you mean "{meant}"?' if is_currency(meant) else "Write its three letters, such as EUR."
        raise refuse(node, "currency", f'There is no currency "{written}".', do)
    return written


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
        scalar = as_scalar(node, f"a {what}")
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


def zone(node: Node) -> str:
    written = as_scalar(node, "a time zone").value
    if written not in _zones():
        raise refuse(node, "unknown-zone", f'There is no time zone "{written}".', nearest_zone(written))
    return written


def nearest_zone(written: str) -> str:
    if re.search(r"[+-]\d", written):
        return "Write the zone of a city, such as Europe/Berlin: it knows about summer time."
    by_small = {one.casefold(): one for one in _zones()}
    close = closest(written, by_small)
    return f'Did you mean "{by_small[close]}"?' if close else "Write it as Europe/Berlin."


@lru_cache
def _zones() -> frozenset[str]:
    """Without `localtime`, which is another zone on another machine."""
    return frozenset(zone for zone in available_timezones() if re.fullmatch(patterns.ZONE, zone))


def language(node: Node) -> str:
    written = as_scalar(node, "a language").value
    letters, _, region = written.partition("-")
    if not (
        letters.isascii()
        and letters.islower()
        and letters.isalpha()
        and len(letters) in (2, 3)
        and region.isalnum() | (not region)
        and locale_of(written)
        and _shortest(letters) == letters
    ):
        raise refuse(node, "language", f'"{written}" is not a language.', _near_language(written))
    return written


def _near_language(written: str) -> str:
    """By its English name, or by a code that is written otherwise."""
    names = {name.casefold(): code for code, name in Locale("en").languages.items()}
    letters, dash, region = written.casefold().replace("_", "-").partition("-")
    code = names.get(written.casefold()) or f"{_shortest(letters)}{dash}{region.upper()}"
    return f'Did you mean "{code}"?' if locale_of(code) else "Write its two letters, such as de, or de-AT."


def _shortest(letters: str) -> str:
    """`nld` is `nl`; a few languages have three letters only. Two stay as they are."""
    found = locale_of(letters) if len(letters) == _LONG_CODE else None
    return found.language if found else letters


_LONG_CODE = 3
_MANY_DIGITS = 7
_CURRENCIES = {"€": "EUR", "euro": "EUR", "£": "GBP", "$": "USD", "us$": "USD"}
# Codes that people write, and the right ones.
_OTHER_CODES = {"UK": "GB", "EL": "GR"}
# Unicode's own codes, for unions, islands of a country and the unknown.
_NO_COUNTRIES = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"))


@lru_cache
def countries() -> dict[str, str]:
    """Two-letter codes with their English names."""
    names = Locale("en").territories
    return {code: title for code, title in names.items() if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRIES}


def country(node: Node) -> str:
    written = as_scalar(node, "a country").value
    if written not in countries():
        do = f'Did you mean "{_meant(written)}"?' if _meant(written) else "Write its two letters, such as DE."
        raise refuse(node, "unknown-country", f'There is no country "{written}".', do)
    return written


def region(node: Node) -> str:
    """A country, a part of one as `DE-BY`, or a part alone, which only the partners file knows."""
    written = text(node)
    code, dash, part = written.partition("-")
    if code in countries() or not (_is_code(code) or _meant(written)):
        return written
    meant = _meant(code if _is_code(code) else written)
    near = f'Did you mean "{meant}{dash}{part}"?' if meant else "Countries are two letters, such as DE."
    do = f"{near} A part of a country is written with it, as in DE-BY."
    raise refuse(node, "unknown-country", f'There is no country "{code}".', do)


def _is_code(written: str) -> bool:
    return bool(re.fullmatch("[A-Za-z]{2}", written))


def _meant(written: str) -> str | None:
    """The code of a country that is written in small letters, by its name, or as people say it."""
    by_name = {title.casefold(): code for code, title in countries().items()}
    code = by_name.get(written.casefold(), written.upper())
    code = _OTHER_CODES.get(code, code)
    return code if code in countries() else None


def email(node: Node) -> str:
    written = line(node)
    try:
        return validate_email(written, check_deliverability=False).normalized
    except EmailNotValidError:
        raise refuse(node, "address", "This is not an e-mail address.", "Write it as name@firm.example.") from None


def phone(country: str | None) -> Reader[str]:
    """A number as people dial it in `country`, or with its own in front. What has many digits may be two, or have words."""

    def reader(node: Node) -> str:
        written = line(node)
        if sum(map(str.isdigit, written)) < _MANY_DIGITS and not _is_phone(written, country):
            raise refuse(node, "phone", "This is not a telephone number.", 'Write it as "+49 89 99998 214".')
        return written

    return reader


def _is_phone(written: str, country: str | None) -> bool:
    try:
        found = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_possible_number(found))


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
