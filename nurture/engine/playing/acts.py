"""What people do: it suppresses, ends streams, scores, and may make their partner ready for a call; ingest, on a stage."""

from __future__ import annotations

from datetime import timedelta

from db.columns import from_db, to_db
from db.events import Letter as Named
from db.touched import DeedRow
from nurture.engine.ingest.effects import FINAL, reached, replied_since
from nurture.engine.ingest.shapes import Happened
from nurture.engine.ingest.whom import order
from nurture.engine.playing.cast import Act, Did
from nurture.engine.playing.opening import Order
from nurture.engine.playing.stage import Stage
from nurture.engine.playing.state import Letter, Partner
from nurture.rules.conditions import Deed
from nurture.rules.events import SIGNALS
from nurture.rules.verdict import Click, Judged, judge, judge_clicks

_DELIVERED_AFTER = 1_000  # milliseconds; a letter that left has arrived


def happen(stage: Stage, act: Act) -> Partner | None:
    """The partner, where escalate is to look at it."""
    asked = order(act.kind, "", act.contact.key, hard=act.hard)
    if asked is not None:
        act.contact.orders.append(Order(act.contact.id, asked.channel, "address", "", asked.source, None))
    verdict, because = _judge(act)
    topic = _topic(stage, act)
    stage.tell(Did(act.at, act, topic, verdict))
    is_human = verdict != "machine"
    if is_human:
        _note(act, topic, verdict)
        _end_stream(stage, act, final=asked is not None)
    scored = _score(stage, act, topic, (verdict, because))
    telling = SIGNALS.union(stage.release.program.calling.instant)
    return act.contact.partner if scored or (is_human and act.kind in telling) else None


def _judge(act: Act) -> Judged:
    if act.kind != "clicked" or act.letter is None:
        return judge(act.kind, machine=act.machine)
    left = act.letter.due_at
    act.letter.clicks.append(Click(act.at, act.link))
    return judge_clicks(act.letter.clicks, left + _DELIVERED_AFTER)[-1]


def _topic(stage: Stage, act: Act) -> str:
    link = stage.release.program.links.get(act.link)
    return act.topic or (link.topic if link else "") or (act.letter.row.about if act.letter else "")


def _note(act: Act, topic: str, verdict: str) -> None:
    step = act.letter.row.step if act.letter else ""
    act.contact.deeds.append(Deed(act.kind, from_db(act.at), step, topic))
    if verdict == "human" and act.kind != "opened":
        act.contact.human.append(
            DeedRow(act.contact.partner.id, act.contact.id, act.kind, act.at, act.at, topic, step, act.link)
        )


def _end_stream(stage: Stage, act: Act, *, final: bool) -> None:
    """Who replied or reached the goal comes back to enroll after the program's cool-off; who asked for silence does not."""
    enrollment = act.contact.enrollment
    if enrollment is None:
        return
    if act.kind in FINAL:
        if final:
            stage.leave(act.contact, act.kind, act.at)
        return
    since = from_db(enrollment.entered_at)
    persona = stage.release.personas.get(enrollment.stream)
    goal = persona.stream.goal if persona else None
    if replied_since(since, act.contact.deeds[-1:]):
        because = "replied"
    elif goal and goal.event == act.kind and reached(goal, since, act.contact.deeds, from_db(act.at)):
        because = "goal"
    else:
        return
    stage.leave(act.contact, because, act.at)
    stage.look_at(act.contact, to_db(from_db(act.at) + _cool_off(stage)))


def _cool_off(stage: Stage) -> timedelta:
    return stage.release.program.calling.cool_off.plain


def _score(stage: Stage, act: Act, topic: str, judged: Judged) -> bool:
    """Write it into the contact's book, if it is worth anything."""
    if act.kind not in stage.rubric.kinds:
        return False
    contact, event = act.contact, stage.number()
    happened = Happened(
        event.to_bytes(8, "big"), act.kind, act.at, act.at, _named(act.letter), contact.id, contact.partner.id, topic,
        act.link, act.machine, act.hard, judged[1], "",
    )  # fmt: skip
    row = stage.rubric.row(event, happened, judged)
    if row is None:
        return False
    where, entry = row
    contact.books.setdefault(where, []).append(entry)
    contact.topics[event] = topic
    return True


def _named(letter: Letter | None) -> Named | None:
    if letter is None:
        return None
    row = letter.row
    return Named(row.mid, letter.id, row.contact_id, row.partner_id, row.step, row.about, "accepted", "", "", "")
