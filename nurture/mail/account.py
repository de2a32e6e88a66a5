"""A question to the SendGrid account, by the `sendgrid` package: may this key send."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from python_http_client.exceptions import HTTPError as SendGridHTTPError
from sendgrid import SendGridAPIClient

from nurture.rules.errors import UserError

_TIMEOUT = 15  # seconds

# At DEBUG it prints the key and all it sends.
logging.getLogger("python_http_client").setLevel(logging.INFO)


def check_key(key: str, host: str) -> None:
    """Raise a UserError unless the key is valid and may send mail."""
    if "mail.send" not in _ask(_client(key, host).scopes.get).get("scopes", []):
        raise UserError("The SendGrid key may not send mail.", "Give it the permission Mail Send, or make another one.")


def _client(key: str, host: str) -> Any:
    client = SendGridAPIClient(key, host=host).client
    client.timeout = _TIMEOUT
    return client


def _ask(call: Callable[[], Any]) -> dict[str, Any]:
    """The answer's JSON, or one sentence that holds neither key nor answer."""
    try:
        answer = call().to_dict
    except SendGridHTTPError as error:
        if error.status_code in (401, 403):
            raise UserError("SendGrid does not take this key.", "Look at SENDGRID_API_KEY and its permissions.") from None
        raise UserError(f"SendGrid answered {error.status_code}.", "Try later, or look at NURTURE_SENDGRID_HOST.") from None
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise UserError(
            f"SendGrid cannot be asked ({type(error).__name__}).", "Look at the network and NURTURE_SENDGRID_HOST."
        ) from None
    return answer if isinstance(answer, dict) else {}
