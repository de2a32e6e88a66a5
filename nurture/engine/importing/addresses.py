"""E-mail addresses: plain ones by one strict pattern, the rest by email-validator."""

from __future__ import annotations

import re

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from nurture.engine.importing.values import Fault, Value

_LONGEST = 254
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"(?!..--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"  # `xn--` and its like go to the library
_RESERVED = "|".join(re.escape(name) for name in SPECIAL_USE_DOMAIN_NAMES)
_PLAIN = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?!(?i:{_RESERVED})$)[A-Za-z]{{2,63}}", re.ASCII)


def address(raw: str) -> Value | Fault:
    """The address as mail servers take it: a domain in other scripts becomes ASCII. None stays none."""
    if not raw or (len(raw) <= _LONGEST and _PLAIN.fullmatch(raw)):
        return raw
    try:
        return validate_email(raw, check_deliverability=False, allow_smtputf8=False, strict=True).ascii_email
    except EmailNotValidError as error:
        return Fault(f"bad address: {_without_quotes(str(error))}")


def _without_quotes(said: str) -> str:
    """The library's sentence without the characters and parts that it quotes from the address."""
    return re.sub(r"[:(].*|'.*'", "", said).strip().rstrip(".")
