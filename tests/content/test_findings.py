# ruff: noqa: E501, ISC004 - findings stand here as they are printed
"""One mistake each, and the very words in which it is told."""

from datetime import UTC, datetime, timedelta

import pytest

from nurture.content import load

PROGRAM, REPS, OWNERS = "personas/program.yaml", "personas/reps.yaml", "personas/owners.yaml"
HELLO = "templates/owners/hello.en.md"

MISTAKES = [
    (PROGRAM, "holdout:", "hold_out:", [
        'personas/program.yaml:6:1: error: "hold_out" is not a key of the program. Did you mean "holdout"? [unknown-key]',
    ]),
    (PROGRAM, "languages:\n", "langauges:\n", [
        'personas/program.yaml:8:1: error: "langauges" is not a key of the program. Did you mean "languages"? [unknown-key]',
    ]),
    (REPS, "name: Jana", "nmae: Jana", [
        'personas/reps.yaml:2:3: error: "nmae" is not a key of the rep r1. Did you mean "name"? [unknown-key]',
    ]),
    (REPS, "email: jana.lindqvist@northwind-storage.example", "fax: none", [
        'personas/reps.yaml:2:3: error: "email" is missing in the rep r1. Add "email:". [missing-key]',
        'personas/reps.yaml:3:3: error: "fax" is not a key of the rep r1. Use active, away, ',
    ]),
    (PROGRAM, "gap: 5 business days", "gap: 5 work days", [
        'personas/program.yaml:13:6: error: "5 work days" is not a length of time. '
        'Did you mean "5 business days"? [span]',
    ]),
    (PROGRAM, "gap: 5 business days", "gap: 5 business hours", [
        "personas/program.yaml:13:6: error: Nobody's business hours count here. Write `5 hours`, or `1 business day`. [span]",
    ]),
    (PROGRAM, "contact: 1 in 5 days", "contact: 0 in 5 days", [
        'personas/program.yaml:12:17: error: "0 in 5 days" is not a cap. Write `1 in 5 days` or `2 a day`. [cap]',
    ]),
    (PROGRAM, "gap: 5 business days", "gap: 50000 business days", [
        'personas/program.yaml:13:6: error: "50000 business days" is not a length of time. '
        "Write a number of up to four digits. [span]",
    ]),
    (PROGRAM, "zone: Europe/Amsterdam", "zone: Europe/Amsterdm", [
        'personas/program.yaml:3:7: error: There is no time zone "Europe/Amsterdm". Did you mean "Europe/Amsterdam"? [unknown-zone]',
    ]),
    (PROGRAM, "holdout: 10%", "holdout: 0.2", [
        'personas/program.yaml:6:10: error: "0.2" is not a share. Write `20%`. [percent]',
    ]),
    (PROGRAM, "holdout: 10%", "holdout: 20", [
        'personas/program.yaml:6:10: error: "20" is not a share. Write `20%`. [percent]',
    ]),
    (PROGRAM, "gap: 5 business days", "gap: 5", [
        'personas/program.yaml:13:6: error: "5" is not a length of time. Write `5 days`, or `5 business days`. [span]',
    ]),
    (HELLO, "(calculator)", "(www.northwind-storage.example)", [
        'templates/owners/hello.en.md:6:8: error: There is no link "www.northwind-storage.example". '
        "Declare it under `links` in program.yaml, and write its id here. [unknown-link]",
    ]),
    (PROGRAM, "fr: hold", "fr: wait", [
        'personas/program.yaml:10:34: error: "wait" is not a fallback. Use de, en or hold. [unknown-fallback]',
    ]),
    (PROGRAM, "personas: [owners,", "personas: [owner,", [
        'personas/program.yaml:4:12: error: There is no persona "owner". Did you mean "owners"? [unknown-persona]',
    ]),
    (PROGRAM, "personas: [owners, everyone]", "personas: [owners, owners, everyone]", [
        'personas/program.yaml:4:20: error: "owners" stands here a second time; the first is in line 4. '
        "Delete one of them. [duplicate-key]",
    ]),
    (PROGRAM, "personas: [owners, everyone]", "personas: owners", [
        "personas/everyone.yaml:1:8: error: everyone has a rule and is not listed in program.yaml. ",
        "personas/program.yaml:4:11: error: owners is the last persona and does not match everyone, so who fits none gets nothing. "
        "End the list with one that has `match: everyone`. [catch-all]",
    ]),
    (PROGRAM, "personas: [owners, everyone]", "personas: [everyone, owners]", [
        "personas/program.yaml:4:12: error: everyone matches everyone, so nobody comes to those behind it. "
        "Put it last, or give it a rule. [catch-all]",
        "personas/program.yaml:4:22: error: owners is the last persona and does not match everyone, ",
    ]),
    (PROGRAM, "margin: {en: margin, de: Marge}", "margin: {en: margin}", [
        'personas/program.yaml:17:11: error: The language "de" is missing here. Add "de:". [missing-language]',
    ]),
    (PROGRAM, "topic: margin\n", "topic: [margin]\n", [
        "personas/program.yaml:23:12: error: Here stands a list or keys, where a topic belongs. Write a topic. [wrong-type]",
    ]),
    (PROGRAM, "letter: promised}", "letter: promise}", [
        "personas/program.yaml:54:90: error: The letter templates/follow_up/promise.<language>.md is missing in en and de. "
        'Did you mean "promised"? Else write it. [missing-letter]',
    ]),
    (PROGRAM, "{partner.certifications: {has: storage-associate}}", "{did: certified}", [
        "personas/program.yaml:42:12: error: Fit and competence ask who a partner is, not what somebody did. "
        "Ask for a fact such as `partner.deals_won`, or let the deed count in `rubric`. [deed-here]",
    ]),
    (PROGRAM, "pool: {tiers: [registered, silver],", "pool: {tiers: registered, silver,", [
        'personas/program.yaml:5:27: error: "silver" stands here as a key without a value. '
        "If the key before it takes several words, write them in brackets: [..., silver]. [brackets]",
    ]),
    (PROGRAM, "name: Northwind nurture", "name: {{ vendor.name }}", [
        "personas/program.yaml:1:7: error: YAML takes a text that begins with {{ for keys and values. "
        "Put quotes around the whole text. [key]",
    ]),
    (OWNERS, "then: {stream: slow", 'then: {stream: "slow', [
        "personas/owners.yaml:21:16: error: A quote opens here and is not closed. ",
    ]),
    (PROGRAM, "name: Northwind nurture", "name: Northwind: nurture", [
        "personas/program.yaml:1:16: error: This colon cannot stand here: a value was begun before it. ",
    ]),
    (PROGRAM, "gap: 5 business days\n", "gap:\n", [
        "personas/program.yaml:13:1: error: Nothing stands here, where a length of time belongs. ",
    ]),
    (PROGRAM, "then: {stream: slow, after: 30 days}", "then: slow", [
        'personas/program.yaml:15:7: error: "then" is written as keys and values. '
        "Write it as {stream: slow, after: 5 business days}. [wrong-type]",
    ]),
    (PROGRAM, "currency: EUR", "currency: XEU2", [
        'personas/program.yaml:60:19: error: There is no currency "XEU2". Write its three letters, such as EUR. [currency]',
    ]),
    (PROGRAM, "holdout: 10%", "holdout: 150%", [
        'personas/program.yaml:6:10: error: "150%" is not a share. Write `10%`. [percent]',
    ]),
    (PROGRAM, "countries: all", "countries: EU", [
        'personas/program.yaml:5:48: error: There is no country "EU". Write its two letters, such as DE. [unknown-country]',
    ]),
    (REPS, "regions: all", "regions: [AT, no, UK]", [
        'personas/reps.yaml:7:17: error: There is no country "no". Did you mean "NO"? '
        "A part of a country is written with it, as in DE-BY. [unknown-country]",
        'personas/reps.yaml:7:21: error: There is no country "UK". Did you mean "GB"? '
        "A part of a country is written with it, as in DE-BY. [unknown-country]",
    ]),
    (REPS, "regions: all", "regions: [Sweden, uk-Scotland, QQ]", [
        'personas/reps.yaml:7:13: error: There is no country "Sweden". Did you mean "SE"? ',
        'personas/reps.yaml:7:21: error: There is no country "uk". Did you mean "GB-Scotland"? ',
        'personas/reps.yaml:7:34: error: There is no country "QQ". Countries are two letters, such as DE. ',
    ]),
    (REPS, 'phone: "+46 8 5550 1001"', "phone: +46 8", [
        "personas/reps.yaml:4:10: error: This is not a telephone number. "
        'Write it as "+49 89 99998 214". [phone]',
    ]),
    (PROGRAM, "grades: {A: 70, B: 50, C: 30}", "grades: {A: 70, C: 90}", [
        "personas/program.yaml:38:22: error: C begins at 90 and A at 70, so nobody is C. Let a better grade begin higher. [grades]",
    ]),
    (PROGRAM, "grades: {A: 70, B: 50, C: 30}", "grades: {A: 170, B: 50}", [
        'personas/program.yaml:38:15: error: "170" is outside fit, which goes from 0 to 100. ',
    ]),
    (PROGRAM, "competence: 0,", "competence: 101,", [
        'personas/program.yaml:45:35: error: "101" is outside competence, which goes from 0 to 100. ',
    ]),
    (PROGRAM, "band: 3% to 5%", "band: 5% to 3%", [
        'personas/program.yaml:57:9: error: "5% to 3%" ends below where it begins. Write `3% to 5%`. [percent]',
    ]),
    (PROGRAM, "starts: 2026-12-03 15:00", "starts: 2026-03-29 02:30", [
        "personas/program.yaml:64:13: error: There is no 2026-03-29 02:30 in Europe/Berlin: the clocks go forward over it. "
        "Write 2026-03-29 03:30, if that is the hour. [moment]",
    ]),
    *(
        (PROGRAM, "https://www.northwind-storage.example/de/marge", f"https://www.northwind-storage.example/de?to={tag}", [
            f'personas/program.yaml:22:74: error: "{shown}" stands in this address, where nothing is ever filled in. '
            "Write the address of the page itself, which is the same for all readers. [web-address]",
        ])
        for tag, shown in [
            ("{{ contact.email }}", "{"), ("*|EMAIL|*", "*|"), ("%recipient.name%", "%recipient.name%"), ("%%mail%%", "%%"),
            ("[[mail]]", "[["), ("%7B%7Bmail%7D%7D", "%7B"), ("<%= mail %>", "<%"),
        ]
    ),
    (OWNERS, "contact.role: [owner, founder]", "contact.role: owner, founder", [
        'personas/owners.yaml:3:17: error: "owner, founder" is read as one word. '
        "Write [owner, founder]; where it is one, put quotes around it. [brackets]",
    ]),
    (OWNERS, "variants: [last, last-short]", "variants: last, last-short", [
        'personas/owners.yaml:20:15: error: "last, last-short" is read as one word. ',
    ]),
    (OWNERS, "contact.role:", "role:", [
        'personas/owners.yaml:3:3: error: There is no fact "role". Did you mean "contact.role"? [unknown-fact]',
    ]),
    (OWNERS, "partner.employees:", "contact.employes:", [
        'personas/owners.yaml:4:3: error: There is no fact "contact.employes". Did you mean "partner.employees"? [unknown-fact]',
    ]),
    (REPS, "r1:", "jana:", [
        "personas/reps.yaml:1:1: error: \"jana\" cannot be a rep's id: ids are opaque, so that they may be logged. "
        "Use r1, r2, r3 and so on. [rep-id]",
    ]),
    (REPS, "greeting: Hi {{ contact.given_name }},", "greeting: Hi {{ contact.first_name }},", [
        'personas/reps.yaml:14:17: error: There is no value "contact.first_name" here. '
        'Did you mean "contact.given_name"? [undefined-variable]',
    ]),
    (OWNERS, "contact.role:", "contact.roles:", [
        'personas/owners.yaml:3:3: error: There is no fact "contact.roles". Did you mean "contact.role"? [unknown-fact]',
    ]),
    (OWNERS, "{at_most: 25}", "{at_most: few}", [
        'personas/owners.yaml:4:32: error: "few" is not a number. Write a number such as 15 or 0.02. [number]',
    ]),
    (OWNERS, "partner.employees: {at_most: 25}", "partner.country: [Germany, UK, de, AT, NO]", [
        'personas/owners.yaml:4:21: error: There is no country "Germany". Did you mean "DE"? [unknown-country]',
        'personas/owners.yaml:4:30: error: There is no country "UK". Did you mean "GB"? [unknown-country]',
        'personas/owners.yaml:4:34: error: There is no country "de". Did you mean "DE"? [unknown-country]',
    ]),
    (OWNERS, "partner.employees: {at_most: 25}", "not: {contact.language: [german, DE, deu, de_at, fil, no, pt-BR]}", [
        'personas/owners.yaml:4:28: error: "german" is not a language. Did you mean "de"? [language]',
        'personas/owners.yaml:4:36: error: "DE" is not a language. Did you mean "de"? [language]',
        'personas/owners.yaml:4:40: error: "deu" is not a language. Did you mean "de"? [language]',
        'personas/owners.yaml:4:45: error: "de_at" is not a language. Did you mean "de-AT"? [language]',
    ]),
    (OWNERS, "partner.employees: {at_most: 25}", "partner.recency: {at_least: 9}", [
        'personas/owners.yaml:4:31: error: "9" is outside partner.recency, which goes from 1 to 5. '
        "Write a number from 1 to 5. [number]",
    ]),
    (OWNERS, "partner.employees: {at_most: 25}", "partner.fit: [100, 120]", [
        'personas/owners.yaml:4:22: error: "120" is outside partner.fit, which goes from 0 to 100. ',
    ]),
    (PROGRAM, "{partner.deals_registered: {at_least: 1}}", "{partner.competence: {at_least: 400}}", [
        'personas/program.yaml:58:53: error: "400" is outside partner.competence, which goes from 0 to 100. ',
    ]),
    (PROGRAM, "{partner.certifications: {has: storage-associate}}", "{partner.certifications: {has: Storage-Associate}}", [
        'personas/program.yaml:42:43: error: "Storage-Associate" never comes: imported, it is written "storage-associate". '
        "Write storage-associate. [word]",
    ]),
    (PROGRAM, "tiers: [registered, silver]", "tiers: [Registered, silver]", [
        'personas/program.yaml:5:16: error: "Registered" never comes: imported, it is written "registered". ',
    ]),
    (PROGRAM, "tiers: {registered: silver}", "tiers: {registered: Top Silver}", [
        'personas/program.yaml:56:23: error: "Top Silver" never comes: imported, it is written "top_silver". ',
    ]),
    (PROGRAM, "fallback: {nl: en,", "fallback: {nld: en, dutch: en,", [
        'personas/program.yaml:10:14: error: "nld" is not a language. Did you mean "nl"? [language]',
        'personas/program.yaml:10:23: error: "dutch" is not a language. Did you mean "nl"? [language]',
    ]),
    (OWNERS, "  - email: hello\n    about: margin", "  - email: hello\n    about: margins", [
        'personas/owners.yaml:8:12: error: There is no topic "margins". Did you mean "margin"? [unknown-topic]',
    ]),
    (OWNERS, "offer: points", "offer: point", [
        'personas/owners.yaml:16:20: error: There is no offer "point". Did you mean "points"? [unknown-offer]',
    ]),
    (OWNERS, "email: hello}", "email: helo}", [
        'personas/owners.yaml:12:37: error: There is no email step "helo". Did you mean "hello"? [unknown-email-step]',
    ]),
    (OWNERS, "  - email: last\n", "  - email: hello\n", [
        'personas/owners.yaml:18:12: error: The step "hello" stands here a second time; the first is in line 7. '
        "Give it an id of its own. [duplicate-step]",
    ]),
    (OWNERS, "  - email: last\n", "  - email: last\n    renamed_from: hello\n", [
        'personas/owners.yaml:19:19: error: "hello" is the id of a step, or was that of another; it stands in line 7. '
        "Name the id that only this step has had. [renamed-twice]",
    ]),
    (OWNERS, "  - email: last\n", "  - email: last\n    renamed_from: [end, end]\n", [
        'personas/owners.yaml:19:25: error: "end" is the id of a step, or was that of another; it stands in line 19. '
        "Name the id that only this step has had. [renamed-twice]",
    ]),
    (OWNERS, "then: {stream: slow", "rollout: a bit\nthen: {stream: slow", [
        'personas/owners.yaml:21:10: error: "a bit" is not a share. Write `10%`. [percent]',
    ]),
    (OWNERS, "      - otherwise: []\n", "", [
        "personas/owners.yaml:12:9: error: The last path of a choice takes everyone else. "
        "Add `- otherwise: [...]`. [no-otherwise]",
    ]),
    (OWNERS, "      - when: {did: clicked, email: hello}\n", "      - otherwise: []\n      - when: {did: clicked, email: hello}\n", [
        "personas/owners.yaml:12:9: error: This path takes everyone, and others come after it. "
        "Let it be the last of the paths, and the only one of its kind. [no-otherwise]",
    ]),
    (OWNERS, "      - otherwise: []\n", "        otherwise: []\n", [
        'personas/owners.yaml:17:9: error: "otherwise" begins another path here. '
        'Each path begins with a dash: write "- otherwise:". [unknown-key]',
    ]),
    (OWNERS, "  - email: last\n", "    email: last\n", [
        'personas/owners.yaml:18:5: error: "email" begins another step here. '
        'Each step begins with a dash: write "- email:". [unknown-key]',
    ]),
    (OWNERS, "  - choose: by-interest\n", "    email: bye\n  - choose: by-interest\n", [
        'personas/owners.yaml:9:5: error: "email" stands here a second time; the first is in line 7. '
        'If another begins here, write it with a dash: "- email:". Else delete one of them. [duplicate-key]',
    ]),
    (OWNERS, "  - email: last\n    about: deals\n", "  email: last\n  about: deals\n", [
        "personas/owners.yaml:18:3: error: This line stands among lines with a dash, and has none. "
        "Where the next of them begins, write `- ` before it; else indent it as far as the words after the dash. [yaml]",
    ]),
    (OWNERS, "  - email: hello\n    about: margin\n", "  email: hello\n  about: margin\n", [
        "personas/owners.yaml:9:3: error: This dash stands among lines that have none. "
        "Write `- ` before the first of the list as well, and indent its other lines as far as the words after the dash. [yaml]",
    ]),
    (OWNERS, "{at_most: 25}", '"<= 25"', [
        'personas/owners.yaml:4:22: error: "<= 25" is not a number. Write {at_most: 25}, which takes 25 in. [number]',
    ]),
    (OWNERS, "{at_most: 25}", '"≥2.5"', [
        'personas/owners.yaml:4:22: error: "≥2.5" is not a number. Write {at_least: 2.5}, which takes 2.5 in. [number]',
    ]),
    (OWNERS, "{at_most: 25}", "10-25", [
        'personas/owners.yaml:4:22: error: "10-25" is not a number. '
        "Write a number such as 15, or a range: {at_least: 10, at_most: 25}. [number]",
    ]),
    (OWNERS, "{at_most: 25}", "> 25", [
        "personas/owners.yaml:4:24: error: Nothing else stands in the line of `|` or `>`. "
        "Begin the text in the next line; for more than a number write {at_least: 25}. [yaml]",
    ]),
    (PROGRAM, "zone: Europe/Amsterdam", "zone: UTC+1", [
        'personas/program.yaml:3:7: error: There is no time zone "UTC+1". '
        "Write the zone of a city, such as Europe/Berlin: it knows about summer time. [unknown-zone]",
    ]),
    (HELLO, "{{ sign_off }}", "Hello {% set x = 1 %}", [
        'templates/owners/hello.en.md:8:7: error: "set" is not used in letters. ',
    ]),
    (HELLO, "{{ sign_off }}", "{{ 1 + 2 }}", [
        'templates/owners/hello.en.md:8:1: error: "+" is not used in letters. ',
    ]),
    (HELLO, "{{ sign_off }}", "{{ partner.monetary }}", [
        'templates/owners/hello.en.md:8:4: error: There is no value "partner.monetary" here. '
        "A letter does not show it. Use partner.city, partner.country, partner.name or partner.tier. [undefined-variable]",
    ]),
    (HELLO, "{{ sign_off }}", "{{ contact.gender }}", [
        'templates/owners/hello.en.md:8:4: error: There is no value "contact.gender" here. A letter does not show it. ',
    ]),
    (HELLO, "{{ sign_off }}", "{{ partners.name }}", [
        'templates/owners/hello.en.md:8:4: error: There is no value "partners.name" here. '
        'Did you mean "partner.name"? [undefined-variable]',
    ]),
    (HELLO, "{{ sign_off }}", "{% if reference.wien %}{{ reference.wien }}{% endif %}", [
        'templates/owners/hello.en.md:8:7: error: There is no value "reference.wien" here. Use reference.graz. [undefined-variable]',
    ]),
    (OWNERS, "then: {stream: slow", "then: {stream: slwo", [
        'personas/owners.yaml:21:16: error: There is no stream "slwo". Did you mean "slow"? [unknown-stream]',
    ]),
    (OWNERS, "describe: Owns the firm.", "describe: &a Owns the firm.", [
        "personas/owners.yaml:1:11: error: &a is an anchor. Delete it, or put quotes around the value. [anchor]",
    ]),
    (OWNERS, "describe: Owns the firm.", "describe: *a", [
        "personas/owners.yaml:1:11: error: *a is an alias. Write the value out, or put quotes around it. [alias]",
    ]),
    (OWNERS, "describe: Owns the firm.", "describe: !!str Owns", [
        "personas/owners.yaml:1:11: error: Words that begin with ! are tags. "
        "Delete it, or put quotes around the value. [tag]",
    ]),
    (OWNERS, "goal:", "describe:", [
        'personas/owners.yaml:5:1: error: "describe" stands here a second time; the first is in line 1. '
        "Delete one of them. [duplicate-key]",
    ]),
    (OWNERS, "  - email: last\n", "    email: last\n    after: 5 days\n", [
        'personas/owners.yaml:19:5: error: "after" stands here a second time; the first is in line 10. '
        "If another of the list begins between the two, write it with a dash. Else delete one of them. [duplicate-key]",
    ]),
    (HELLO, "(calculator)", "(calculater)", [
        'templates/owners/hello.en.md:6:8: error: There is no link "calculater". Did you mean "calculator"? [unknown-link]',
    ]),
    (HELLO, "{{ sign_off }}", "{{ partner.town }}", [
        'templates/owners/hello.en.md:8:4: error: There is no value "partner.town" here. '
        'Did you mean "partner.city"? [undefined-variable]',
    ]),
    (HELLO, "{{ sign_off }}", "{% for x in partner.name %}{{ x }}{% endfor %}", [
        'templates/owners/hello.en.md:8:1: error: "for" is not used in letters. '
        "Use values, {% if %} and the filters upper, lower, capitalize, title, trim, default, day, money, number. [template-tag]",
    ]),
    (HELLO, "{{ sign_off }}", "{{ offer.describe }}", [
        "templates/owners/hello.en.md:8:4: error: This letter uses offer.describe, and its step makes no offer. "
        "Add `offer:` to the step, or put the sentence between {% if offer %} and {% endif %}. [missing-value]",
    ]),
    (HELLO, "{{ sign_off }}", "{{ reference.graz }}", [
        "templates/owners/hello.en.md:8:4: error: This letter uses reference.graz, and a reference ends some day. "
        "Put it between {% if reference.graz %} and {% else %}, and say after that what goes without it. [missing-value]",
    ]),
    (HELLO, "{{ sign_off }}", "{{ event.day }}", [
        "templates/owners/hello.en.md:8:4: error: This letter uses event.day, and its step names no event. "
        "Add `event:` to the step, with an event that program.yaml declares. [missing-value]",
    ]),
    (HELLO, "{{ sign_off }}", "{{ partner.city | number }}", [
        'templates/owners/hello.en.md:8:19: error: "number" takes what is written out in the letter: 20000 | number. '
        "Write it out here. [filter-value]",
    ]),
    (HELLO, "{{ sign_off }}", '{{ "soon" | day }}', [
        'templates/owners/hello.en.md:8:13: error: "day" takes a day such as "2026-12-03". Write it out here. [filter-value]',
    ]),
    (HELLO, "{{ sign_off }}", '{{ 1250 | money("Taler") }}', [
        'templates/owners/hello.en.md:8:11: error: "money" takes an amount with its currency, such as money("EUR"). '
        "Write it out here. [filter-value]",
    ]),
    (OWNERS, "  - email: hello\n", "  - email: hello\n    event: webinra\n", [
        'personas/owners.yaml:8:12: error: There is no dated event "webinra". Did you mean "webinar"? [unknown-dated-event]',
    ]),
    (OWNERS, "  - email: hello\n", "  - email: hello\n    ahead: 2 days\n", [
        "personas/owners.yaml:8:12: error: This step is ahead of nothing. Add `event:`, or take `ahead` out. [no-event]",
    ]),
    (PROGRAM, "written: [en, de]", "written: [en, dx]", [
        'personas/program.yaml:9:17: error: "dx" is not a language. Write its two letters, such as de, or de-AT. [language]',
    ]),
    (PROGRAM, "starts: 2026-12-03 15:00", "starts: 3 December", [
        'personas/program.yaml:64:13: error: "3 December" is not a day and an hour. Write it as 2026-12-03 15:00. [moment]',
    ]),
    (PROGRAM, "    link: calculator\n", "", [
        'personas/program.yaml:63:5: error: "link" is missing in the event "webinar". Add "link:". [missing-key]',
    ]),
    (PROGRAM, "{en: Unsubscribe, de: Abmelden}", "{en: Unsubscribe}", [
        'personas/program.yaml:69:16: error: The language "de" is missing here. Add "de:". [missing-language]',
    ]),
    ("templates/_letter.html.j2", "phrase.unsubscribe", "phrase.unsubcribe", [
        'templates/_letter.html.j2:4:56: error: There is no value "phrase.unsubcribe" here. '
        'Did you mean "phrase.unsubscribe"? [undefined-variable]',
    ]),
    (HELLO, 'subject: "{{ partner.name }}: hello"', 'subject: "{{ partner.name"', [
        "templates/owners/hello.en.md:2:10: error: These braces are not closed. ",
    ]),
    ("templates/_letter.txt.j2", "{{ unsubscribe_url }}", "", [
        "templates/_letter.txt.j2:1:1: error: The letterhead does not show unsubscribe_url. "
        "Put {{ unsubscribe_url }} where it belongs. [letterhead]",
    ]),
]  # fmt: skip


STRANGE = [
    (OWNERS, "  - email: last\n", "  - email: l\u0430st\n", "18:13", "U+0430 (Cyrillic small letter a)", "name"),
    (OWNERS, "  - email: last\n", '  - email: "l\u0430st"\n', "18:14", "U+0430 (Cyrillic small letter a)", "name"),
    (OWNERS, "  - email: last\n", "  - email: la\u00adst\n", "18:14", "U+00AD (Soft hyphen)", "name"),
    (OWNERS, "about: margin", "about: marg\u03b9n", "8:16", "U+03B9 (Greek small letter iota)", "unknown-topic"),
    (OWNERS, "about: margin", "about: mar\xadgin", "8:15", "U+00AD (Soft hyphen)", "unknown-topic"),
    (OWNERS, "describe:", "d\u0435scribe:", "1:2", "U+0435 (Cyrillic small letter ie)", "unknown-key"),
    (OWNERS, "contact.role", "cont\u0430ct.role", "3:7", "U+0430 (Cyrillic small letter a)", "unknown-fact"),
    (OWNERS, "did: clicked", "did: \u0441licked", "12:21", "U+0441 (Cyrillic small letter es)", "unknown-event"),
    (PROGRAM, "  deals: {en", "  de\u0430ls: {en", "18:5", "U+0430 (Cyrillic small letter a)", "name"),
    (HELLO, "(calculator)", "(c\u0430lculator)", "6:9", "U+0430 (Cyrillic small letter a)", "unknown-link"),
    (HELLO, "(calculator)", "(calcu\u00adlator)", "6:13", "U+00AD (Soft hyphen)", "unknown-link"),
    (HELLO, "{{ sign_off }}", "\u0430 {{ p\u0430rtner.name }}", "8:7", "U+0430 (Cyrillic small letter a)", "undefined-variable"),
    (HELLO, "{{ sign_off }}", "{{ partner\u00ad.name }}", "8:11", "U+00AD (Soft hyphen)", "template"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "right", "wrong", "where", "sign", "kind"), STRANGE)
def test_a_sign_that_only_looks_right_is_named_where_it_stands(home, file, right, wrong, where, sign, kind):
    home.change(file, right, wrong)

    assert [
        said
        for said in home.findings()
        if said.startswith(f"{file}:{where}: error: In ") and f" {sign}. " in said and f"[{kind}]" in said
    ]


def test_a_name_all_in_another_script_is_seen_and_told_as_any_other(home):
    home.change(OWNERS, "  - email: last\n", "  - email: \u0441\u043e\u0440\n")

    assert 'personas/owners.yaml:18:12: error: "\u0441\u043e\u0440" cannot be a name. ' in home.findings()[0]


@pytest.mark.parametrize(("file", "right", "wrong", "said"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_what_to_do(home, file, right, wrong, said):
    home.change(file, right, wrong)

    findings = [finding for finding in home.findings() if ": warning:" not in finding]

    assert len(findings) == len(said)
    assert [finding[: len(words)] for finding, words in zip(findings, said, strict=True)] == said


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        (PROGRAM, "exclude: []", 'exclude: "NS-1, of Graz"'),
        (PROGRAM, "fallback: {nl: en,", "fallback: {nl-BE: en, yue: hold,"),
        (OWNERS, "partner.employees: {at_most: 25}", "partner.country: [NO, GB, XK]"),
        (OWNERS, "partner.employees: {at_most: 25}", "partner.founded: {at_least: 1990}"),
        (OWNERS, "partner.employees: {at_most: 25}", "partner.recency: [4, 5]"),
        (REPS, 'phone: "+46 8 5550 1001"', "phone: 08 5550 1001"),
        (REPS, 'phone: "+46 8 5550 1001"', 'phone: "+46 8 5550 1001 ext. 4 (mobile)"'),
        (PROGRAM, "grades: {A: 70, B: 50, C: 30}", "grades: {A: 70, B: 70}"),
        (PROGRAM, "band: 3% to 5%", "band: 4%"),
        (PROGRAM, "/de/marge", "/de/f%C3%BCr%20alle?filter[a]=b&x=%C3%BCbel%20"),
        (PROGRAM, "name: Northwind Storage,", 'name: "Northwind, Storage",'),
        (PROGRAM, "name: Northwind nurture", "name: Northwind, nurture"),
        (PROGRAM, "holdout: 10%", "holdout: 50%"),
        (PROGRAM, "holdout: 10%", "holdout: 0%"),
        (REPS, "regions: all", "regions: [SE, DE-BY, Skåne, Île-de-France]"),
        (OWNERS, "at_most: 25", "at_most: 1000"),
    ],
)
def test_what_only_looks_like_a_mistake_is_let_stand(home, file, right, wrong):
    home.change(file, right, wrong)

    assert [finding for finding in home.findings() if ": error:" in finding] == []


SLIPS = [
    ("steps: [a, b", "1:8", "This bracket is not closed"),
    ("steps: {a: b\nthen: c", "1:8", "This bracket is not closed"),
    ("steps: {", "2:1", "The file ends before a bracket is closed."),
    ("a: {b:1}", "1:5", "Write a blank after the colon."),
    ("a: 'b\nc: d", "1:4", "A quote opens here"),
    ("a: 1\nb\nc: 2", "2:1", "This line has no colon"),
    ("a:\n  b: 1\n c: 2", "3:2", "This line is indented otherwise"),
    ("a:\n\tb: 1", "2:1", "A tab stands here"),
    ("a: @b", "1:4", "A text cannot begin with this sign."),
    ("a: b]\nc: [d]]", "2:7", "This sign closes"),
    ('a: "b" c', "1:8", "A quote has ended before these words."),
    ("a: - b", "1:4", "A list cannot begin here."),
    (r'a: "\q"', "1:6", "Within double quotes"),
    ("a: |b", "1:5", "Nothing else stands in the line"),
    ("a: ? b", "1:4", "This cannot be read as YAML."),
]


@pytest.mark.parametrize(("text", "place", "said"), SLIPS)
def test_a_slip_in_yaml_is_told_in_plain_words_where_it_was_made(home, text, place, said):
    home.write(OWNERS, f"{text}\n")

    first = home.findings()[0]

    assert first.startswith(f"{OWNERS}:{place}: error: ")
    assert said in first


def test_a_missing_letter_is_told_where_the_step_asks_for_it(home):
    home.delete("templates/owners/hello.de.md")

    assert home.findings() == [
        "personas/owners.yaml:7:12: error: The letter templates/owners/hello.de.md is missing. Write it. [missing-letter]"
    ]


def test_a_letter_that_another_language_has_is_no_slip_in_its_name(home):
    home.delete("templates/owners/last-short.de.md")

    assert home.findings()[0].endswith("The letter templates/owners/last-short.de.md is missing. Write it. [missing-letter]")


def test_a_letter_whose_name_is_in_other_letters_is_to_be_renamed(home):
    home.delete("templates/owners/last.de.md")
    home.write("templates/owners/last.DE.md", "")

    assert home.findings()[0].endswith("last.de.md is missing. Rename last.DE.md to last.de.md. [missing-letter]")


def test_a_letter_that_no_step_sends_is_a_warning(home):
    home.write("templates/owners/helo.en.md", (home.path / HELLO).read_text(encoding="utf-8"))

    assert home.findings() == [
        "templates/owners/helo.en.md:1:1: warning: No step sends this letter. Add a step, or delete the file. [unused-letter]"
    ]


@pytest.mark.parametrize(
    ("file", "right"),
    [
        ("personas/tests/first.yml", "first.yaml"),
        ("personas/other.yaml.txt", "other.yaml"),
        ("personas/other.YAML", "other.yaml"),
        ("templates/owners/other.en.txt", "other.en.md"),
        ("templates/owners/other.en.MD", "other.en.md"),
        ("templates/calls/deals.fr.markdown", "deals.fr.md"),
        ("templates/owners/other.en.md.txt", "other.en.md"),
    ],
)
def test_a_file_whose_name_ends_otherwise_is_told(home, file, right):
    home.write(file, "hello")

    (said,) = home.findings()
    assert said.startswith(f"{file}:1:1: warning: Nobody reads this file, ")
    assert said.endswith(f"Rename it to {right}. [unread]")


def test_where_the_right_file_is_there_the_other_goes(home):
    home.write("templates/owners/hello.en.markdown", "hello")

    (said,) = home.findings()
    assert said.endswith("Delete it: hello.en.md is what is read. [unread]")


@pytest.mark.parametrize(
    "file",
    [
        "personas/owners.yaml~",
        "personas/.owners.yaml.swp",
        "personas/.DS_Store",
        "personas/owners.yaml.bak",
        "personas/.x.yml",
        "templates/owners/hello.en.md~",
        "templates/owners/#hello.en.md#",
        "templates/owners/Thumbs.db",
        "templates/_notes.txt",
        "templates/owners/drafts.txt/old.txt",
    ],
)
def test_what_editors_and_systems_leave_behind_is_not(home, file):
    home.write(file, "hello")

    assert home.findings() == []


def test_a_talk_track_that_cannot_be_used_is_left_out(home):
    home.change("templates/calls/margin.en.md", "offer: points", "offer: pints")

    assert home.findings() == [
        'templates/calls/margin.en.md:4:8: error: There is no offer "pints". Did you mean "points"? [unknown-offer]'
    ]
    assert home.release().talk("margin", "en") is None


def test_a_language_that_no_rep_speaks_is_a_warning(home):
    text = (home.path / REPS).read_text(encoding="utf-8")
    home.write(REPS, text[: text.index("    de:\n")])

    assert home.findings() == [
        'personas/reps.yaml:1:1: warning: No rep has a voice in "de", so its readers wait. '
        'Add "de:" to a rep\'s voices. [no-voice]'
    ]


def test_several_mistakes_are_told_at_once(home):
    home.change(PROGRAM, "holdout: 10%", "holdout: ten")
    home.change(PROGRAM, "attempts: 4", "attempts: four")

    assert [finding.partition(": error")[0] for finding in home.findings()] == [
        "personas/program.yaml:6:10",
        "personas/program.yaml:49:13",
    ]


def test_a_mistake_in_a_stream_hides_none_in_its_letters(home):
    home.change(OWNERS, "then: {stream: slow", "then: {stream: slwo")
    home.change(HELLO, "(calculator)", "(calculater)")

    assert [finding.rpartition("[")[2] for finding in home.findings()] == ["unknown-stream]", "unknown-link]"]


@pytest.mark.parametrize(
    ("match", "kind"),
    [("match: everyone", "catch-all"), ("describe: none", "no-match")],
)
def test_only_the_last_persona_matches_everyone(home, match, kind):
    home.write(OWNERS, f"{match}\nsteps: [{{email: hello, about: margin}}]\n")

    assert next(finding for finding in home.findings() if "error" in finding).endswith(f"[{kind}]")


def test_a_rule_that_is_not_listed_would_never_match_and_is_told(home):
    home.change("personas/slow.yaml", "steps:", "match: {partner.tier: silver}\nsteps:")

    assert home.findings() == [
        "personas/slow.yaml:1:8: error: slow has a rule and is not listed in program.yaml. "
        "Add slow to `personas` in program.yaml, or delete `match` to make it a slow lane. [not-listed]"
    ]


BROKEN = [
    ("", "empty-file"),
    ("match: [a\n", "yaml"),
    ("a: b\n---\nc: d\n", "two-documents"),
    ("%YAML 1.1\n---\na: b\n", "directive"),
    ("? [a, b]\n: c\n", "key"),
    ("a: \x00\n", "encoding"),
    ("steps: " + "[" * 25 + "]" * 25, "too-deep"),
    ("describe: " + "x" * 300_000, "too-large"),
    ("just words", "wrong-type"),
    ("steps: []", "empty"),
    ("steps: hello", "wrong-type"),
    ("steps: [{mail: hello}]", "missing-key"),
    ("steps: [{email: Hello World, about: margin}]", "name"),
    ("match:\nsteps: [{email: hello, about: margin}]", "empty"),
    ("match: everyone\nsteps:\n", "empty"),
]


@pytest.mark.parametrize(("text", "kind"), BROKEN)
def test_whatever_stands_in_a_file_becomes_a_finding(home, text, kind):
    home.write(OWNERS, text)

    errors = [finding for finding in home.findings() if ": error:" in finding]

    assert errors
    assert f"[{kind}]" in errors[0]
    assert errors[0].startswith("personas/owners.yaml:")


def test_a_file_that_is_not_utf_8_names_the_line(home):
    (home.path / OWNERS).write_bytes(b"describe: x\nmatch: \xff\n")

    assert home.findings()[0] == "personas/owners.yaml:2:1: error: This file is not UTF-8 here. Save it as UTF-8. [encoding]"


def test_an_event_that_has_begun_is_told_where_it_is_declared(home):
    began = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)

    assert load(home.path, began - timedelta(minutes=1)).findings == ()
    assert [str(finding) for finding in load(home.path, began).findings] == [
        "personas/program.yaml:64:13: warning: The event webinar began Thu 3 Dec 2026, 15:00; steps that name it are skipped. "
        "Give it its next date, or delete it and its steps. [past-event]"
    ]
