"""The words of "the policy as sentences", in both languages, by key; and the titles of its sections, in order."""

from __future__ import annotations

from chancery.policy import model
from chancery.policy.model import Clause, Text
from chancery.policy.words import rows

SECTIONS: dict[type[Clause], Text] = {
    model.Category: Text("Categories of agreement", "Catégories d'entente"),
    model.Criterion: Text("Criteria", "Critères"),
    model.Cap: Text("Numbers of agreements", "Nombres d'ententes"),
    model.Moratorium: Text("Moratoria", "Moratoires"),
    model.Element: Text("What a proposal must contain", "Ce que contient une proposition"),
    model.Step: Text("Steps", "Étapes"),
    model.Procedure: Text("What an agreement may become", "Ce que devient une entente"),
    model.Question: Text("Questions", "Questions"),
    model.Consultation: Text("Consultations and notices", "Consultations et avis"),
    model.Authority: Text("Authorities", "Délégations de pouvoir"),
    model.Separation: Text("Separation of duties", "Séparation des tâches"),
    model.WaiverRight: Text("Waivers", "Dérogations"),
    model.Amount: Text("Money", "Argent"),
    model.Benefit: Text("What the City provides", "Ce que la Ville offre"),
    model.Duty: Text("Duties during an agreement", "Obligations pendant une entente"),
    model.TravelRule: Text("Travel", "Déplacements"),
    model.Rate: Text("Rates of travel", "Taux de déplacement"),
    model.Succession: Text("When the counterparty changes", "Quand le partenaire signataire change"),
    model.NamedException: Text("Agreements named in the text", "Ententes nommées dans le texte"),
    model.Transition: Text("Existing agreements", "Ententes existantes"),
    model.FactKind: Text("What must be known", "Ce qu'il faut savoir"),
    model.Scale: Text("Scales", "Échelles"),
    model.ListOf: Text("Lists", "Listes"),
    model.RegionSet: Text("Regions", "Régions"),
    model.Role: Text("Who has a part in it", "Qui intervient"),
    model.Note: Text("Notes on the text", "Notes sur le texte"),
}


READING: dict[str, Text] = rows("reading_words.txt")
