"""Beside us: the queue that most Django projects send with, one process, over SMTP. Measured where it is installed:
`.venv/bin/python -m pip install django-post_office`.
"""

from __future__ import annotations

import importlib.util
import logging
import time
from pathlib import Path

_HTML = "<p>plain words that go on for a while</p>" * 75
_TEXT = "plain words that go on for a while\n" * 28


def is_installed() -> bool:
    return importlib.util.find_spec("post_office") is not None


def send_queued(database: Path, place: str, letters: int) -> float:
    """Letters a second from its queue to the mail server at `place`, with all that it writes down of each."""
    import django  # noqa: PLC0415 - neither is a requirement of ours
    from django.conf import settings  # noqa: PLC0415

    host, _, port = place.partition(":")
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)}},
        INSTALLED_APPS=["post_office"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST=host,
        EMAIL_PORT=int(port),
        LOGGING_CONFIG=None,
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - reads the settings
    from post_office import mail  # noqa: PLC0415
    from post_office.models import STATUS, Email  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    for number in range(letters):
        mail.send(
            f"ada{number}@aster.example",
            "jana.lindqvist@vendor.example",
            subject="Three points?",
            message=_TEXT,
            html_message=_HTML,
        )
    logging.disable()
    begun = time.perf_counter()
    mail.send_queued_mail_until_done(processes=1)
    found = letters / (time.perf_counter() - begun)
    assert Email.objects.filter(status=STATUS.sent).count() == letters
    return found
