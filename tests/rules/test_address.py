"""What people are called, and how a letter to them begins, in each language."""

import pytest

from nurture.rules.address import Named, manner

HUBER = Named("Anna", "Huber", "Dr.", "female", "cto")
BENNETT = Named("Carol", "Bennett", role="founder")
DUPONT = Named("Claude", "Dupont", role="owner")
SZABO = Named("Péter", "Szabó", role="owner")
KIM = Named("민준", "김", role="owner")


@pytest.mark.parametrize(
    ("language", "person", "formal", "dear"),
    [
        ("de", HUBER, "Frau Dr. Huber", "Sehr geehrte Frau Dr. Huber"),
        ("de", HUBER._replace(given="Karl", gender="male"), "Herr Dr. Huber", "Sehr geehrter Herr Dr. Huber"),
        ("de", HUBER._replace(gender=""), "Dr. Anna Huber", "Guten Tag Dr. Anna Huber"),
        ("de", HUBER._replace(title="", gender=""), "Anna Huber", "Guten Tag Anna Huber"),
        ("de-AT", HUBER._replace(title="Mag."), "Frau Mag. Huber", "Sehr geehrte Frau Mag. Huber"),
        ("en", BENNETT, "Carol Bennett", "Dear Carol Bennett"),
        ("en", BENNETT._replace(gender="female"), "Ms Bennett", "Dear Ms Bennett"),
        ("en", BENNETT._replace(gender="male"), "Mr Bennett", "Dear Mr Bennett"),
        ("en", BENNETT._replace(title="Dr"), "Dr. Bennett", "Dear Dr. Bennett"),
        ("en", BENNETT._replace(title="Prof. Dr.", gender="female"), "Prof. Bennett", "Dear Prof. Bennett"),
        ("fr", DUPONT, "Claude Dupont", "Bonjour Claude Dupont"),
        ("fr", DUPONT._replace(gender="female", title="Dr."), "Madame Dupont", "Bonjour Madame Dupont"),
        ("fr", DUPONT._replace(gender="male"), "Monsieur Dupont", "Bonjour Monsieur Dupont"),
        ("hu", SZABO, "Szabó Péter", "Tisztelt Szabó Péter"),
        ("hu", SZABO._replace(title="dr.", gender="male"), "Dr. Szabó Péter", "Tisztelt Dr. Szabó Péter"),
        ("ko", KIM, "김 대표님", "김 대표님께"),
        ("ko", KIM._replace(role="cto"), "김민준 님", "김민준 님께"),
        ("ko", Named("Minjun", "Kim", role="managing_director"), "Kim 대표님", "Kim 대표님께"),
        ("ko", Named("Minjun", "Kim", role="engineer"), "Minjun Kim 님", "Minjun Kim 님께"),
    ],
)  # fmt: skip
def test_each_language_has_its_own_manner(language: str, person: Named, formal: str, dear: str) -> None:
    assert (manner(language).formal(person), manner(language).dear(person)) == (formal, dear)


@pytest.mark.parametrize(
    ("language", "person", "plain"),
    [
        ("de", HUBER, "Anna Huber"),
        ("hu", SZABO, "Szabó Péter"),
        ("hu", SZABO._replace(family=""), "Péter"),
        ("ko", KIM, "김민준"),
        ("ko", Named("Minjun", "Kim"), "Minjun Kim"),
        ("nl", Named("", "Bennett"), "Bennett"),
        ("ja", Named("", ""), ""),
    ],
)
def test_beside_a_mail_address_stands_what_there_is_of_the_name_in_the_order_of_the_language(
    language: str, person: Named, plain: str
) -> None:
    assert manner(language).plain(person) == plain


def test_another_language_says_the_whole_name_and_cannot_begin_a_letter_with_it() -> None:
    assert (manner("nl").formal(BENNETT), manner("nl").dear(BENNETT)) == ("Carol Bennett", "")


@pytest.mark.parametrize("language", ["de", "en", "fr", "hu", "ko", "nl"])
@pytest.mark.parametrize(
    "person", [Named("", ""), Named("Suharto", ""), Named("", "Suharto"), Named("Ada", "", "Dr.", "female")]
)
def test_half_a_name_is_none(language: str, person: Named) -> None:
    """Who has only one name cannot be told from somebody whose other name is missing."""
    assert (manner(language).formal(person), manner(language).dear(person)) == ("", "")


@pytest.mark.parametrize(
    ("language", "person", "formal"),
    [
        ("de", Named("", "Huber", gender="male"), "Herr Huber"),
        ("en", Named("", "Bennett", "Dr."), "Dr. Bennett"),
        ("fr", Named("", "Dupont", gender="female"), "Madame Dupont"),
        ("ko", Named("", "김", role="founder"), "김 대표님"),
    ],
)
def test_a_form_that_needs_no_given_name_does_without(language: str, person: Named, formal: str) -> None:
    assert manner(language).formal(person) == formal


@pytest.mark.parametrize(
    ("language", "person", "formal"),
    [
        ("de", Named("Ursula", "von der Leyen", "Dr.", "female"), "Frau Dr. von der Leyen"),
        ("de", Named("Anna-Maria", "Müller-Lüdenscheid"), "Anna-Maria Müller-Lüdenscheid"),
        ("fr", Named("Jean", "de La Fontaine", gender="male"), "Monsieur de La Fontaine"),
        ("en", Named("Eoin", "O'Brien"), "Eoin O'Brien"),
        ("hu", Named("Anna", "Kovács-Nagy"), "Kovács-Nagy Anna"),
        ("ko", Named("민수", "남궁", role="architect"), "남궁민수 님"),
    ],
)
def test_particles_and_hyphens_stay_where_they_are(language: str, person: Named, formal: str) -> None:
    assert manner(language).formal(person) == formal


@pytest.mark.parametrize(
    ("written", "formal"),
    [
        ("PROF. DR.", "Frau Prof. Dr. Huber"),
        ("Dr.-Ing.", "Frau Dr. Huber"),
        ("Dr. Dr.", "Frau Dr. Huber"),
        ("Sales Director", "Frau Huber"),
        ("Dipl.-Ing.", "Frau Huber"),
        ("Frau", "Frau Huber"),
    ],
)
def test_only_titles_that_are_said_in_address_are_said(written: str, formal: str) -> None:
    assert manner("de").formal(HUBER._replace(title=written)) == formal
