"""What is asked of a value that it never is, is told; what it may be, is not."""

import pytest

HELLO = "templates/owners/hello.en.md"


@pytest.mark.parametrize(
    ("asked", "place", "told"),
    [
        ('partner.tier == "sliver"', "6:24", 'partner.tier is never "sliver" here. Did you mean "silver"?'),
        ('"gold" != partner.tier', "6:8", 'partner.tier is never "gold" here. Use registered or silver.'),
        ('partner.tier in ["silver", "Silver"]', "6:35", 'partner.tier is never "Silver" here. Did you mean "silver"?'),
        ('partner.country == "Austria"', "6:27", 'partner.country is never "Austria" here. There are '),
        ('contact.role == "Founder"', "6:24", 'contact.role is never "Founder" here. Did you mean "founder"?'),
    ],
)
def test_it_is_told_where_it_is_asked(home, asked, place, told):
    home.change(HELLO, "[Sums]", f"{{% if {asked} %}}Soon.{{% endif %}} [Sums]")

    (finding,) = home.findings()

    assert finding.startswith(f"{HELLO}:{place}: warning: {told}")


@pytest.mark.parametrize(
    "asked",
    [
        'partner.tier == "silver"',
        'partner.country in ("AT", "DE")',
        'contact.role == "managing_director"',
        'partner.name == "Sliver GmbH"',
        'partner.tier | upper == "SILVER"',
        'partner.city != "" and partner.country != ""',
    ],
)
def test_what_may_be_is_let_stand(home, asked):
    home.change(HELLO, "{{ partner.name }}: hello", f"{{% if {asked.replace(chr(34), chr(39))} %}}Soon{{% endif %}} hello")
    home.change(HELLO, "[Sums]", f"{{% if {asked} %}}Soon.{{% endif %}} [Sums]")

    assert home.findings() == []
