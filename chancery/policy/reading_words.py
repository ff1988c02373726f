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
    model.Question: Text("Questions", "Questions"),
    model.Consultation: Text("Consultations and notices", "Consultations et avis"),
    model.Authority: Text("Authorities", "Délégations de pouvoir"),
    model.Separation: Text("Separation of duties", "Séparation des tâches"),
    model.WaiverRight: Text("Waivers", "Dérogations"),
    model.Amount: Text("Money", "Argent"),
    model.Benefit: Text("What the City provides", "Ce que la Ville offre"),
    model.Duty: Text("Duties during an agreement", "Obligations pendant une entente"),
    model.Succession: Text("When the counterparty changes", "Quand le partenaire signataire change"),
    model.NamedException: Text("Agreements named in the text", "Ententes nommées dans le texte"),
    model.Transition: Text("Existing agreements", "Ententes existantes"),
    model.FactKind: Text("What must be known", "Ce qu'il faut savoir"),
    model.Scale: Text("Scales", "Échelles"),
    model.ListOf: Text("Lists", "Listes"),
    model.RegionSet: Text("Regions", "Régions"),
    model.Role: Text("Who has a part in it", "Qui y a part"),
    model.Note: Text("Notes on the text", "Notes sur le texte"),
}

_ROWS = """
for | For: {0}. | Pour : {0}.
rule | Holds with {0}. | Vaut avec {0}.
gate | Closes with {0}. | Se clôt avec {0}.
when | When {0}. | Quand {0}.
applies_if | Applies only with {0}. | Ne s'applique qu'avec {0}.
eligibility | Eligible with {0}. | Admissible avec {0}.
type.yes_no | Yes or no | Oui ou non
type.choice | One of | L'un de
type.scale | A class of a scale | Une classe d'une échelle
type.number | A number | Un nombre
type.money | An amount | Un montant
type.date | A day | Un jour
type.text | A text | Un texte
type.country | A country | Un pays
scale-of | Scale: {0}. | Échelle : {0}.
established_by | Established by {0}. | Établi par {0}.
origin.entered | Entered by a person. | Saisi par une personne.
origin.register | Kept in the register. | Tenu au registre.
evidence.required | Evidence is required. | Une preuve est exigée.
evidence.optional | Evidence is welcome. | Une preuve est bienvenue.
max_age | No longer relied on after {0}. | N'est plus retenu après {0}.
class.public | Public. | Public.
class.internal | Internal. | Interne.
class.intergovernmental | Received in confidence from another government. | Reçu à titre confidentiel d'un autre gouvernement.
class.personal | Personal. | Personnel.
order | From lowest to highest: {0}. | Du plus bas au plus haut : {0}.
edition | Edition: {0}. | Édition : {0}.
no-edition | No edition is named. | Aucune édition n'est nommée.
not-given | The text refers to it and does not give it. | Le texte y renvoie et ne la donne pas.
members | Members: {0}. | Membres : {0}.
as_of | As of {0}. | En date du {0}.
force.must | Must. | Obligatoire.
force.should | Should; to be passed over only with a written reason. | Souhaitable ; à écarter seulement avec un motif écrit.
force.consider | To be considered; never blocks. | À considérer ; ne bloque jamais.
force.prohibited | Prohibited otherwise. | Interdit sinon.
checked | How the system checks this: {0}; required: {1}. | Vérification par le système : {0} ; exigé : {1}.
judged_by | Judged by {0}. | Jugé par {0}.
moments | Only when: {0}. | Seulement pour : {0}.
moment.establish | establishing | conclure
moment.maintain | maintaining | maintenir
moment.renew | renewing | renouveler
compensated | May be made up for by: {0}. | Peut être compensé par : {0}.
on_fail.withdraw | If not met: withdraw | Sinon : se retirer
on_fail.amend | If not met: amend | Sinon : modifier
on_fail.notify | If not met: notify | Sinon : aviser
by-day | by {0} | au plus tard le {0}
visibility.staff | Shown to staff only. | Montré au personnel seulement.
visibility.confidential | Judged in confidence. | Jugé à titre confidentiel.
kind.relationship | A relationship. | Une relation.
kind.project | A project. | Un projet.
kind.legacy | A legacy of earlier policies. | Un héritage de politiques antérieures.
kind.exception | An exception. | Une exception.
kind.stage | A stage on the way to another category. | Une étape vers une autre catégorie.
status.open | Open to new agreements. | Ouverte à de nouvelles ententes.
status.closed | Closed to new agreements. | Fermée aux nouvelles ententes.
status.assignment-only | Entered by assignment only. | On y entre par affectation seulement.
kinds | Counterparty: {0}. | Partenaire signataire : {0}.
term | Term: {0}. | Durée : {0}.
must_have | Every agreement must have: {0}. | Toute entente doit avoir : {0}.
effect.no-further-resources | No further resources | Plus de ressources
effect.may-propose-again | The counterparty may propose anew | Le partenaire peut présenter une nouvelle proposition
effect.recognised | It is recognised and honoured | Elle est reconnue et honorée
effect.no-new-agreements | No new agreements | Pas de nouvelles ententes
ladder | Comes after {0}, held for at least {1}. | Vient après {0}, depuis au moins {1}.
incomplete | Further criteria of the adopted text are not in this file. | D'autres critères du texte adopté ne sont pas dans ce fichier.
with | With: {0}. | Avec : {0}.
due.before-approval | Due before approval. | À fournir avant l'approbation.
due.after-approval | Due after approval. | À fournir après l'approbation.
answered_by | Answered by {0}. | Réponse : {0}.
answered-by-criteria | Answered by the criteria themselves. | Les critères eux-mêmes y répondent.
show | Laid beside it: {0}. | À côté de la question : {0}.
question.scored | Answered with a score. | Réponse notée.
question.narrative | Answered in words. | Réponse rédigée.
actors | Acts: {0}. | Agit : {0}.
needs.all-elements | Needs every required element. | Exige tous les éléments requis.
needs.report | Needs a report that assesses the proposal. | Exige un rapport qui évalue la proposition.
if_missing.not-considered | If one is missing: not considered. | S'il en manque un : non considérée.
if_missing.asked-again | If one is missing: asked again. | S'il en manque un : redemandé.
window | Taken in each year from {0} to {1} (month-day). | Reçues chaque année du {0} au {1} (mois-jour).
deadline | Within {0}. | Délai : {0}.
consult | Consultations: {0}. | Consultations : {0}.
informs | For information: {0}. | Pour information : {0}.
authority | Authority: {0}. | Délégation de pouvoir : {0}.
decides.recommend | Recommends: {0}. | Recommande : {0}.
decides.approve | Approves: {0}. | Approuve : {0}.
decides.execute | Signs: {0}. | Signe : {0}.
decides.end | Ends or amends: {0}. | Met fin ou modifie : {0}.
decides.waive | Waives: {0}. | Déroge : {0}.
decides.travel | Authorizes travel: {0}. | Autorise les déplacements : {0}.
decides.spend | Authorizes spending: {0}. | Autorise les dépenses : {0}.
decides.represent | Represents the City: {0}. | Représente la Ville : {0}.
most-responsible | Whoever is most directly responsible. | Qui est le plus directement responsable.
limit | If {0} is at most {1}. | Si « {0} » est d'au plus {1}.
limit-own | If {0} is within their own signing limit on that day. | Si « {0} » respecte leur propre plafond de signature ce jour-là.
conditions | On condition that: {0}. | À condition que : {0}.
may-delegate | May be delegated further. | Peut être subdélégué.
consulted | To be consulted or told: {0}. | À consulter ou aviser : {0}.
events | On: {0}. | À l'occasion de : {0}.
event.negotiate | negotiating | négocier
event.enter | entering into | conclure
event.vary | varying | modifier
event.maintain | maintaining | maintenir
event.renew | renewing | renouveler
event.end | ending | mettre fin
event.entered | having entered into | avoir conclu
event.varied | having varied | avoir modifié
event.ended | having ended | avoir mis fin
when.before | Before it. | Au préalable.
when.within | Within {0} after. | Dans les {0} qui suivent.
when.as-appropriate | As appropriate. | Au besoin.
advice.advice | Gives advice. | Donne un avis.
advice.recognition | Recognises. | Reconnaît.
advice.may-forbid | May forbid. | Peut interdire.
advice.register | Enters it in a register. | L'inscrit à un registre.
advice.authorisation | Must authorise in writing; without it the agreement is void. | Doit autoriser par écrit ; sans quoi l'entente est nulle.
money.budget | A budget. | Un budget.
money.grant | A grant, under conditions. | Une subvention, sous conditions.
money.prohibited | Not to be spent. | À ne pas dépenser.
money.who-pays | Who pays. | Qui paie.
per.agreement | {0} for each agreement. | {0} par entente.
per.category | {0} for the category. | {0} pour la catégorie.
per.project | {0} for each project. | {0} par projet.
per.programme | {0} for the programme. | {0} pour le programme.
every | Every {0}. | Par {0}.
indexed | Indexed. | Indexé.
not-indexed | Not indexed. | Non indexé.
quota | At most {0} every {1}. | Au plus {0} par {1}.
duty.activity | An activity every {0}. | Une activité par {0}.
duty.report | A report every {0}. | Un rapport par {0}.
duty.review | A review every {0}. | Un examen par {0}.
duty.confirmation | A confirmation every {0}. | Une confirmation par {0}.
duty.payment | A payment every {0}. | Un paiement par {0}.
by-whom | By: {0}. | Par : {0}.
measured-by | Measured from: {0}. | Mesuré depuis : {0}.
miss.watch | {0} late: watched. | {0} de retard : sous surveillance.
miss.dormant | {0} late: dormant. | {0} de retard : dormante.
miss.ended | {0} late: ended. | {0} de retard : fin.
miss.historical | {0} late: historical. | {0} de retard : à titre historique.
may-waive | {0} may set aside: {1}. | {0} peut déroger à : {1}.
lasts | For {0}. | Pour {0}.
exception | {0}: {1}. | {0} : {1}.
transition | Agreements held as {0} become: {1}. | Les ententes tenues comme {0} deviennent : {1}.
own-term.new | A new term. | Une nouvelle durée.
own-term.balance | For the balance of their term. | Pour le reste de leur durée.
otherwise | Otherwise: {0}. {1} | Sinon : {0}. {1}
on_unknown | Where it is not known: {0}. {1} | Quand on ne le sait pas : {0}. {1}
succession | When it is {0}: {1}. | Quand il est {0} : {1}.
succession.merged | merged | fusionné
succession.renamed | renamed | renommé
succession.succeeded | succeeded | remplacé
succession.dissolved | dissolved | dissous
treat.continue | the agreement goes on | l'entente se poursuit
treat.review | the agreement is reviewed | l'entente est réexaminée
treat.end | the agreement ends | l'entente prend fin
separation | Nobody decides who also: {0}. | Ne décide pas qui a aussi : {0}.
did.propose | proposed | proposé
did.assess | assessed | évalué
did.edit | edited | modifié
did.recommend | recommended | recommandé
note.contradiction | Contradiction. | Contradiction.
note.ambiguity | Ambiguity. | Ambiguïté.
note.silence | Silence. | Silence.
note.assumption | Assumption. | Hypothèse.
note.slip | Slip of the pen. | Coquille.
"""

READING: dict[str, Text] = rows(_ROWS)
