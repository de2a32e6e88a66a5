from datetime import date
from zoneinfo import ZoneInfo

import pytest

from nurture.content import MissingValue, Renderer, RenderError, load
from nurture.settings import CHECKOUT

ADA = {"given_name": "Ada", "family_name": "Adler", "role": "owner"}
ASTER = {"name": "Aster Systems", "city": "Graz", "country": "AT", "tier": "registered"}
URL = "https://mail.northwind-storage.example/u/token"


@pytest.fixture
def render(home):
    def rendered(body="{{ greeting }}", subject="Hello", locale="en", contact=ADA, partner=ASTER, **more):
        home.write(f"templates/owners/hello.{locale}.md", f"---\nsubject: '{subject}'\n---\n{body}\n")
        renderer = Renderer(home.release())
        return renderer.render("owners", "hello", locale, "r1", contact, partner, unsubscribe_url=URL, **more)

    return rendered


def test_a_letter_stands_whole_in_its_letterhead(home):
    letter = Renderer(home.release()).render("owners", "hello", "en", "r1", ADA, ASTER, unsubscribe_url=URL)

    assert letter.subject == "Aster Systems: hello"
    assert letter.html == (
        '<html lang="en"><title>Aster Systems: hello</title>\n'
        "<p>Hi Ada,</p>\n"
        '<p><a href="https://www.northwind-storage.example/en/margin">Sums</a></p>\n'
        "<p>Best &lt;always&gt;,<br>\nJana Lindqvist</p>\n"
        "<p>owners/hello</p>\n\n"
        "<p>+46 8 5550 1001 Harbour Street 12, Amsterdam\n"
        f'<a href="{URL}" clicktracking="off">Unsubscribe</a>\n</p></html>'
    )
    assert letter.text == (
        "Hi Ada,\n\nSums (https://www.northwind-storage.example/en/margin)\n\nBest <always>,\nJana Lindqvist\n\n"
        "owners/hello\n\n"
        f"--\nHarbour Street 12, Amsterdam\n{URL}"
    )


def test_each_language_has_its_voice_links_and_letterhead(home):
    letter = Renderer(home.release()).render("owners", "hello", "de", "r1", ADA, ASTER, unsubscribe_url=URL)

    assert "Guten Tag Ada Adler," in letter.html
    assert "https://www.northwind-storage.example/de/marge" in letter.text
    assert "Abmelden" in letter.html


def test_a_rep_s_name_is_written_as_the_language_does():
    release = load(CHECKOUT).release
    hungarian, english = (
        Renderer(release).render("technology", "hello", locale, "r6", ADA, ASTER, unsubscribe_url=URL)
        for locale in ("hu", "en")
    )

    assert "Üdvözlettel:\nSzalai Eszter\n" in hungarian.text
    assert "Szalai Eszter" in hungarian.html
    assert "Eszter Szalai" in english.text


def test_values_stay_what_they_are_in_html_and_text(render):
    letter = render("{{ partner.name }}", "{{ partner.name }}", partner={"name": "<b>*Aster* & [x](y) {{ 7*7 }}</b>"})

    assert letter.subject == "<b>*Aster* & [x](y) {{ 7*7 }}</b>"
    assert "<p>&lt;b&gt;*Aster* &amp; [x](y) {{ 7*7 }}&lt;/b&gt;</p>" in letter.html
    assert "<title>&lt;b&gt;*Aster*" in letter.html
    assert "<b>*Aster* & [x](y) {{ 7*7 }}</b>" in letter.text


@pytest.mark.parametrize("evil", ["Aster\r\nBcc: all@firm.example", "Aster\x00\u2028Bcc: all@firm.example"])
def test_no_control_character_reaches_a_subject(render, evil):
    assert render(subject="For {{ partner.name }}", partner={"name": evil}).subject == "For Aster Bcc: all@firm.example"


def test_marks_that_turn_text_around_are_taken_out(render):
    assert render(subject="For {{ partner.name }}", partner={"name": "Aster\u202egnp.exe"}).subject == "For Astergnp.exe"


@pytest.mark.parametrize("empty", [{}, {"given_name": ""}, {"given_name": None}, {"given_name": " "}])
def test_a_missing_value_holds_the_letter(render, empty):
    with pytest.raises(MissingValue) as missing:
        render(contact=empty)

    assert missing.value.name == "contact.given_name"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("In {{ partner.city | default('your town') }}", "In your town"),
        ("{% if partner.city %}In {{ partner.city }}{% else %}Nowhere{% endif %}", "Nowhere"),
        ("{% if partner.city == 'Graz' %}Graz{% else %}Elsewhere{% endif %}", "Elsewhere"),
    ],
)
def test_a_letter_may_ask_whether_a_value_is_there(render, body, said):
    assert said in render(body, partner={"name": "Aster"}).text


HUBER = {"given_name": "Anna", "family_name": "Huber", "title": "Dr.", "gender": "female", "role": "owner"}


def test_people_are_addressed_as_the_letters_language_does(render):
    body = "{{ contact.dear }}, so this is {{ contact.formal_name }}."

    assert "Sehr geehrte Frau Dr. Huber, so this is Frau Dr. Huber." in render(body, locale="de", contact=HUBER).text
    assert "Dear Dr. Huber, so this is Dr. Huber." in render(body, contact=HUBER).text
    assert "Dear Ada Adler, so this is Ada Adler." in render(body).text


def test_an_address_is_escaped_and_clean_like_the_names_it_is_made_of(render):
    letter = render("{{ contact.dear }},", contact={"given_name": "<b>A</b>", "family_name": "Ad\u202eler\n"})

    assert "<p>Dear &lt;b&gt;A&lt;/b&gt; Adler ,</p>" in letter.html
    assert "Dear <b>A</b> Adler ," in letter.text


def test_half_a_name_holds_the_letter_and_can_be_asked_for(render):
    ada = {"given_name": "Ada", "role": "owner"}
    with pytest.raises(MissingValue) as missing:
        render("{{ contact.dear }},", contact=ada)

    assert missing.value.name == "contact.dear"
    assert "Hello," in render("{% if contact.dear %}{{ contact.dear }}{% else %}Hello{% endif %},", contact=ada).text


def test_figures_are_those_of_the_letters_language(render):
    body = """{{ 20000 | number }} hours from {{ "2026-12-03" | day }}"""

    assert "20,000 hours from December 3, 2026" in render(body).text
    assert "20.000 hours from 3. Dezember 2026" in render(body, locale="de").text


def test_a_letter_tells_of_the_event_that_its_step_names(home):
    home.change("personas/owners.yaml", "  - email: hello\n", "  - email: hello\n    event: webinar\n")
    body = "---\nsubject: '{{ event.title }}'\n---\n{{ event.day }}, {{ event.time }}\n"
    for locale in ("en", "de"):
        home.write(f"templates/owners/hello.{locale}.md", body)
    renderer = Renderer(home.release())
    tokyo, berlin = (ZoneInfo("Asia/Tokyo"),), (ZoneInfo("Europe/Berlin"),)
    told = [
        renderer.render("owners", "hello", *where, ADA, ASTER, unsubscribe_url=URL, event="webinar", zones=zones)
        for where, zones in ((("de", "r1"), berlin), (("en", "r1"), tokyo), (("en", "r1"), ()))
    ]

    assert [letter.subject for letter in told] == ["Restore am Bildschirm", "Restore live", "Restore live"]
    assert [letter.text.splitlines()[0].replace("\xa0", " ") for letter in told] == [
        "Donnerstag, 3. Dezember 2026, 15:00 Uhr",
        "Thursday, December 3, 2026, 11:00 PM",
        "Thursday, December 3, 2026, 3:00 PM Berlin time",
    ]


def test_a_talk_track_addresses_people_too(home):
    home.change(
        "templates/calls/margin.de.md", "Hello, {{ rep.name }} here.", "{{ contact.formal_name }}, {{ rep.name }} hier."
    )
    renderer = Renderer(home.release())

    assert renderer.render_talk("margin", "de", "r1", HUBER, ASTER).opening.startswith("Frau Dr. Huber, Jana Lindqvist hier.")
    assert renderer.render_talk("margin", "de", "r1", {}, ASTER).opening.startswith("[formal name?], Jana Lindqvist hier.")


def test_an_offer_is_told_in_the_letters_language(render):
    body = "{% if offer %}I offer {{ offer.describe }}.{% endif %}"

    assert "I offer drei Punkte." in render(body, locale="de", offer="points").text
    assert "I offer" not in render(body, locale="de").text


def test_a_reference_is_told_until_its_last_day(render):
    body = "{% if reference.graz %}{{ reference.graz }}{% else %}I make nothing up.{% endif %}"

    assert "A firm in Graz did it." in render(body, on=date(2026, 12, 31)).text
    assert "I make nothing up." in render(body, on=date(2027, 1, 1)).text
    assert "I make nothing up." in render(body).text


def test_a_reference_is_told_while_it_is_permitted(home, render):
    home.change("personas/program.yaml", "on: 2025-11-03}", "on: 2025-11-03, until: 2026-06-30}")
    body = "{% if reference.graz %}{{ reference.graz }}{% else %}I make nothing up.{% endif %}"

    assert "A firm in Graz did it." in render(body, on=date(2026, 6, 30)).text
    assert "I make nothing up." in render(body, on=date(2026, 7, 1)).text


def test_what_is_not_there_is_told_without_a_traceback_of_values(home):
    renderer = Renderer(home.release())

    with pytest.raises(RenderError, match=r"there is no letter owners/nothing\.en"):
        renderer.render("owners", "nothing", "en", "r1", ADA, ASTER, unsubscribe_url=URL)
    with pytest.raises(RenderError, match="there is no rep r9"):
        renderer.render("owners", "hello", "en", "r9", ADA, ASTER, unsubscribe_url=URL)


def test_a_talk_track_is_told_with_gaps_where_nothing_is_known(home):
    talk = Renderer(home.release()).render_talk("margin", "en", "r1", ADA, {"name": "Aster"})

    assert talk is not None
    assert talk.opening == "Hello, Jana Lindqvist here. How is [city?]?"
    assert talk.ask == "What has to be left, Ada?"
    assert (talk.aim, talk.offer) == ("One open quote.", "three points")
    assert Renderer(home.release()).render_talk("nothing", "en", "r1", ADA, ASTER) is None
