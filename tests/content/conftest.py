"""A small home that is right in every line, and ways to break it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from nurture.content import load
from nurture.rules.program import Release

FILES = {
    "personas/program.yaml": """\
name: Northwind nurture
vendor: {name: Northwind Storage, address: "Harbour Street 12, Amsterdam", domain: northwind-storage.example}
zone: Europe/Amsterdam
personas: [owners, everyone]
pool: {tiers: [registered, silver], countries: all, exclude: []}
holdout: 10%
consent: {DE: [granted], other: [granted, legitimate_interest]}
languages:
  written: [en, de]
  fallback: {nl: en, no: en, fr: hold, other: en}
window: {days: mon-thu, from: "08:30", to: "11:30"}
caps: {contact: 1 in 5 days, partner: 2 a day}
gap: 5 business days
expires: 10 business days
then: {stream: slow, after: 30 days}
topics:
  margin: {en: margin, de: Marge}
  deals: {en: deals, de: Projekte}
links:
  calculator:
    title: {en: calculator, de: Rechner}
    address: {en: "https://www.northwind-storage.example/en/margin", de: "https://www.northwind-storage.example/de/marge"}
    topic: margin
    key_page: true
offers:
  points: {describe: {en: three points, de: drei Punkte}, budget: 200, expires: 60 days, topics: [deals]}
references:
  graz:
    fact: {en: A firm in Graz did it., de: Ein Haus in Graz hat es getan.}
    source: case 1
    permission: {by: the owner, on: 2025-11-03}
    valid_until: 2026-12-31
rubric:
  half_life: 30 days
  clicked: {points: 5, at_most: 1 per message}
  visited: {points: 3, at_most: 2 per week, key_pages: true}
fit:
  grades: {A: 70, B: 50, C: 30}
  weights:
    - {when: {partner.employees: {at_least: 10, at_most: 500}}, points: 30, because: big enough}
competence:
  - {when: {partner.certifications: {has: storage-associate}}, points: 50, because: certified}
calling:
  thresholds:
    A: {interest: 15, competence: 0, due: 4 business hours}
  instant: {when: [replied, request], due: 2 business hours}
  rearm: 50%
  cool_off: 60 days
  attempts: 4
  recall: 2 business days
  unreached: 30 days
  dispositions:
    no_answer: {describe: Nobody picked up, route: retry, connected: false}
    promised: {describe: Wants it in writing, route: follow_up, connected: true, letter: promised}
graduation:
  tiers: {registered: silver}
  band: 3% to 5%
  criteria: [{when: {partner.deals_registered: {at_least: 1}}, because: has a deal}]
  milestones: [{week: 1, do: Kick-off}, {week: 12, do: Review}]
costs: {currency: EUR, letter: 0.01, attempt: 9.50, month: 1200}
events:
  webinar:
    title: {en: Restore live, de: Restore am Bildschirm}
    starts: 2026-12-03 15:00
    zone: Europe/Berlin
    link: calculator
    topic: deals
phrases:
  unsubscribe: {en: Unsubscribe, de: Abmelden}
""",
    "personas/reps.yaml": """\
r1:
  name: Jana Lindqvist
  email: jana.lindqvist@northwind-storage.example
  phone: "+46 8 5550 1001"
  zone: Europe/Stockholm
  country: SE
  regions: all
  hours: {days: [mon, tue], from: "09:00", to: "17:00"}
  capacity: {partners: 3000, open_calls: 15, letters_per_day: 500}
  away: [{from: 2026-07-06, to: 2026-07-24}]
  voices:
    en:
      title: Partner Manager
      greeting: Hi {{ contact.given_name }},
      sign_off: |
        Best <always>,
        {{ rep.name }}
    de:
      title: Partnerbetreuerin
      greeting: Guten Tag {{ contact.given_name }} {{ contact.family_name }},
      sign_off: Gruß, {{ rep.name }}
""",
    "personas/owners.yaml": """\
describe: Owns the firm.
match:
  contact.role: [owner, founder]
  partner.employees: {at_most: 25}
goal: {did: deal_registered, within: 90 days}
steps:
  - email: hello
    about: margin
  - choose: by-interest
    after: 8 business days
    paths:
      - when: {did: clicked, email: hello}
        steps:
          - email: first-deal
            about: deals
            offer: points
      - otherwise: []
  - email: last
    about: deals
    variants: [last, last-short]
then: {stream: slow, after: 30 days}
""",
    "personas/everyone.yaml": "match: everyone\nsteps:\n  - {email: hello, about: margin}\n",
    "personas/slow.yaml": "steps: [{email: note, about: margin, after: 90 days}]\nthen: {stream: slow, after: 90 days}\n",
    "templates/_letter.html.j2": """\
<html lang="{{ locale }}"><title>{{ subject }}</title>
{{ body }}
<p>{{ rep.phone }} {{ vendor.address }}
<a href="{{ unsubscribe_url }}" clicktracking="off">{{ phrase.unsubscribe }}</a>
</p></html>
""",
    "templates/_letter.txt.j2": "{{ body }}\n--\n{{ vendor.address }}\n{{ unsubscribe_url }}\n",
}
LETTER = '---\nsubject: "{{ partner.name }}: hello"\n---\n{{ greeting }}\n\n[Sums](calculator)\n\n{{ sign_off }}\n'
"""Each letter says its own name at its end, since no two steps of a stream send the same."""
LETTERS = (
    "owners/hello",
    "owners/first-deal",
    "owners/last",
    "owners/last-short",
    "everyone/hello",
    "slow/note",
    "follow_up/promised",
)
TALK = (
    "---\nask: What has to be left, {{ contact.given_name }}?\naim: One open quote.\noffer: points\n---\n"
    "Hello, {{ rep.name }} here. How is {{ partner.city }}?\n"
)


@dataclass(frozen=True)
class Home:
    path: Path

    def write(self, file: str, text: str) -> None:
        target = self.path / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        before = (self.path / file).read_text(encoding="utf-8")
        assert before.count(old) == 1, f"{old!r} is there {before.count(old)} times"
        self.write(file, before.replace(old, new))

    def delete(self, file: str) -> None:
        (self.path / file).unlink()

    def findings(self) -> list[str]:
        return [str(finding) for finding in load(self.path).findings]

    def release(self) -> Release:
        loaded = load(self.path)
        assert loaded.release is not None, loaded.findings
        return loaded.release


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    letters = {f"templates/{name}.{locale}.md": f"{LETTER}\n{name}\n" for name in LETTERS for locale in ("en", "de")}
    talks = {f"templates/calls/{topic}.{locale}.md": TALK for topic in ("margin", "deals") for locale in ("en", "de")}
    for file, text in {**FILES, **letters, **talks}.items():
        made.write(file, text)
    return made
