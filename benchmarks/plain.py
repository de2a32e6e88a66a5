"""The stack one would write in an afternoon: an ORM row a letter, a template render, the SDK's own transport, a commit."""

from __future__ import annotations

import time

from jinja2 import Environment
from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail import CustomArg, Mail
from sqlmodel import Field, Session, SQLModel, create_engine, select

_HTML = "<p>Hello {{ name }},</p>" + "<p>plain words that go on for a while</p>" * 75


class PlainLetter(SQLModel, table=True):
    __tablename__ = "plain_letter"

    id: int | None = Field(default=None, primary_key=True)
    address: str
    name: str
    state: str = "planned"


def send_plainly(url: str, host: str, letters: int) -> float:
    """Letters a second."""
    engine = create_engine(url)
    SQLModel.metadata.create_all(engine, tables=[PlainLetter.__table__])  # type: ignore[attr-defined]
    with Session(engine) as opened:
        opened.add_all(PlainLetter(address=f"ada{number}@aster.example", name="Ada") for number in range(letters))
        opened.commit()
    client = SendGridAPIClient("SG.benchmark", host=host)
    template = Environment(autoescape=True).from_string(_HTML)
    begun = time.perf_counter()
    with Session(engine) as opened:
        for letter in opened.exec(select(PlainLetter).where(PlainLetter.state == "planned")).all():
            html = template.render(name=letter.name)
            mail = Mail("jana.lindqvist@vendor.example", letter.address, "Three points?", html_content=html)
            mail.personalizations[0].add_custom_arg(CustomArg("nurture_mid", f"plain{letter.id}"))
            client.send(mail)
            letter.state = "accepted"
            opened.add(letter)
            opened.commit()
    return letters / (time.perf_counter() - begun)
