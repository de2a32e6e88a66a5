"""Where the invented partners are, and what people and firms are called there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """`share` of the pool; `phone` is a pattern whose # become digits."""

    country: str
    share: int
    language: str
    zone: str
    cities: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    phone: str


_GERMAN = ("Anna", "Bernd", "Claudia", "Dirk", "Eva", "Felix", "Heike", "Jonas", "Katrin", "Lukas", "Martina", "Sören", "Ute")
_ENGLISH = ("Alice", "Ben", "Carol", "David", "Emma", "Frank", "Grace", "Henry", "Isla", "Jack", "Laura", "Martin", "Nora")
# Who ticked what about themselves; the others' names leave it open, and so do we.
WOMEN = frozenset((
    "Anna", "Claudia", "Eva", "Heike", "Katrin", "Martina", "Ute", "Alice", "Carol", "Emma", "Grace", "Isla", "Laura",
    "Nora", "Aoife", "Ciara", "Niamh", "Anouk", "Eline", "Sanne", "Inès", "Zoé", "Astrid", "Elin", "Agnieszka", "Ola",
    "Yui",
))  # fmt: skip
MEN = frozenset((
    "Bernd", "Dirk", "Felix", "Jonas", "Lukas", "Sören", "Ben", "David", "Frank", "Henry", "Jack", "Martin", "Brian",
    "Declan", "Bram", "Jeroen", "Hugo", "Julien", "Björn", "Oskar", "Marek", "Tomasz", "Haruto",
))  # fmt: skip

PLACES = (
    Place("DE", 24, "de", "Europe/Berlin", ("Berlin", "Hamburg", "Köln", "München", "Kassel"), _GERMAN,
          ("Bauer", "Fischer", "Hoffmann", "Jäger", "Krüger", "Lehmann", "Möller", "Schäfer", "Vogel", "Weiß"),
          "+49 30 23125 ###"),
    Place("AT", 7, "de", "Europe/Vienna", ("Wien", "Graz", "Linz"), _GERMAN,
          ("Gruber", "Huber", "Moser", "Pichler", "Steiner"), "+43 1 234 56##"),
    Place("CH", 5, "de", "Europe/Zurich", ("Zürich", "Bern", "Basel"), _GERMAN,
          ("Frei", "Keller", "Meier", "Schmid", "Zimmermann"), "+41 44 668 18 ##"),
    Place("GB", 18, "en", "Europe/London", ("Leeds", "Bristol", "Glasgow", "Norwich", "York"), _ENGLISH,
          ("Archer", "Bennett", "Clarke", "Doyle", "Foster", "Hughes", "Marsh", "Palmer", "Reid", "Turner"),
          "+44 20 7946 0###"),
    Place("IE", 3, "en", "Europe/Dublin", ("Dublin", "Cork"), ("Aoife", "Brian", "Ciara", "Declan", "Niamh"),
          ("Brennan", "Kelly", "Murphy", "Nolan"), "+353 1 437 ####"),
    Place("US", 20, "en", "America/Chicago", ("Austin", "Omaha", "Madison", "Tulsa", "Des Moines"), _ENGLISH,
          ("Adams", "Brooks", "Carter", "Diaz", "Evans", "Hayes", "Jenkins", "Nguyen", "Perez", "Walker"),
          "+1 312 555 01##"),
    Place("NL", 7, "nl", "Europe/Amsterdam", ("Utrecht", "Delft", "Zwolle"), ("Anouk", "Bram", "Eline", "Jeroen", "Sanne"),
          ("Bakker", "de Boer", "Jansen", "Visser"), "+31 20 794 0###"),
    Place("FR", 6, "fr", "Europe/Paris", ("Lyon", "Nantes", "Lille"), ("Camille", "Hugo", "Inès", "Julien", "Zoé"),
          ("Bernard", "Lefèvre", "Moreau", "Petit"), "+33 1 70 18 ## ##"),
    Place("SE", 4, "sv", "Europe/Stockholm", ("Malmö", "Uppsala"), ("Astrid", "Björn", "Elin", "Oskar"),
          ("Berg", "Lindgren", "Nyström"), "+46 8 5250 ####"),
    Place("PL", 4, "pl", "Europe/Warsaw", ("Kraków", "Gdańsk"), ("Agnieszka", "Marek", "Ola", "Tomasz"),
          ("Kowalski", "Nowak", "Zieliński"), "+48 22 398 ## ##"),
    Place("JP", 2, "ja", "Asia/Tokyo", ("Tokyo", "Osaka"), ("Haruto", "Yui", "Sora"), ("Sato", "Suzuki", "Tanaka"),
          "+81 3 4588 ####"),
)  # fmt: skip

FIRM_FIRST = (
    "Alder", "Amber", "Anchor", "Aspen", "Beacon", "Birch", "Brook", "Cedar", "Cobalt", "Copper", "Delta", "Elm", "Falcon",
    "Fern", "Garnet", "Granite", "Harbour", "Hazel", "Heron", "Indigo", "Iron", "Juniper", "Kestrel", "Larch", "Linden",
    "Maple", "Marble", "Meadow", "North", "Oak", "Onyx", "Orchard", "Otter", "Pine", "Quartz", "Raven", "River", "Rowan",
    "Sable", "Sage", "Silver", "Slate", "Sparrow", "Stone", "Summit", "Teal", "Thistle", "Timber", "Walnut", "Willow",
)  # fmt: skip
FIRM_LAST = (
    "Systems", "Networks", "IT", "Data", "Cloud", "Solutions", "Computing", "Technik", "Digital", "Infrastructure", "Services",
)  # fmt: skip
