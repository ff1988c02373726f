"""The engine's own words in both languages, by key; ``{}`` is filled in by position. A policy's words are its own."""

from __future__ import annotations

from chancery.policy.model import Text

_ROWS = """
hidden | This clause is decided on information that is not public. | Cet article est décidé d'après des renseignements qui ne sont pas publics.
required | Required: {0}. | Exigé : {0}.
record | {0}: {1}. | {0} : {1}.
edition |  (edition {0}) |  (édition {0})
missing | {0}: not recorded. | {0} : non consigné.
not-yet | {0}: nothing on record by that day. | {0} : rien au dossier à cette date.
stale | {0}: recorded as {1} on {2}, too long ago to rely on. | {0} : {1} le {2}, trop ancien pour s'y fier.
not-comparable | {0}: {1} is on record, which cannot be compared. | {0} : {1} au dossier, ce qui ne se compare pas.
other-missing | {0}: {1}; what it is measured against is not recorded. | {0} : {1} ; ce à quoi on le mesure n'est pas consigné.
list-not-given | {0}: {1}. The policy refers to a list that it does not give. | {0} : {1}. La politique renvoie à une liste qu'elle ne donne pas.
length-missing | {0}: {1}; how long the agreement runs is not recorded. | {0} : {1} ; la durée de l'entente n'est pas consignée.
none-on-record | {0}: none, as established. | {0} : aucun, tel qu'établi.
none | none | aucun
open-ended | {0}: {1}; the agreement is open-ended. | {0} : {1} ; l'entente est sans terme.
regions-not-given | The policy speaks of regions without saying which they are. | La politique parle de régions sans dire lesquelles.
register-missing | This needs the register, which was not given. | Il faut le registre, qui n'a pas été fourni.
group-missing | What to count by is not recorded for this candidate. | Ce par quoi compter n'est pas consigné pour cette candidature.
count | Other agreements counted: {0}. | Autres ententes comptées : {0}.
uncertain-count | Other agreements counted: between {0} and {1}, because some records are incomplete. | Autres ententes comptées : entre {0} et {1}, car des dossiers sont incomplets.
rule | Worked out from the clauses it is made of. | Déduit des articles qui le composent.
applies-if | Whether this clause applies depends on its own condition. | L'application de cet article dépend de sa propre condition.
stage | The time held in the earlier stage is on record. | Le temps passé à l'étape précédente est au dossier.
stage-missing | No earlier stage is on record. | Aucune étape précédente n'est au dossier.
moratorium | A moratorium is checked against the day. | Un moratoire se vérifie à la date.
incomplete | The adopted text lists further criteria that are not in this file. | Le texte adopté énumère d'autres critères qui ne sont pas dans ce fichier.
closed | The category takes no new agreements. | La catégorie n'accueille plus d'ententes.
assignment-only | Agreements enter this category by a decision of assignment only. | On n'entre dans cette catégorie que par une décision d'affectation.
judged | Judged by {0}: {1}. | Jugé par {0} : {1}.
not-judged | To be judged by {0}; no answer on record. | À juger par {0} ; aucune réponse au dossier.
waived | Set aside by {0} on {1}: {2} | Dérogation accordée par {0} le {1} : {2}
since | Since {0} | Depuis le {0}
change.not-met | It would be met with: {0}. | Ce serait satisfait avec : {0}.
change.person | A person must answer this. | Une personne doit y répondre.
change.judge | An answer by {0}, with reasons and evidence. | Une réponse de {0}, motivée et documentée.
change.record | Record: {0}. | À consigner : {0}.
change.record-by | Record: {0}, as established by {1}. | À consigner : {0}, tel qu'établi par {1}.
change.with-evidence |  Evidence is required. |  Une preuve est exigée.
change.register-missing | Give the register, so that other agreements can be counted. | Fournir le registre, pour compter les autres ententes.
change.regions-not-given | The city must say which regions are meant. | La ville doit dire de quelles régions il s'agit.
change.incomplete | Complete the policy file from the adopted text. | Compléter le fichier d'après le texte adopté.
change.uncertain-count | Complete the records of the other agreements. | Compléter les dossiers des autres ententes.
heading.status | Open to new agreements | Ouverte à de nouvelles ententes
heading.kinds | Kind of counterparty | Nature du partenaire signataire
heading.ladder | An earlier stage | Une étape préalable
heading.cap | Number of agreements | Nombre d'ententes
heading.moratorium | Moratorium | Moratoire
heading.term | Term | Durée
heading.incomplete | Further criteria of the adopted text | Autres critères du texte adopté
heading.criterion | Clause | Article
end-date | End date | Date de fin
counterparty-kind | Kind of counterparty | Nature du partenaire signataire
subject.count | Other agreements in force{0}{1}{2} | Autres ententes en vigueur{0}{1}{2}
subject.count-any | Other agreements{0}{1}{2} | Autres ententes{0}{1}{2}
subject.held | Time held as {0} | Temps passé comme {0}
subject.share | {0} as a share of {1} | {0} en proportion de {1}
subject.ratio | {0}, as a ratio to the home city's | {0}, rapport à celui de la ville d'attache
of | of {0} | de {0}
within | made within the last {0} | conclues depuis {0}
same.country | in the same country | dans le même pays
same.region | in the same region | dans la même région
same.language_group | of the same language group | du même groupe linguistique
per.country | in each country | dans chaque pays
per.region | in each region | dans chaque région
per.language_group | in each language group | dans chaque groupe linguistique
op.is | {0} | {0}
op.is_not | anything but {0} | autre que {0}
op.in | {0} | {0}
op.not_in | none of: {0} | aucun de : {0}
op.at_least | at least {0} | au moins {0}
op.at_most | at most {0} | au plus {0}
op.more_than | more than {0} | plus de {0}
op.less_than | less than {0} | moins de {0}
op.between | between {0} and {1} | entre {0} et {1}
op.present.true | one on record | consigné
op.present.false | none | aucun
op.within_last | within the last {0} | dans les {0} précédents
op.older_than | more than {0} ago | il y a plus de {0}
op.before | before {0} | avant {0}
op.by | no later than {0} | au plus tard {0}
after | {0} after: {1} | {0} après : {1}
requires.stage | {0} for at least {1} | {0} pendant au moins {1}
requires.moratorium | no new agreements from {0} until {1} | aucune nouvelle entente du {0} au {1}
no-end | further notice | nouvel ordre
rule.all_of | all of these: {0} | tout ce qui suit : {0}
rule.any_of | at least one of these: {0} | au moins un de ceux-ci : {0}
rule.at_least | at least {1} of these: {0} | au moins {1} de ceux-ci : {0}
rule.score | a score of at least {1} from: {0} | un total d'au moins {1} parmi : {0}
rule.open | at least one of these, among others: {0} | au moins un de ceux-ci, entre autres : {0}
rule.not | not: {0} | pas : {0}
rule.eligible_for | meets the eligibility of {0} | satisfait à l'admissibilité de {0}
cap.in-force | at most {0} in force | au plus {0} en vigueur
cap.approvals | at most {0} approved in any {1} | au plus {0} approuvées par {1}
term.at_most | at most {0} | au plus {0}
term.at_least | at least {0} | au moins {0}
term.open.allowed | open-ended allowed | sans terme permis
term.open.not-allowed | never open-ended | jamais sans terme
term.open.not-stated | |
term.renewal.mutual-consent | renewable by mutual consent | renouvelable par consentement mutuel
term.renewal.optional | renewable | renouvelable
term.renewal.automatic | renewed by itself | renouvelée d'elle-même
term.renewal.not-provided | no renewal provided | sans renouvellement prévu
term.renewal.not-stated | |
year.one | {0} year | {0} an
year.many | {0} years | {0} ans
month.one | {0} month | {0} mois
month.many | {0} months | {0} mois
day.one | {0} day | {0} jour
day.many | {0} days | {0} jours
yes | yes | oui
no | no | non
and | and | et
or | or | ou
outcome.met | met | satisfait
outcome.not_met | not met | non satisfait
outcome.unknown | to document | à documenter
outcome.waived | waived | dérogation accordée
outcome.not_applicable | not applicable | sans objet
kind.municipality | municipality | municipalité
kind.regional-government | regional government | gouvernement régional
kind.country | country | pays
kind.agency | agency | agence
kind.chamber | chamber of commerce | chambre de commerce
kind.trade-organization | trade organization | organisme de commerce
kind.university | university | université
kind.consulate | consulate | consulat
kind.ministry | ministry | ministère
kind.network | network | réseau
kind.community-group | community group | groupe communautaire
kind.other | other | autre
force.must | must | obligatoire
force.should | should | souhaitable
force.consider | to be considered | à considérer
force.prohibited | prohibited otherwise | interdit sinon
action.amend | Amend by consent: {0}. | Modifier d'un commun accord : {0}.
action.end-date | set an end date ({0}) | fixer une date de fin ({0})
action.term | bring the term into line ({0}) | ramener la durée à la règle ({0})
action.must-have | add what every agreement needs: {0} | ajouter ce que toute entente doit avoir : {0}
action.notify | Tell the counterparty its category: {0}. | Aviser le partenaire signataire de sa catégorie : {0}.
action.balance | Keep for the balance of its term. | Garder pour le reste de sa durée.
action.record-end | Its end date is not recorded: record it. | Sa date de fin n'est pas consignée : la consigner.
action.historical | Recognise and tell the counterparty: no further resources; it may propose a new agreement. | Reconnaître et aviser le partenaire signataire : plus de ressources ; il peut proposer une nouvelle entente.
action.keep | Nothing to do. | Rien à faire.
action.conclude | Conclude. | Mettre fin.
action.conclude-by | Conclude by {0}. | Mettre fin au plus tard le {0}.
action.place | Find a category, or conclude: no rule of the policy places it. | Trouver une catégorie ou mettre fin : aucune règle de la politique ne la place.
reason.held | Already holds this category. | Détient déjà cette catégorie.
reason.exception | Named in the text: {0} | Nommée dans le texte : {0}
reason.transition | Carried over by “{0}”: {1} | Reprise par « {0} » : {1}
reason.criteria | Meets every criterion of {0}. | Satisfait à tous les critères de {0}.
reason.despite | Carried over although not met: {0} | Reprise bien que non satisfait : {0}
reason.fails | Not met: {0} | Non satisfait : {0}
reason.missing | To document: {0} | À documenter : {0}
reason.hidden | A clause decided on information that is not public. | Un article décidé d'après des renseignements qui ne sont pas publics.
breach.cap | {0}: {1} agreements, {2}. | {0} : {1} ententes, {2}.
breach.moratorium | {0} was made while the moratorium held. | {0} a été conclue pendant le moratoire.
breach.closed | {0} was made after the category was closed. | {0} a été conclue après la fermeture de la catégorie.
"""


def rows(table: str) -> dict[str, Text]:
    """A table of words: key, English and French on each line. One space beside each bar is not part of the words."""
    found: dict[str, Text] = {}
    for row in table.strip("\n").splitlines():
        key, en, fr = (part[1:] if part.startswith(" ") else part for part in row.split("|", 2))
        found[key.strip()] = Text(en.removesuffix(" "), fr)
    return found


WORDS: dict[str, Text] = rows(_ROWS)
