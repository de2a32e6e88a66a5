from __future__ import annotations

import pytest
from sqlalchemy import insert, text

from db.columns import to_db
from db.session import transaction
from db.tables import Enrollment, Message, StoredRelease
from nurture.engine.world import World
from nurture.mail.journal import Journal
from nurture.mail.tokens import sign
from tests.cast import KEYS, NOW, add_contact, add_partner, make_world


@pytest.fixture
def world(database, clock, tmp_path) -> World:
    return make_world(database, clock, journal=Journal(tmp_path / "journal", "mill"))


@pytest.fixture
def link(world) -> str:
    """The link in Ada's German letter m1; her next letter m2 is planned."""
    with transaction(world.database) as connection:
        partner = add_partner(connection)
        ada = add_contact(connection, partner, "Ada")
        release = connection.execute(
            insert(StoredRelease).values(digest="d", body="{}", stored_at=NOW, stored_by="tests")
        ).inserted_primary_key[0]
        stream = {"contact_id": ada, "partner_id": partner, "stream": "owner_manager", "release_id": release}
        enrollment = connection.execute(
            insert(Enrollment).values(**stream, state="active", at_step="margin", due_at=NOW, entered_at=NOW)
        ).inserted_primary_key[0]
        for mid, step, state in (("m1", "hello", "delivered"), ("m2", "margin", "planned")):
            connection.execute(
                insert(Message).values(
                    mid=mid, origin="step", origin_id=enrollment, step=step, letter=step, persona="owner_manager",
                    about="margin",
                    contact_id=ada, partner_id=partner, rep_id="r1", locale="de", state=state, due_at=NOW, planned_at=NOW,
                )
            )  # fmt: skip
    return "/u/" + sign(KEYS.signing, "unsubscribe", "m1")


def standing(world):
    """(suppressions, enrollment states, message states, events)."""
    asked = (
        "SELECT channel, reach, target, source FROM suppression",
        "SELECT state, because FROM enrollment",
        "SELECT mid, state FROM message ORDER BY mid",
        "SELECT kind, email, topic, occurred_at FROM event",
    )
    with world.database.connect() as connection:
        return tuple([tuple(row) for row in connection.execute(text(one))] for one in asked)


BEFORE = ([], [("active", "")], [("m1", "delivered"), ("m2", "planned")], [])


def after(world):
    with world.database.connect() as connection:
        key = connection.execute(text("SELECT email_key FROM contact")).scalar_one()
    return (
        [("mail", "address", key, "unsubscribe")],
        [("exited", "unsubscribed")],
        [("m1", "delivered"), ("m2", "cancelled")],
        [("unsubscribed", "hello", "margin", to_db(NOW))],
    )


def test_looking_shows_a_button_in_the_letters_language_and_changes_nothing(site, link):
    page = site.client.get(link)
    assert page.status_code == 200
    assert '<html lang="de">' in page.text
    assert "Ja, bitte nicht mehr schreiben" in page.text
    assert site.client.head(link).status_code == 200
    site.client.options(link)
    site.client.put(link)
    assert standing(site.world) == BEFORE


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"List-Unsubscribe": "One-Click"}},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
        {"content": b""},
        {"content": b"List-Unsubscribe=One-Click", "headers": {"Content-Type": "text/plain"}},
        {"content": b"\xff\x00", "headers": {"Content-Type": "multipart/form-data; boundary="}},
    ],
    ids=["form", "multipart", "empty", "plain", "odd"],
)
def test_posting_unsubscribes_at_once_whatever_the_body(site, link, body):
    done = site.client.post(link, **body)
    assert done.status_code == 200
    assert "Wir schreiben Ihnen nicht mehr" in done.text
    assert standing(site.world) == after(site.world)


def test_posting_again_changes_nothing_more(site, link):
    assert [site.client.post(link).status_code for _ in range(3)] == [200, 200, 200]
    assert standing(site.world) == after(site.world)


def test_a_link_of_ours_whose_letter_nobody_remembers_is_to_be_tried_again(site, link):
    forgotten = site.client.post("/u/" + sign(KEYS.signing, "unsubscribe", "m9"))
    assert (forgotten.status_code, forgotten.headers["Retry-After"]) == (503, "3600")
    assert standing(site.world) == BEFORE


def test_a_link_that_is_not_ours_looks_like_any_other_address(site, link):
    nowhere = site.client.get("/nowhere")
    for wrong in (link[:-1], link + "x", "/u/m1", "/u/%00", "/u/" + "x" * 5000, "/u/", link + "/"):
        for answer in (site.client.get(wrong), site.client.post(wrong)):
            assert (answer.status_code, answer.text) == (404, nowhere.text)
    assert standing(site.world) == BEFORE


def test_the_page_names_nobody_and_sets_nothing(site, link):
    for page in (site.client.get(link), site.client.post(link)):
        assert not any(word in page.text for word in ("ada", "Ada", "Arendt", "Aster", "m1"))
        assert "set-cookie" not in page.headers
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"


def test_the_log_tells_routes_and_no_tokens(site, link, caplog):
    caplog.set_level("INFO", "nurture")
    site.client.get(link)
    site.client.post(link)
    site.client.get("/u/secret")
    site.client.get("/elsewhere/secret")
    ours = [record.getMessage() for record in caplog.records if record.name == "nurture.web"]
    assert ours == ["GET /u/{token} 200", "POST /u/{token} 200", "GET /u/{token} 404", "GET an address that is not ours 404"]


def test_while_the_database_is_in_trouble_nobody_is_told_it_is_done(site, link):
    with site.world.database.begin() as connection:
        connection.execute(text("ALTER TABLE suppression RENAME TO elsewhere"))
    assert site.client.post(link).status_code == 503
    with site.world.database.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO suppression"))
    assert site.client.post(link).status_code == 200
    assert standing(site.world) == after(site.world)


def test_while_the_journal_cannot_be_written_nobody_is_told_it_is_done(site, link, tmp_path):
    (tmp_path / "journal").write_text("in the way", encoding="utf-8")
    assert site.client.post(link).status_code == 503
    (tmp_path / "journal").unlink()
    assert site.client.post(link).status_code == 200
    assert [order.source for entry in site.world.journal.after({}) for order in entry.notes.orders] == ["unsubscribe"]
