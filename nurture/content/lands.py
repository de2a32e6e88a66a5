"""What differs from land to land, by the lists of those who keep them: zones, languages, countries, currencies, telephones."""

from __future__ import annotations

import re
from functools import lru_cache
from zoneinfo import available_timezones

import phonenumbers
from babel import Locale
from babel.numbers import is_currency

from nurture.content.figures import locale_of
from nurture.content.findings import closest
from nurture.content.form import Reader, as_scalar, refuse, text
from nurture.content.keys import patterns
from nurture.content.tree import Node
from nurture.content.words import line

_LONG_CODE = 3
_MANY_DIGITS = 7
_CURRENCIES = {"€": "EUR", "euro": "EUR", "£": "GBP", "$": "USD", "us$": "USD"}
# Codes that people write, and the right ones.
_OTHER_CODES = {"UK": "GB", "EL": "GR"}
# Unicode's own codes, for unions, islands of a country and the unknown.
_NO_COUNTRIES = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"))


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


def currency(node: Node) -> str:
    written = as_scalar(node, "a currency").value
    if not (re.fullmatch(patterns.CURRENCY, written) and is_currency(written)):
        meant = _CURRENCIES.get(written.strip().casefold(), written.strip().upper())
        do = f'Did you mean "{meant}"?' if is_currency(meant) else "Write its three letters, such as EUR."
        raise refuse(node, "currency", f'There is no currency "{written}".', do)
    return written


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
