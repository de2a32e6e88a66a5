"""Where the invented partners are, and what people and firms are called there."""

from __future__ import annotations

from dataclasses import dataclass

FIRM_FIRST = (
    "Alder", "Amber", "Anchor", "Aspen", "Beacon", "Birch", "Brook", "Cedar", "Cobalt", "Copper", "Delta", "Elm", "Falcon",
    "Fern", "Garnet", "Granite", "Harbour", "Hazel", "Heron", "Indigo", "Iron", "Juniper", "Kestrel", "Larch", "Linden",
    "Maple", "Marble", "Meadow", "North", "Oak", "Onyx", "Orchard", "Otter", "Pine", "Quartz", "Raven", "River", "Rowan",
    "Sable", "Sage", "Silver", "Slate", "Sparrow", "Stone", "Summit", "Teal", "Thistle", "Timber", "Walnut", "Willow",
)  # fmt: skip
FIRM_LAST = (
    "Systems", "Networks", "IT", "Data", "Cloud", "Solutions", "Computing", "Technik", "Digital", "Infrastructure", "Services",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """`share` of the pool, of 100; `phone` is a pattern whose # become digits; firms have a first and a last word."""

    country: str
    share: int
    language: str
    zone: str
    cities: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    phone: str
    firm_first: tuple[str, ...] = FIRM_FIRST
    firm_last: tuple[str, ...] = FIRM_LAST


_GERMAN = ("Anna", "Bernd", "Claudia", "Dirk", "Eva", "Felix", "Heike", "Jonas", "Katrin", "Lukas", "Martina", "Sören", "Ute")
_ENGLISH = ("Alice", "Ben", "Carol", "David", "Emma", "Frank", "Grace", "Henry", "Isla", "Jack", "Laura", "Martin", "Nora")

PLACES = (
    Place("DE", 22, "de", "Europe/Berlin", ("Berlin", "Hamburg", "Köln", "München", "Kassel"), _GERMAN,
          ("Bauer", "Fischer", "Hoffmann", "Jäger", "Krüger", "Lehmann", "Möller", "Schäfer", "Vogel", "Weiß"),
          "+49 30 23125 ###"),
    Place("AT", 6, "de", "Europe/Vienna", ("Wien", "Graz", "Linz"), _GERMAN,
          ("Gruber", "Huber", "Moser", "Pichler", "Steiner"), "+43 1 234 56##"),
    Place("CH", 5, "de", "Europe/Zurich", ("Zürich", "Bern", "Basel"), _GERMAN,
          ("Frei", "Keller", "Meier", "Schmid", "Zimmermann"), "+41 44 668 18 ##"),
    Place("GB", 16, "en", "Europe/London", ("Leeds", "Bristol", "Glasgow", "Norwich", "York"), _ENGLISH,
          ("Archer", "Bennett", "Clarke", "Doyle", "Foster", "Hughes", "Marsh", "Palmer", "Reid", "Turner"),
          "+44 20 7946 0###"),
    Place("IE", 3, "en", "Europe/Dublin", ("Dublin", "Cork"), ("Aoife", "Brian", "Ciara", "Declan", "Niamh"),
          ("Brennan", "Kelly", "Murphy", "Nolan"), "+353 1 437 ####"),
    Place("US", 17, "en", "America/Chicago", ("Austin", "Omaha", "Madison", "Tulsa", "Des Moines"), _ENGLISH,
          ("Adams", "Brooks", "Carter", "Diaz", "Evans", "Hayes", "Jenkins", "Nguyen", "Perez", "Walker"),
          "+1 312 555 01##"),
    Place("NL", 5, "nl", "Europe/Amsterdam", ("Utrecht", "Delft", "Zwolle"), ("Anouk", "Bram", "Eline", "Jeroen", "Sanne"),
          ("Bakker", "de Boer", "Jansen", "Visser"), "+31 20 794 0###"),
    Place("FR", 9, "fr", "Europe/Paris", ("Lyon", "Nantes", "Lille", "Rennes"),
          ("Camille", "Élise", "Hugo", "Inès", "Julien", "Mathieu", "Sandrine", "Zoé"),
          ("Bernard", "Garnier", "Lefèvre", "Moreau", "Petit", "Rousseau"), "+33 1 70 18 ## ##",
          ("Alizé", "Ardoise", "Bruyère", "Cèdre", "Estuaire", "Lavande", "Mistral", "Phare", "Rivage", "Sillage"),
          ("Informatique", "Réseaux", "Systèmes", "Numérique", "Infogérance", "Conseil")),
    Place("SE", 4, "sv", "Europe/Stockholm", ("Malmö", "Uppsala"), ("Astrid", "Björn", "Elin", "Oskar"),
          ("Berg", "Lindgren", "Nyström"), "+46 8 5250 ####"),
    Place("PL", 4, "pl", "Europe/Warsaw", ("Kraków", "Gdańsk"), ("Agnieszka", "Marek", "Ola", "Tomasz"),
          ("Kowalski", "Nowak", "Zieliński"), "+48 22 398 ## ##"),
    Place("JP", 2, "ja", "Asia/Tokyo", ("Tokyo", "Osaka"), ("Haruto", "Yui", "Sora"), ("Sato", "Suzuki", "Tanaka"),
          "+81 3 4588 ####"),
    Place("HU", 4, "hu", "Europe/Budapest", ("Budapest", "Debrecen", "Győr", "Szeged"),
          ("Anna", "Balázs", "Dóra", "Gábor", "Katalin", "László", "Péter", "Zsófia"),
          ("Fehér", "Juhász", "Kovács", "Lakatos", "Németh", "Szűcs", "Varga"), "+36 1 100 0###",
          ("Bakony", "Fecske", "Gesztenye", "Hársfa", "Nádas", "Sólyom", "Nyárfa"),
          ("Rendszerház", "Informatika", "Hálózatok", "Adattechnika", "Megoldások")),
    Place("KR", 3, "ko", "Asia/Seoul", ("서울", "부산", "대전"), ("민수", "서연", "지훈", "은정", "현우", "수진", "영호"),
          ("김", "이", "박", "최", "정", "윤"), "+82 2 1234 ####",
          ("가람", "누리", "다온", "새벽", "한울", "해오름"), ("시스템", "정보기술", "네트워크", "솔루션", "데이터")),
)  # fmt: skip

# Who ticked what about themselves; the others' names leave it open, and so do we.
WOMEN = frozenset((
    "Anna", "Claudia", "Eva", "Heike", "Katrin", "Martina", "Ute", "Alice", "Carol", "Emma", "Grace", "Isla", "Laura",
    "Nora", "Aoife", "Ciara", "Niamh", "Anouk", "Eline", "Sanne", "Élise", "Inès", "Sandrine", "Zoé", "Astrid", "Elin",
    "Agnieszka", "Ola", "Yui", "Dóra", "Katalin", "Zsófia",
))  # fmt: skip
MEN = frozenset((
    "Bernd", "Dirk", "Felix", "Jonas", "Lukas", "Sören", "Ben", "David", "Frank", "Henry", "Jack", "Martin", "Brian",
    "Declan", "Bram", "Jeroen", "Hugo", "Julien", "Mathieu", "Björn", "Oskar", "Marek", "Tomasz", "Haruto", "Balázs",
    "Gábor", "László", "Péter",
))  # fmt: skip

# How an address spells what Latin letters do not write.
LATIN = {
    "가람": "garam", "누리": "nuri", "다온": "daon", "새벽": "saebyeok", "한울": "hanul", "해오름": "haeoreum",
    "시스템": "system", "정보기술": "infotech", "네트워크": "network", "솔루션": "solution", "데이터": "data",
    "민수": "minsu", "서연": "seoyeon", "지훈": "jihun", "은정": "eunjeong", "현우": "hyeonu", "수진": "sujin",
    "영호": "yeongho", "김": "kim", "이": "lee", "박": "park", "최": "choi", "정": "jung", "윤": "yoon",
    "ä": "ae", "ö": "oe", "ü": "ue",
}  # fmt: skip
