"""Telephone numbers, read as from the partner's country.

The library needs some 35 µs a number. Most are plain digits, and for those the library's own tables answer in a tenth of
that: `_quick` follows the library's steps where they are few and leaves every other number to it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata

_FAULTS = {
    NumberParseException.INVALID_COUNTRY_CODE: "unknown country code",
    NumberParseException.NOT_A_NUMBER: "not a number",
    NumberParseException.TOO_SHORT_AFTER_IDD: "too short",
    NumberParseException.TOO_SHORT_NSN: "too short",
    NumberParseException.TOO_LONG: "too long",
}
_SEPARATORS = str.maketrans("", "", " .-()/")
_KINDS = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip", "personal_number", "pager", "uan", "voicemail",
)  # fmt: skip
_EXTENSION = re.compile(r" ?x\d{1,6}$", re.ASCII)
_LEAST_DIGITS, _MOST_DIGITS = 4, 17
_LONGEST_RAW = 40


Answer = tuple[str | None, str | None]
"""The number as E.164 without its extension, or else the fault. Both None where there is no number."""


def read_phone(raw: str, country: str) -> Answer:
    if not raw:
        return None, None
    return _quick(raw, country) or _by_library(raw, country)


def _by_library(raw: str, country: str) -> Answer:
    try:
        number = phonenumbers.parse(raw, country)
    except NumberParseException as error:
        return None, _FAULTS[error.error_type]
    if not phonenumbers.is_valid_number(number):
        return None, _no_such_number(country)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), None


def _no_such_number(country: str) -> str:
    return f"no such number in {country}"


class _Region:
    """One region's numbering plan, from the library's table of it."""

    def __init__(self, plan: Any) -> None:
        self.code = str(plan.country_code)
        self.abroad = re.compile(plan.international_prefix or "(?!)")
        self.trunk = re.compile(plan.national_prefix_for_parsing or "(?!)")
        self.rewrites = bool(plan.national_prefix_transform_rule)
        self.leads = re.compile(plan.leading_digits) if plan.leading_digits is not None else None
        self.general = re.compile(plan.general_desc.national_number_pattern or "(?!)")
        self.lengths = frozenset(plan.general_desc.possible_length)
        self.longest = max(self.lengths)
        self._by_length: dict[int, re.Pattern[str]] = {}
        kinds = [getattr(plan, name) for name in _KINDS]
        self.kinds = [
            (frozenset(kind.possible_length) or self.lengths, str(kind.national_number_pattern))
            for kind in kinds
            if kind is not None and kind.national_number_pattern
        ]

    def is_viable(self, digits: str) -> bool:
        return self.general.fullmatch(digits) is not None

    def has(self, significant: str) -> bool:
        size = len(significant)
        if size not in self.lengths or not self.is_viable(significant):
            return False
        return self._of_length(size).fullmatch(significant) is not None

    def _of_length(self, size: int) -> re.Pattern[str]:
        """What numbers of that length may look like, of any kind; few lengths are ever asked for."""
        pattern = self._by_length.get(size)
        if pattern is None:
            kinds = [f"(?:{kind})" for lengths, kind in self.kinds if size in lengths]
            pattern = self._by_length[size] = re.compile("|".join(kinds) or "(?!)")
        return pattern


@lru_cache(maxsize=512)
def _region(country: str) -> _Region | None:
    plan = PhoneMetadata.metadata_for_region(country, None)
    return _Region(plan) if plan else None


def _quick(raw: str, country: str) -> Answer | None:
    """What the library says of this number, or None where that is not plain to see."""
    digits = _EXTENSION.sub("", raw).translate(_SEPARATORS)
    is_foreign = digits.startswith("+")
    digits = digits[is_foreign:]
    if len(raw) > _LONGEST_RAW or not (digits.isascii() and digits.isdigit()):
        return None
    found = _from_abroad(digits) if is_foreign else _from_home(digits, country)
    if found is None:
        return None
    region, national = found
    significant = _without_trunk(national, region)
    if significant is None or not _LEAST_DIGITS <= len(significant) <= _MOST_DIGITS:
        return None
    if len(significant) < len(national) and len(significant) not in region.lengths:
        return None
    return (f"+{region.code}{significant}", None) if _exists(significant, region) else (None, _no_such_number(country))


def _from_abroad(digits: str) -> tuple[_Region, str] | None:
    """The main region of the country code that an international number begins with, and the rest."""
    for length in (1, 2, 3):
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length] or 0))
        if regions and digits[0] != "0":
            region = _region(regions[0])
            return (region, digits[length:]) if region else None
    return None


def _from_home(digits: str, country: str) -> tuple[_Region, str] | None:
    """The country's plan and the number, without a country code that came without its plus sign."""
    region = _region(country)
    if region is None or region.abroad.match(digits):
        return None
    if not digits.startswith(region.code):
        return region, digits
    rest = _without_trunk(digits[len(region.code) :], region)
    if rest is None:
        return None
    if len(digits) > region.longest or (not region.is_viable(digits) and region.is_viable(rest)):
        return _from_abroad(region.code + rest)
    return region, digits


def _without_trunk(digits: str, region: _Region) -> str | None:
    """The number without the 0 or 1 that one dials first at home; None where the plan rewrites it."""
    found = region.trunk.match(digits)
    if found is None:
        return digits
    if region.rewrites and found.groups()[-1] is not None:
        return None
    rest = digits[found.end() :]
    return digits if region.is_viable(digits) and not region.is_viable(rest) else rest


def _exists(significant: str, main: _Region) -> bool:
    """Whether the first region of this country code that claims the number has it."""
    codes = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[int(main.code)]
    if len(codes) == 1:
        return main.has(significant)
    for region in filter(None, map(_region, codes)):
        if region.leads is None:
            if region.has(significant):
                return True
        elif region.leads.match(significant):
            return region.has(significant)
    return False
