"""Days, times, numbers and money as a language writes them.

`FIGURES` are the filters of letters that do so. They take what is written out in the letter, so they are worked out when
the letter is made ready and cost nothing when it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_location
from babel.numbers import format_currency, format_decimal, is_currency

from nurture.rules.calendar import Zones, zone

_LARGEST = Decimal(10) ** 15

# Where people write the hour in another way than Babel's short form. The parts in quotes are words.
_TIMES = {"de": "HH:mm 'Uhr'", "fr": "H 'h' mm", "ko": "aaaa h:mm"}
# How to say that an hour is another place's; elsewhere Babel's own words stand in brackets.
_PLACES = {
    "de": "{time} (Ortszeit {city})",
    "en": "{time} {city} time",
    "fr": "{time} (heure locale, {city})",
    "hu": "{time} ({city}, helyi idő)",
    "ko": "{time}({city} 시간)",
}


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale | None:
    """None for a language that there is not."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _locale(language: str) -> Locale:
    """Programs write known languages only; a release from before that was checked falls back to English."""
    return locale_of(language) or Locale("en")


def _plain(written: str) -> str:
    """Many mail programs have no sign for the narrow space that keeps words together; all have the wide one."""
    return written.replace("\u202f", "\xa0")


# --- filters: raise ValueError, with what the value should be, for others ---------------------------------------------


def day(value: object, language: str) -> str:
    """`2026-12-03` is `3. Dezember 2026`."""
    try:
        return _plain(format_date(date.fromisoformat(str(value)), "long", locale=_locale(language)))
    except ValueError:
        raise ValueError('a day such as "2026-12-03"') from None


def number(value: object, language: str) -> str:
    """`20000` is `20.000`."""
    return _plain(format_decimal(_decimal(value), locale=_locale(language)))


def money(value: object, language: str, currency: object = None) -> str:
    """`1250` in EUR is `1.250 €`, and `9.5` is `9,50 €`: whole amounts go without cents."""
    amount, locale = _decimal(value), _locale(language)
    if not (isinstance(currency, str) and is_currency(currency)):
        raise ValueError('an amount with its currency, such as money("EUR")')
    pattern = locale.currency_formats["standard"].pattern
    whole = pattern.replace(".00", "") if amount == amount.to_integral_value() else pattern
    return _plain(format_currency(amount, currency, whole, locale=locale, currency_digits=False))


def _decimal(value: object) -> Decimal:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        found = Decimal("NaN")
    if isinstance(value, bool) or not found.is_finite() or abs(found) >= _LARGEST:
        raise ValueError("a number such as 1250 or 9.5")
    return found


FIGURES: Mapping[str, Callable[..., str]] = {"day": day, "money": money, "number": number}


# --- dated events -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def day_and_time(starts: datetime, announced: str, zones: Zones, language: str) -> tuple[str, str]:
    """When something starts by the reader's own clock; where that cannot be told, by the announced zone, which is said.

    `zones` are those that the reader may be in: one, or several that a country spans.
    """
    clocks = {starts.astimezone(place).replace(tzinfo=None) for place in zones}
    if len(clocks) == 1:
        local = clocks.pop()
        return _day(local, language), _time(local, language)
    local = starts.astimezone(zone(announced)).replace(tzinfo=None)
    return _day(local, language), _elsewhere(_time(local, language), announced, language)


def _day(local: datetime, language: str) -> str:
    return format_date(local, "full", locale=_locale(language))


def _time(local: datetime, language: str) -> str:
    return _plain(format_time(local, _TIMES.get(language.partition("-")[0], "short"), locale=_locale(language)))


def _elsewhere(time: str, announced: str, language: str) -> str:
    locale = _locale(language)
    city = get_timezone_location(zone(announced), locale=locale, return_city=True)
    said = _PLACES.get(language.partition("-")[0])
    return said.format(time=time, city=city) if said else f"{time} ({locale.zone_formats['region'] % city})"
