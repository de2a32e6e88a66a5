"""What the unsubscribe page says, by language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    question: str
    button: str
    done: str


_WORDS = {
    "en": Words(
        "Unsubscribe",
        "Would you like us to stop writing to you?",
        "Yes, stop writing to me",
        "Done. We will not write to you any more.",
    ),
    "de": Words(
        "Abmelden",
        "Möchten Sie keine Post mehr von uns?",
        "Ja, bitte nicht mehr schreiben",
        "Erledigt. Wir schreiben Ihnen nicht mehr.",
    ),
    "fr": Words(
        "Se désabonner",
        "Souhaitez-vous ne plus recevoir nos messages ?",
        "Oui, ne m'écrivez plus",
        "C'est fait. Nous ne vous écrirons plus.",
    ),
    "es": Words(
        "Darse de baja",
        "¿Desea que dejemos de escribirle?",
        "Sí, no me escriban más",
        "Hecho. No le escribiremos más.",
    ),
    "it": Words(
        "Annulla l'iscrizione",
        "Desidera non ricevere più i nostri messaggi?",
        "Sì, non scrivetemi più",
        "Fatto. Non le scriveremo più.",
    ),
}


def words_for(locale: str) -> tuple[str, Words]:
    """(language, words); English where the page is not written in the letter's language."""
    language = locale.partition("-")[0].casefold()
    return (language, _WORDS[language]) if language in _WORDS else ("en", _WORDS["en"])
