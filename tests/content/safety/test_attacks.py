"""Known attacks on programs that render what others wrote, each under its name.

That the listed filters, tests and values are all that can be reached is in `test_reached.py`, other spellings of these are
in `../test_attacks.py`, and that nobody is sent on to a foreign address is in `tests/web/test_no_redirect.py`.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from nurture.content import MissingValue, Rendered, Renderer, load
from nurture.content.printing import printed

ADA = {"given_name": "Ada", "family_name": "Adler", "role": "owner"}
ASTER = {"name": "Aster Systems", "city": "Graz", "country": "AT", "tier": "registered"}
URL = "https://mail.northwind-storage.example/u/token"
HELLO, OWNERS, PROGRAM = "templates/owners/hello.en.md", "personas/owners.yaml", "personas/program.yaml"


def rendered(home: Any, persona: str = "owners", contact: Any = ADA, partner: Any = ASTER) -> Rendered:
    return Renderer(home.release()).render(persona, "hello", "en", "r1", contact, partner, unsubscribe_url=URL)


@pytest.fixture
def refuses(home: Any) -> Any:
    """Writes a letter, and asserts that it alone is refused, with these ids, while its neighbours go as they went."""
    before = rendered(home, "everyone")

    def try_it(body: str, *ids: str) -> None:
        for locale in ("en", "de"):
            home.write(f"templates/owners/hello.{locale}.md", f"---\nsubject: Hello\n---\n{body}\n")
        loaded = load(home.path)
        assert {one.place.file for one in loaded.findings} <= {HELLO, "templates/owners/hello.de.md"}
        assert {one.id for one in loaded.findings if one.place.file == HELLO} == set(ids)
        assert loaded.release is not None
        assert sorted(loaded.release.personas) == ["everyone", "slow"]
        assert rendered(home, "everyone") == before

    return try_it


# --- climbing from a value to Python -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", ["template-tag"]),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", ["template-tag"]),
        ("{{ lipsum.__globals__ }}", ["undefined-variable"]),
        ("{{ partner.name.__class__ }}", ["undefined-variable"]),
        ("{{ partner['__class__'] }}", ["template-tag"]),
    ],
)
def test_python_cannot_be_reached_from_a_value(refuses: Any, body: str, ids: list[str]) -> None:
    refuses(body, *ids)


# --- reading an attribute by a filter ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "{{ ''|attr('__class__') }}",
        "{{ ''|attr('\\x5f\\x5fclass\\x5f\\x5f') }}",
        "{{ ['']|map(attribute='__class__')|list }}",
        "{{ ['']|map('upper') }}",
    ],
)
def test_no_filter_looks_into_a_value(refuses: Any, body: str) -> None:
    refuses(body, "template-tag" if "attribute=" in body else "unknown-filter")


# --- format strings that look into what they are given -----------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        ("{{ '{0.__class__.__init__.__globals__}'.format(partner) }}", ["template-tag"]),
        ("{{ ('{0.__class__}'|attr('format'))(partner) }}", ["template-tag"]),
        ("{{ '{a.__class__}'.format_map({'a': partner.name}) }}", ["template-tag"]),
        ("{{ '{0.__class__}' | default(partner.name) }}", ["template"]),
    ],
)
def test_no_string_formats_others(refuses: Any, body: str, ids: list[str]) -> None:
    refuses(body, *ids)


# --- filters and values that call --------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["{{ partner.name|apply }}", "{{ partner.name() }}", "{% call greeting() %}{% endcall %}"])
def test_nothing_calls_what_it_is_given(refuses: Any, body: str) -> None:
    refuses(body, "unknown-filter" if "apply" in body else "template-tag")


# --- rows of the database in the place of plain values -----------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "{{ rep.password_hash }}",
        "{{ contact.email }}",
        "{{ contact.id }}",
        "{{ partner.metadata }}",
        "{{ partner.rep.email }}",
        "{{ partner.sqlmodel_update }}",
        "{{ partner.sqlmodel_update({'email': 'evil@nobody.example'}) }}",
        "{{ partner.metadata.tables|list }}",
        "{{ partner.metadata.clear() }}",
        "{{ partner.parse_file('/etc/hostname') }}",
    ],
)
def test_a_view_shows_its_listed_fields_and_no_object(refuses: Any, body: str) -> None:
    refuses(body, "template-tag" if "(" in body else "undefined-variable")


# --- settings and surroundings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "{{ env('SENDGRID_API_KEY') }}",
        "{{ config }}",
        "{{ request }}",
        "{{ self._TemplateReference__context }}",
        "{{ settings }}",
    ],
)
def test_what_surrounds_a_letter_is_unknown_in_it(refuses: Any, body: str) -> None:
    refuses(body, "template-tag" if "(" in body else "undefined-variable")


# --- too much work: size, loops, recursion, depth ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{{ 'A' * 1000000000 }}", "template-tag"),
        ("{{ 9**9**9 }}", "template-tag"),
        ("{{ (9**9**9) | number }}", "template-tag"),
        ("{{ ('A' * 1000000000) | day }}", "template-tag"),
        ("{{ 'A' ~ 'B' }}", "template-tag"),
        ("{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}", "template-tag"),
        ("{{ lipsum(n=1000000) }}", "template-tag"),
        ("{% set a = 'x' %}", "template-tag"),
        ("{% set ns = namespace(x='a') %}", "template-tag"),
        ("{{ partner.name[0:999999999] }}", "template-tag"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "template-tag"),
        ("{{ '%09999999999d'|format(1) }}", "unknown-filter"),
        ("{{ 'a'|center(999999999) }}", "unknown-filter"),
        ("{% if 1 %}" * 3000, "template-size"),
        ("{% if offer %}x{% endif %}" * 101, "template-size"),
        ("{% if offer %}" * 25 + "x" + "{% endif %}" * 25, "template-size"),
        ("{{ " + "(" * 600 + "1" + ")" * 600 + " }}", "template-size"),
        ("{{ " + "9" * 5000 + " }}", "template-size"),
        ("{{ " + "not " * 100 + "1 }}", "template-size"),
        ("x" * 33_000, "template-size"),
        ("{{" * 16_000, "template-size"),
        ("{%" * 16_000, "template"),
        ('{{ "' * 8_000, "template"),
        ("*a " * 100 + "a*" * 100, "too-deep"),
        ("> " * 30 + "x", "too-deep"),
        ("- " * 30 + "x", "too-deep"),
        ("{% if 1 is divisibleby 0 %}x{% endif %}", "unknown-test"),
        ("{% if partner.city < 3 %}x{% endif %}", "template-tag"),
    ],
)
def test_nothing_may_cost_much(refuses: Any, body: str, kind: str) -> None:
    refuses(body, kind)


@pytest.mark.parametrize(
    "body",
    [
        "[" * 32_000, "[a](" * 8_000, "`a" * 16_000, "<" * 32_000, "&" * 6_000, "**a *" * 6_000, "![" * 16_000, "a\n" * 16_000,
        "\\" * 32_000,
    ],
    ids=lambda body: body[:4],
)  # fmt: skip
def test_markdown_that_never_ends_is_read_all_the_same(home: Any, body: str) -> None:
    home.write(HELLO, f"---\nsubject: Hello\n---\n{body}\n")

    found = {one.id for one in load(home.path).findings}
    assert found <= {"long-letter", "template-size", "no-link", "no-greeting", "no-sign-off"}


def test_a_letter_that_grows_as_it_is_rendered_is_refused(refuses: Any) -> None:
    refuses("&" * 30_000, "template-size")


# --- files: include, import, links, pipes, paths -----------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "{% include '/etc/passwd' %}",
        "{% extends '../../../etc/passwd' %}",
        '{% import "a\\0b" as x %}',
        "{% from '..\\\\..\\\\x' import y %}",
    ],
)
def test_a_letter_brings_in_no_file(refuses: Any, body: str) -> None:
    refuses(body, "template-tag")


@pytest.mark.parametrize("where", [HELLO, "templates/_letter.txt.j2", OWNERS, PROGRAM])
def test_a_link_out_of_home_is_not_followed_nor_shown(home: Any, tmp_path_factory: pytest.TempPathFactory, where: str) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret"
    secret.write_text("root:x:0:0\n", encoding="utf-8")
    home.delete(where)
    (home.path / where).symlink_to(secret)

    found = load(home.path).findings

    assert [(one.place.file, one.id) for one in found if one.severity == "error"] == [(where, "unreadable")]
    assert "root" not in printed(found, home.path)


def test_a_folder_that_leads_out_of_home_is_not_followed(home: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "owners"
    (home.path / "templates" / "owners").rename(elsewhere)
    (home.path / "templates" / "owners").symlink_to(elsewhere)

    assert {one.id for one in load(home.path).findings} == {"unreadable"}


def test_the_two_folders_themselves_may_lie_elsewhere(home: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    before = home.release()
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for folder in ("personas", "templates"):
        (home.path / folder).rename(elsewhere / folder)
        (home.path / folder).symlink_to(elsewhere / folder)

    assert home.release() == before


def test_nobody_waits_for_a_pipe(home: Any) -> None:
    home.delete(HELLO)
    os.mkfifo(home.path / HELLO)

    found = load(home.path).findings

    assert [(one.place.file, one.id) for one in found] == [(HELLO, "unreadable")]
    assert "no plain file" in printed(found, home.path)


def test_a_link_within_home_is_a_file_like_any_other(home: Any) -> None:
    home.delete(HELLO)
    (home.path / HELLO).symlink_to(home.path / "templates/everyone/hello.en.md")

    assert load(home.path).findings == ()


@pytest.mark.parametrize("name", ["../hello", "..", "/etc/passwd", "a\\0b", "hello.en.md/../x", "HELLO", "he llo"])
def test_a_step_names_a_file_of_its_persona(home: Any, name: str) -> None:
    home.write("personas/slow.yaml", f'steps: [{{email: "{name}", about: margin}}]\n')

    assert {one.id for one in load(home.path).findings if one.place.file == "personas/slow.yaml"} == {"name"}


# --- partner data that is template code --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["{{7*7}}", "{% raw %}", "${7*7}", "<%= 7*7 %>", "{{ rep.email }}", "{# x #}", "\ue000v0\ue001", "*a* [b](c)"]
)
def test_what_a_partner_is_called_is_text(home: Any, name: str) -> None:
    home.write(HELLO, "---\nsubject: 'For {{ partner.name }}'\n---\n{{ partner.name }}, {{ contact.given_name }}\n")

    letter = rendered(home, contact={"given_name": name}, partner={"name": name})

    assert letter.subject == f"For {name}"
    assert f"{name}, {name}\n" in letter.text
    assert f"<p>{escaped(name)}, {escaped(name)}</p>" in letter.html


def escaped(name: str) -> str:
    return name.replace("<", "&lt;").replace(">", "&gt;")


# --- line breaks in names and subjects, which would make headers -------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Ann\r\nBcc: x@y.example", "Ann\u2028Bcc: x", "Ann\x85Bcc: x", "Ann\x00", "Ann\x0bBcc: x", "Ann\ud800"]
)
def test_a_name_stays_on_its_line(home: Any, name: str) -> None:
    home.write(HELLO, "---\nsubject: 'For {{ contact.given_name }}'\n---\n{{ contact.given_name }}\n")

    letter = rendered(home, contact={"given_name": name})

    assert letter.subject.splitlines() == [letter.subject]
    assert letter.subject.isprintable()
    assert len(letter.text.split("\n\n")[0].splitlines()) == 1
    assert letter.html.encode()


@pytest.mark.parametrize("subject", ['"a\\nBcc: x"', '"a\\u2028b"', '"a\\0b"', '"a\\x85b"', "|\n  a\n  b\n"])
def test_a_subject_stays_on_its_line(home: Any, subject: str) -> None:
    home.write(HELLO, f"---\nsubject: {subject}\n---\n{{{{ greeting }}}}\n")

    assert [(one.place.file, one.id) for one in load(home.path).findings] == [(HELLO, "one-line")]


@pytest.mark.parametrize("length", [501, 1_000_000])
def test_a_name_that_is_none_holds_its_letter_alone(home: Any, length: int) -> None:
    with pytest.raises(MissingValue):
        rendered(home, contact={"given_name": "A" * length})

    assert "Hi Ada," in rendered(home).text


# --- YAML: bombs, tags, recursion, depth, doubled keys -----------------------------------------------------------


LAUGHS = "a: &a [x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (LAUGHS, "anchor"),
        ("[" * 5000, "too-deep"),
        ("{" * 5000, "key"),
        ("{a: " * 5000, "too-deep"),
        ("- " * 5000, "too-deep"),
        ('steps: !!python/object/apply:os.system ["id"]\n', "tag"),
        ("steps: &a [*a]\n", "anchor"),
        ("goal: {did: clicked, at_least: " + "9" * 5000 + "}\nsteps: []\n", "number"),
        ("describe: a\ndescribe: b\nsteps: []\n", "duplicate-key"),
        ("steps: []\nthen: {stream: slow, after: 5 days, after: 500 days}\n", "duplicate-key"),
        ("<<: {a: b}\n", "unknown-key"),
        ("describe: " + "x" * 300_000, "too-large"),
        ("describe: [" + "x," * 30_000 + "]", "too-large"),
        ("\t" * 1000, "yaml"),
        ("--- |\n" + "x\n" * 1000, "wrong-type"),
        ("\ufeff\ufeffa: b", "unknown-key"),
        ("a: b\x1b[2J", "encoding"),
    ],
    ids=lambda text: text[:12],
)
def test_yaml_that_is_made_to_harm_is_refused(home: Any, text: str, kind: str) -> None:
    home.write(OWNERS, text)

    loaded = load(home.path)
    errors = [one for one in loaded.findings if one.severity == "error"]

    assert {one.place.file for one in errors} == {OWNERS}
    assert kind in {one.id for one in errors}
    assert loaded.release is not None
    assert rendered(home, "everyone").subject == "Aster Systems: hello"


# --- YAML: words that turn into something else -------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["no", "on", "yes", "off", "~x", "1.10", "010", "0x1f", "1e3", "09:30", "12:30", "2026-03-31", "1_000", "null-0"]
)
def test_words_stay_the_words_that_were_written(home: Any, word: str) -> None:
    home.change(OWNERS, "contact.role: [owner, founder]", f"contact.role: [{word}]")

    match = home.release().personas["owners"].match

    assert match.of[0].one_of == (word,)


@pytest.mark.parametrize(
    ("right", "wrong", "kind"),
    [
        ("nl: en, no: en", "no: en, nl: en", None),
        ('from: "08:30"', "from: 08:30", None),
        ("country: SE", "country: NO", None),
        ("country: SE", "country: no", "unknown-country"),
        ('phone: "+46 8 5550 1001"', "phone: +46 8 5550 1001", None),
        ('phone: "+46 8 5550 1001"', "phone: +49301234567", None),
        ("valid_until: 2026-12-31", "valid_until: 20261301", "date"),
        ("letter: 0.01", "letter: 1.10", None),
        ("attempts: 4", "attempts: 010", None),
        ("attempts: 4", "attempts: 0o10", "number"),
        ("attempts: 4", "attempts: ~", "empty"),
        ("key_page: true", "key_page: on", "boolean"),
    ],
)
def test_what_a_word_means_is_asked_of_its_key(home: Any, right: str, wrong: str, kind: str | None) -> None:
    file = next(file for file in (PROGRAM, "personas/reps.yaml") if right in (home.path / file).read_text(encoding="utf-8"))
    home.change(file, right, wrong)

    assert [one.id for one in load(home.path).findings] == ([kind] if kind else [])


def test_a_number_keeps_its_meaning(home: Any) -> None:
    home.change(PROGRAM, "letter: 0.01", "letter: 1.10")
    home.change(PROGRAM, "attempts: 4", "attempts: 010")
    home.change("personas/reps.yaml", '"+46 8 5550 1001"', "+4930 1234567")

    release = home.release()

    assert release.program.costs.letter == 1.1
    assert release.program.calling.attempts == 10
    assert release.reps["r1"].phone == "+4930 1234567"


def test_a_file_of_another_system_reads_the_same(home: Any) -> None:
    before = home.release()
    for file in home.path.rglob("*.*"):
        if file.is_file():
            file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))

    assert home.release() == before


@pytest.mark.parametrize("old", [b"\r", b"\r\n", b"\n"])
def test_line_ends_are_line_ends(home: Any, old: bytes) -> None:
    before = home.release()
    Path(home.path / HELLO).write_bytes(Path(home.path / HELLO).read_bytes().replace(b"\n", old))

    assert home.release() == before


# --- A letter without its address or its way out -----------------------------------------------------------------


HTML = "templates/_letter.html.j2"
ADDRESS, LINK = "{{ vendor.address }}", '<a href="{{ unsubscribe_url }}" clicktracking="off">{{ phrase.unsubscribe }}</a>'


@pytest.mark.parametrize(
    ("hidden", "with_what"),
    [
        (hidden, with_what)
        for hidden in (ADDRESS, LINK)
        for with_what in (
            "",
            "{{# {0} #}}",
            "<!-- {0} -->",
            "{{% if false %}}{0}{{% endif %}}",
            "{{% if partner.city %}}{0}{{% endif %}}",
            "{{% if locale == 'en' %}}{0}{{% elif locale == 'de' %}}{0}{{% endif %}}",
            '<span style="display:none">{0}</span>',
            '<div style="opacity: 0;">{0}</div>',
            '<div style="font-size:0px">{0}</div>',
            '<div style="color:red; Visibility : hidden"><b>{0}</b></div>',
            "<p hidden>{0}</p>",
            "<template>{0}</template>",
            "<style>{0}</style>",
            "<script>{0}</script>",
        )
    ],
)
def test_neither_address_nor_way_out_can_be_hidden(home: Any, hidden: str, with_what: str) -> None:
    home.change(HTML, hidden, with_what.format(hidden))

    loaded = load(home.path)

    assert {(one.place.file, one.id) for one in loaded.findings} == {(HTML, "letterhead")}
    assert loaded.release is None


@pytest.mark.parametrize(
    "link",
    [
        '<a href="{{ unsubscribe_url }}">{{ phrase.unsubscribe }}</a>',
        '<a href="{{ unsubscribe_url }}" clicktracking="on">{{ phrase.unsubscribe }}</a>',
        '<a href="{{ unsubscribe_url }}" clicktracking="off"></a>',
        '<img src="{{ unsubscribe_url }}">',
        "{{ unsubscribe_url }}",
    ],
)
def test_the_way_out_is_a_link_that_one_can_click_and_nobody_counts(home: Any, link: str) -> None:
    home.change(HTML, LINK, link)

    assert [(one.place.file, one.id) for one in load(home.path).findings] == [(HTML, "letterhead")]


@pytest.mark.parametrize(
    "style", ["opacity:.6", "opacity:0.85;font-size:12px", "color:inherit", "line-height:0", "max-width:600px"]
)
def test_small_print_may_be_small(home: Any, style: str) -> None:
    home.change(HTML, ADDRESS, f'<span style="{style}">{ADDRESS}</span>')

    assert load(home.path).findings == ()
