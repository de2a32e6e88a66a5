from nurture.content.markdown import compile_markdown, plain_to_html


def compiled(source):
    return compile_markdown(source, lambda target: f"https://www.firm.example/{target}")


def test_tags_come_through_markdown_as_they_were():
    letter = compiled('Hi *{{ contact.given_name | default("*you*") }}*, **{{ partner.name }}**')

    assert (
        letter.html == '<p>Hi <em>{{ contact.given_name | default("*you*") }}</em>, <strong>{{ partner.name }}</strong></p>\n'
    )
    assert letter.text == 'Hi {{ contact.given_name | default("*you*") }}, {{ partner.name }}\n'


def test_a_condition_on_its_own_lines_stands_around_paragraphs():
    letter = compiled("One\n{% if offer %}\nTwo\n{% endif %}\nThree\n")

    assert letter.html == "<p>One</p>\n{% if offer %}\n<p>Two</p>\n{% endif %}\n<p>Three</p>\n"
    assert letter.text == "One\n\n{% if offer %}\nTwo\n\n{% endif %}\nThree\n"


def test_the_text_part_reads_like_a_letter():
    letter = compiled(
        "# Sums\n\nSee [the sums](sums)\nnow.\n\n- one\n- two\n  - three\n\n1. first\n2. second\n\n> said\n> twice\n\n---\n"
    )

    assert letter.text == (
        "Sums\n\nSee the sums (https://www.firm.example/sums) now.\n\n- one\n- two\n\n  - three\n\n"
        "1. first\n2. second\n\n> said twice\n\n---\n"
    )
    assert letter.links == ("sums",)


def test_html_in_a_letter_is_text():
    assert compiled("<script>x</script> & <b>").html == "<p>&lt;script&gt;x&lt;/script&gt; &amp; &lt;b&gt;</p>\n"


def test_braces_that_markdown_makes_are_no_tags():
    assert compiled("&#123;{ vendor.name }}").html == '<p>{{ "{{" }} vendor.name }}</p>\n'


def test_comments_go_before_markdown_reads_them():
    assert compiled("One {# *not* said #}two").html == "<p>One two</p>\n"


def test_a_sign_off_keeps_its_lines_in_html():
    assert (
        plain_to_html('Best & warm,\n{{ rep.name | default("<x>") }}')
        == 'Best &amp; warm,<br>\n{{ rep.name | default("<x>") }}'
    )
