import json
from datetime import date

from nurture.content import Renderer, digest, dump, load, parse


def test_a_release_comes_back_as_it_went(home):
    release = home.release()

    assert parse(dump(release)) == release


def test_the_same_content_has_the_same_digest(home):
    first = dump(home.release())

    assert digest(first) == digest(dump(home.release())) == digest(dump(parse(first)))
    assert len(digest(first)) == 64


def test_the_order_of_files_and_keys_does_not_matter(home):
    before = digest(dump(home.release()))
    home.change("personas/owners.yaml", "describe: Owns the firm.\n", "")
    home.change("personas/owners.yaml", "then: {", "describe: Owns the firm.\nthen: {")

    assert digest(dump(home.release())) == before


def test_a_word_changed_in_a_letter_changes_the_digest(home):
    before = digest(dump(home.release()))
    home.change("templates/owners/hello.en.md", "[Sums]", "[The sums]")

    assert digest(dump(home.release())) != before


def test_a_snapshot_is_plain_json_and_renders(home):
    text = dump(home.release())
    people = {"given_name": "Ada"}, {"name": "Aster Systems"}

    letter = Renderer(parse(text)).render("owners", "hello", "en", "r1", *people, unsubscribe_url="https://x.example/u/1")

    assert "Hi Ada," in letter.html
    assert json.loads(text)["program"]["window"]["start"] == "08:30:00"
    assert load(home.path).findings == ()


def test_a_release_of_before_permissions_had_a_form_still_renders(home):
    told = "{% if reference.graz %}{{ reference.graz }}{% else %}No.{% endif %}"
    home.change("templates/owners/hello.en.md", "[Sums]", f"{told} [Sums]")
    older = json.loads(dump(home.release()))
    older["program"]["references"]["graz"]["permission"] = "on file"
    text = json.dumps(older, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    people = {"given_name": "Ada"}, {"name": "Aster Systems"}

    letter = Renderer(parse(text)).render(
        "owners", "hello", "en", "r1", *people, unsubscribe_url="https://x.example/u/1", on=date(2026, 3, 3)
    )

    assert dump(parse(text)) == text
    assert "A firm in Graz did it." in letter.text
