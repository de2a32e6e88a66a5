"""What is known of a contact and its partner, by the names that conditions and stream tests use."""

from __future__ import annotations

from nurture.rules.fit import MOST

TEXT = {
    "contact.role": "What they are there, as your contacts file says it, such as `owner`.",
    "contact.language": "The language they are written to in.",
    "contact.persona": "The persona that they match.",
    "partner.country": "Where the company sits, by its two letters.",
    "partner.region": "The part of the country, as your partners file says it.",
    "partner.tier": "The tier that the company stands in.",
    "partner.programme": "A technical programme that the company belongs to.",
    "partner.grade": "The grade that fit comes to: A, B, C or D.",
}
NUMBER = {
    "partner.employees": "How many people work there.",
    "partner.technical_staff": "How many of them are technicians.",
    "partner.founded": "The year it was founded in.",
    "partner.recency": "How lately it bought, from 1 to 5, beside the rest of the pool.",
    "partner.frequency": "How often it buys, from 1 to 5, beside the rest of the pool.",
    "partner.monetary": "For how much it buys, from 1 to 5, beside the rest of the pool.",
    "partner.purchases": "How often it has bought.",
    "partner.fit": "What `fit` comes to, from 0 to 100.",
    "partner.competence": "What `competence` comes to, from 0 to 100.",
    "partner.deals_registered": "How many deals it has registered.",
    "partner.deals_won": "How many of them it has won.",
    "partner.deals_open": "How many of them are open.",
}
LIST = {
    "partner.certifications": "The certificates that its people hold.",
}
RANGE = {
    "partner.founded": (1000, 2100),
    "partner.recency": (1, 5),
    "partner.frequency": (1, 5),
    "partner.monetary": (1, 5),
    "partner.fit": (0, MOST),
    "partner.competence": (0, MOST),
}
"""The least and the most that a number can be, where it ends anywhere."""
