"""Files go in whole or not at all, the same files again change nothing, and what is refused is told."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db import releases
from db.session import reading, session
from nurture.content import digest, dump
from nurture.engine.importing import Imported, Sources, derive, import_files
from nurture.engine.importing import read as reading_files
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.program import Release
from tests.cast import make_release, make_rep, make_world

PARTNERS = """partner_id,name,country,timezone,tier,employees,technical_staff,founded,certifications
P1,Aster Systems,DE,Europe/Berlin,registered,12,4,1999,storage-associate
P2,Birch GmbH,AT,,silver,,,,
"""
CONTACTS = """contact_id,partner_id,first_name,last_name,email,role,language,phone,consent,consent_at,consent_source
C1,P1,Ada,Arendt,ada@aster.example,Owner,de,030 23125001,granted,2026-01-05,web form
C2,P2,Ben,Bloch,ben@birch.example,cto,en,12,none,,
"""
PURCHASES = """partner_id,purchased_on,amount_usd
P1,2026-01-10,100.00
P1,2026-01-10,100.00
P1,2026-02-10,250.50
"""

Write = Callable[..., Sources]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files by kind and name them."""

    def write(**contents: str) -> Sources:
        for kind, content in contents.items():
            (tmp_path / f"{kind}.csv").write_text(content, encoding="utf-8", newline="")
        return Sources(**{kind: tmp_path / f"{kind}.csv" for kind in contents})

    return write


@pytest.fixture
def world(database: Engine) -> World:
    return make_world(database)


def put_in_force(world: World, release: Release) -> None:
    body = dump(release)
    with session(world.database) as opened:
        releases.store(opened, digest(body), body, world.clock(), "tests")


def rows(world: World, query: str) -> list[tuple[object, ...]]:
    with reading(world.database) as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def tally(imported: Imported, kind: str) -> tuple[int, int, int, int]:
    counts = imported.files[kind]  # type: ignore[index]
    return counts.inserted, counts.updated, counts.unchanged, counts.refused


def rejected(imported: Imported) -> list[dict[str, str]]:
    assert imported.rejects is not None
    with imported.rejects.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_partners_contacts_and_purchases_come_in(world: World, write: Write) -> None:
    imported = import_files(world, write(partners=PARTNERS, contacts=CONTACTS, purchases=PURCHASES))
    assert [tally(imported, kind) for kind in imported.files] == [(2, 0, 0, 0), (2, 0, 0, 0), (3, 0, 0, 0)]
    assert rows(world, "SELECT external_id, country, employees, founded, certifications FROM partner ORDER BY id") == [
        ("P1", "DE", 12, 1999, "storage-associate"),
        ("P2", "AT", None, None, ""),
    ]
    assert rows(world, "SELECT given_name, role, phone, phone_e164, phone_fault, consent_on FROM contact ORDER BY id") == [
        ("Ada", "owner", "030 23125001", "+493023125001", None, "2026-01-05"),
        ("Ben", "cto", "12", None, "no such number in AT", None),
    ]
    assert imported.phone_faults == {"no such number in AT": 1}
    assert imported.rejects is None


def test_only_telephones_that_this_import_brought_are_told(world: World, write: Write) -> None:
    import_files(world, write(partners=PARTNERS, contacts=CONTACTS))
    later = "contact_id,partner_id,email,phone\nC3,P1,cy@aster.example,13\n"
    assert import_files(world, write(contacts=later)).phone_faults == {"no such number in DE": 1}


def test_the_same_files_again_change_nothing(world: World, write: Write) -> None:
    sources = write(partners=PARTNERS, contacts=CONTACTS, purchases=PURCHASES)
    import_files(world, sources)
    imported = import_files(world, sources)
    assert [tally(imported, kind) for kind in imported.files] == [(0, 0, 2, 0), (0, 0, 2, 0), (0, 0, 3, 0)]


def test_what_has_changed_is_updated_and_looked_at_again(world: World, write: Write) -> None:
    import_files(world, write(partners=PARTNERS, contacts=CONTACTS))
    with world.database.begin() as connection:
        connection.execute(text("UPDATE contact SET match_due = NULL"))
    imported = import_files(world, write(contacts=CONTACTS.replace("Owner", "founder")))
    assert tally(imported, "contacts") == (0, 1, 1, 0)
    assert rows(world, "SELECT external_id FROM contact WHERE match_due IS NOT NULL") == [("C1",)]


def test_a_changed_partner_has_its_people_looked_at_again(world: World, write: Write) -> None:
    import_files(world, write(partners=PARTNERS, contacts=CONTACTS))
    with world.database.begin() as connection:
        connection.execute(text("UPDATE contact SET match_due = NULL"))
    import_files(world, write(partners=PARTNERS.replace("silver", "registered")))
    assert rows(world, "SELECT external_id FROM contact WHERE match_due IS NOT NULL") == [("C2",)]


def test_a_column_that_the_file_lacks_is_left_as_it_is(world: World, write: Write) -> None:
    import_files(world, write(partners=PARTNERS, contacts=CONTACTS))
    imported = import_files(world, write(contacts="contact_id,partner_id,email\nC1,P1,ada@aster.example\n"))
    assert tally(imported, "contacts") == (0, 0, 1, 0)


def test_an_empty_cell_clears_what_was_there(world: World, write: Write) -> None:
    import_files(world, write(partners=PARTNERS))
    imported = import_files(world, write(partners="partner_id,name,country,employees\nP1,Aster Systems,DE,\n"))
    assert tally(imported, "partners") == (0, 1, 0, 0)
    assert rows(world, "SELECT employees, tier FROM partner WHERE external_id = 'P1'") == [(None, "registered")]


def test_each_bad_row_is_refused_with_its_line_and_reason(world: World, write: Write) -> None:
    contacts = CONTACTS + (
        "C3,P1,Cy,,not-an-address,,,,,,\n"
        "C4,P1,D\u2028ee,,dee@aster.example,,,,,,\n"
        "C5,P9,Eve,,eve@aster.example,,,,,,\n"
        "C6,P1,Fay,,ADA@Aster.example,,,,,,\n"
        "C1,P1,Gil,,gil@aster.example,,,,,,\n"
        ",P1,Hal,,hal@aster.example,,,,,,\n"
        "C8,P1,Ida,,ida@aster.example,,,,,31.12.2025,\n"
        "C9,P1\n"
    )
    imported = import_files(world, write(partners=PARTNERS, contacts=contacts))
    assert tally(imported, "contacts") == (2, 0, 0, 8)
    found = [(row["line"], row["file"], row["column"], row["reason"].partition(":")[0]) for row in rejected(imported)]
    assert found == [
        ("4", "contacts.csv", "email", "bad address"),
        ("5", "contacts.csv", "first_name", "a control character, line break or mark that turns text around"),
        ("6", "contacts.csv", "partner_id", "unknown partner"),
        ("7", "contacts.csv", "email", "the same address, but for case or script, stands further up"),
        ("8", "contacts.csv", "contact_id", "the same id stands further up"),
        ("9", "contacts.csv", "contact_id", "empty"),
        ("10", "contacts.csv", "consent_at", "not a date such as 2026-03-31"),
        ("11", "contacts.csv", "", "2 cells where the header has 11"),
    ]
    assert rejected(imported)[1]["row"].startswith("C4,P1,D\\u2028ee")


def test_an_unknown_country_is_refused(world: World, write: Write) -> None:
    imported = import_files(world, write(partners=PARTNERS + "P3,Cedar,UK,,,,,,\n"))
    assert rejected(imported)[0]["reason"].endswith("did you mean GB?")


def test_an_address_that_another_contact_has_is_refused(world: World, write: Write) -> None:
    bucher = CONTACTS.replace("ada@aster.example", "ada@bücher.example")
    import_files(world, write(partners=PARTNERS, contacts=bucher))
    again = "contact_id,partner_id,email\nC9,P2,Ada@xn--bcher-kva.example\n"
    imported = import_files(world, write(contacts=again))
    assert rejected(imported)[0]["reason"] == "another contact has the same address, but for case or script"


def test_ids_that_come_again_in_a_later_batch_are_refused(world: World, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_files, "BATCH", 2)
    sources = write(
        partners=PARTNERS + "P1,Again,DE,,,,,,\n",
        contacts=CONTACTS + "C1,P1,Again,,again@aster.example,,,,,,\nC3,P1,,,Ada@aster.example,,,,,,\n",
    )
    for _ in range(2):
        imported = import_files(world, sources)
        assert [tally(imported, kind)[3] for kind in ("partners", "contacts")] == [1, 2]
    assert rows(world, "SELECT count(*) FROM contact") == [(2,)]


def test_equal_purchases_are_all_kept_in_any_batches(world: World, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    purchases = PURCHASES + "P1,2026-01-10,100.00\n" * 4
    import_files(world, write(partners=PARTNERS, purchases=purchases))
    monkeypatch.setattr(reading_files, "BATCH", 2)
    imported = import_files(world, write(purchases=purchases))
    assert tally(imported, "purchases") == (0, 0, 7, 0)


def test_purchases_with_ids_are_updated_by_them(world: World, write: Write) -> None:
    named = "purchase_id,partner_id,purchased_on,amount\nB1,P1,2026-01-10,100\n"
    import_files(world, write(partners=PARTNERS, purchases=named))
    imported = import_files(world, write(purchases=named.replace(",100\n", ",120\n")))
    assert tally(imported, "purchases") == (0, 1, 0, 0)
    assert rows(world, "SELECT amount_cents FROM purchase") == [(12000,)]


def test_a_bad_file_leaves_nothing_half_imported(world: World, write: Write, tmp_path: Path) -> None:
    sources = write(partners=PARTNERS + "P3,Cedar,UK,,,,,,\n", contacts=CONTACTS)
    (tmp_path / "contacts.csv").write_bytes(CONTACTS.encode() + b"C3,P1,\xff\n")
    with pytest.raises(UserError, match="not UTF-8"):
        import_files(world, sources)
    assert rows(world, "SELECT count(*) FROM partner") == [(0,)]
    assert sorted(one.name for one in tmp_path.iterdir() if "rejects" in one.name) == []


def test_a_quote_that_is_not_closed_is_told(world: World, write: Write) -> None:
    with pytest.raises(UserError, match="quote that is not closed"):
        import_files(world, write(partners=PARTNERS + '"' + "x,y\n" * 60_000))


@pytest.mark.parametrize(
    ("partners", "said"),
    [
        ("", "is empty"),
        ("partner_id,nam,country\n", r"no column name\. Did you mean nam\? Then add --map nam=name\."),
        ("partner_id,name,land\n", "no column country"),
        ("partner_id,name,Name,country\n", "both mean name"),
    ],
)
def test_a_header_that_will_not_do_is_told(world: World, write: Write, partners: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        import_files(world, write(partners=partners))


@pytest.mark.parametrize(
    ("renames", "said"),
    [
        ({"Land": "country", "Stadt": "city"}, r"No file has the column Stadt that --map names\."),
        ({"Land": "country", "Ort": "citi"}, r'There is no column citi of ours, which --map names\. Did you mean "city"\?'),
    ],
)
def test_a_rename_that_renames_nothing_is_told(world: World, write: Write, renames: dict[str, str], said: str) -> None:
    sources = write(partners="partner_id,name,Land,Ort\nP1,Aster Systems,DE,Bonn\n")

    with pytest.raises(UserError, match=said):
        import_files(world, replace(sources, renames=renames))

    assert rows(world, "SELECT external_id FROM partner") == []


def test_a_missing_file_and_no_file_are_told(world: World, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        import_files(world, Sources(partners=tmp_path / "none.csv"))
    with pytest.raises(UserError, match="nothing to import"):
        import_files(world, Sources())


def test_other_names_semicolons_and_a_byte_order_mark_are_taken(world: World, write: Write) -> None:
    sources = write(partners="\ufeffid;Company Name;Land;Zeit\r\nP1;Aster, Systems;de;x\r\n\r\n")
    renames = {"id": "partner_id", "Company Name": "name", "Land": "country"}
    imported = import_files(world, replace(sources, renames=renames))
    assert imported.files["partners"].unused == ("Zeit",)
    assert rows(world, "SELECT external_id, name, country FROM partner") == [("P1", "Aster, Systems", "DE")]


# --- owners, opportunities, events -----------------------------------------------------------------------------------


def test_owners_become_current_owners(world: World, write: Write) -> None:
    put_in_force(world, make_release())
    owners = "partner_id,rep_id\nP1,r2\nP2,r9\nP7,r1\n"
    imported = import_files(world, write(partners=PARTNERS, owners=owners))
    assert tally(imported, "owners") == (1, 0, 0, 2)
    assert rows(world, "SELECT rep_id, owner_because FROM partner WHERE external_id = 'P1'") == [("r2", "current owner")]


OPPORTUNITIES = "opportunity_id,partner_id,state,amount,registered_on,closed_on\n"


def _news(world: World) -> list[tuple[object, object]]:
    items = [json.loads(str(item)) for (item,) in rows(world, "SELECT item FROM inbox WHERE source = 'import' ORDER BY id")]
    return [(item["event"], item["occurred_at"]) for item in items]


def test_a_deals_news_goes_into_the_inbox_once(world: World, write: Write) -> None:
    opened = OPPORTUNITIES + "O1,P1,open,5000,2026-02-01,\n"
    import_files(world, write(partners=PARTNERS, opportunities=opened))
    import_files(world, write(opportunities=opened))
    assert _news(world) == [("deal_registered", "2026-02-01T00:00:00+00:00")]
    won = write(opportunities=OPPORTUNITIES + "O1,P1,won,5500,2026-02-01,2026-03-01\n")
    assert tally(import_files(world, won), "opportunities") == (0, 1, 0, 0)
    import_files(world, won)
    assert _news(world)[1:] == [("deal_won", "2026-03-01T00:00:00+00:00")]
    assert rows(world, "SELECT state, amount_cents, closed_on FROM opportunity") == [("won", 550000, "2026-03-01")]


def test_events_go_into_the_inbox_by_contact_or_address(world: World, write: Write) -> None:
    put_in_force(world, make_release())
    events = (
        "contact_id,email,event,occurred_at,topic,link\n"
        "C1,,attended,2026-02-01T10:00Z,security,\n"
        ",BEN@birch.example,replied,2026-02-02,,\n"
        "C7,,visited,2026-02-02,,\n"
        "C1,,opened,2026-02-02,,\n"
        "C1,,visited,2026-02-02,gardening,\n"
    )
    imported = import_files(world, write(partners=PARTNERS, contacts=CONTACTS, events=events))
    assert [row["column"] for row in rejected(imported)] == ["contact_id", "event", "topic"]
    items = rows(world, "SELECT item, urgent FROM inbox ORDER BY id")
    assert [(json.loads(str(item))["contact_id"], bool(urgent)) for item, urgent in items] == [("C1", False), ("C2", True)]


# --- what follows ----------------------------------------------------------------------------------------------------


def test_without_a_release_the_rest_waits_for_one(world: World, write: Write) -> None:
    sources = write(partners=PARTNERS, contacts=CONTACTS, purchases=PURCHASES)
    assert import_files(world, sources).derived is None
    put_in_force(world, make_release())
    derived = derive(world)
    assert derived is not None
    assert derived.partners == 2


def test_rfm_fit_and_competence_follow_with_their_reasons(world: World, write: Write) -> None:
    put_in_force(world, make_release(holdout=0.0))
    won = OPPORTUNITIES + "O1,P1,won,5500,2026-02-01,2026-03-01\n"
    import_files(world, write(partners=PARTNERS, contacts=CONTACTS, purchases=PURCHASES, opportunities=won))
    found = rows(
        world,
        "SELECT purchases, spend_cents, last_purchase_on, recency, fit, grade, fit_because, competence, competence_because"
        " FROM partner ORDER BY id",
    )
    reasons = '["able: 5 to 250 people","ready: has bought before","willing: holds a certificate"]'
    able = '["storage-associate held","has won a deal","has technical staff"]'
    assert found == [(3, 45050, "2026-02-10", 5, 100, "A", reasons, 100, able), (0, 0, None, 0, 0, "D", "[]", 0, "[]")]


def test_an_owner_is_found_or_the_partner_says_why_it_waits(world: World, write: Write) -> None:
    put_in_force(world, make_release())
    partners = PARTNERS + "P3,Cedar,JP,,registered,,,,\nP4,Dill,DE,,gold,,,,\n"
    contacts = CONTACTS + "C3,P3,,,cy@cedar.example,,ja,,,,\n"
    imported = import_files(world, write(partners=partners, contacts=contacts))
    assert rows(world, "SELECT external_id, rep_id, owner_because FROM partner ORDER BY id") == [
        ("P1", "r1", "writes de, least loaded"),
        ("P2", "r2", "writes en, least loaded"),
        ("P3", None, "letters to readers of ja are held"),
        ("P4", None, "tier gold is not in the pool"),
    ]
    assert imported.derived is not None
    assert imported.derived.languages == {"de": (1, "de"), "en": (1, "en"), "ja": (1, "hold")}


def test_a_partner_keeps_its_owner_while_that_rep_is_active(world: World, write: Write) -> None:
    release = make_release()
    put_in_force(world, release)
    import_files(world, write(partners=PARTNERS, contacts=CONTACTS, owners="partner_id,rep_id\nP1,r1\nP2,r1\n"))
    assert rows(world, "SELECT DISTINCT rep_id, owner_because FROM partner") == [("r1", "current owner")]
    put_in_force(world, replace(release, reps=release.reps | {"r1": replace(release.reps["r1"], active=False)}))
    derive(world)
    assert rows(world, "SELECT external_id, rep_id FROM partner ORDER BY id") == [("P1", None), ("P2", "r2")]


def test_what_is_derived_while_another_release_comes_is_derived_again(world: World, write: Write) -> None:
    put_in_force(world, make_release())
    import_files(world, write(partners=PARTNERS, contacts=CONTACTS))
    coming = [make_release(reps={"r3": make_rep("r3")})]

    def clock() -> datetime:
        if coming:
            put_in_force(world, coming.pop())
        return world.clock()

    derive(replace(world, clock=clock))
    assert rows(world, "SELECT rep_id FROM partner WHERE external_id = 'P2'") == [("r3",)]


def test_deriving_again_changes_nothing(world: World, write: Write) -> None:
    put_in_force(world, make_release())
    import_files(world, write(partners=PARTNERS, contacts=CONTACTS, purchases=PURCHASES))
    with world.database.begin() as connection:
        connection.execute(text("UPDATE contact SET match_due = NULL"))
    derived = derive(world)
    assert derived is not None
    assert (derived.changed, derived.drawn, sum(derived.assigned.values())) == (0, 0, 0)
    assert rows(world, "SELECT count(*) FROM contact WHERE match_due IS NOT NULL") == [(0,)]


def _pool(count: int) -> str:
    return "partner_id,name,country,tier\n" + "".join(f"P{one},Partner {one},DE,registered\n" for one in range(count))


def _held_out(world: World) -> set[object]:
    found = rows(world, "SELECT p.external_id FROM holdout h JOIN partner p ON p.id = h.partner_id")
    return {key for (key,) in found}


def test_partners_and_personas_that_join_move_nobody_in_or_out_of_the_holdout(world: World, write: Write) -> None:
    put_in_force(world, make_release())
    import_files(world, write(partners=_pool(200)))
    first = _held_out(world)
    assert 5 < len(first) < 40
    put_in_force(world, make_release(personas={}))
    import_files(world, write(partners=_pool(400)))
    before = {f"P{one}" for one in range(200)}
    assert {key for key in _held_out(world) if key in before} == first


def test_who_was_ever_enrolled_is_never_held_out(world: World, write: Write) -> None:
    put_in_force(world, make_release(holdout=0.0))
    import_files(world, write(partners=_pool(3), contacts="contact_id,partner_id,email\nC1,P1,a@aster.example\n"))
    with world.database.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO enrollment (contact_id, partner_id, stream, release_id, state, entered_at)"
                " SELECT id, partner_id, 'general', 1, 'exited', 0 FROM contact"
            )
        )
    put_in_force(world, make_release(holdout=1.0))
    derive(world)
    assert _held_out(world) == {"P0", "P2"}


def test_the_batch_keeps_an_account_of_each_file(world: World, write: Write) -> None:
    import_files(world, write(partners=PARTNERS + "P3,Cedar,UK,,,,,,\n"))
    assert rows(world, "SELECT kind, rows, inserted, updated, refused FROM import_batch") == [("partners", 3, 2, 0, 1)]
    assert world.clock() == datetime(2026, 3, 3, 9, tzinfo=UTC)


def test_titles_and_genders_come_in_and_what_is_not_understood_stays_open(world: World, write: Write) -> None:
    contacts = (
        "contact_id,partner_id,email,title,salutation\n"
        "C1,P1,ada@aster.example,Dr.,Frau\nC2,P2,ben@birch.example,Prof. Dr.,Herr/Frau\nC3,P2,cy@birch.example,,\n"
    )
    imported = import_files(world, write(partners=PARTNERS, contacts=contacts))

    assert tally(imported, "contacts") == (3, 0, 0, 0)
    assert rows(world, "SELECT title, gender FROM contact ORDER BY id") == [("Dr.", "female"), ("Prof. Dr.", ""), ("", "")]
    later = contacts.replace("Herr/Frau", "Herr")
    assert tally(import_files(world, write(contacts=later)), "contacts") == (0, 1, 2, 0)
