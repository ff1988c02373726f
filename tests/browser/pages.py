"""Every page of the portal, in both languages: the same path twice."""

PAGES = {
    "home": ("/en/", "/fr/"),
    "register": ("/en/agreements/", "/fr/ententes/"),
    "register, narrowed": (
        "/en/agreements/?category=partnership&country=IT",
        "/fr/ententes/?category=partnership&country=IT",
    ),
    "register, nothing found": ("/en/agreements/?q=zzzz", "/fr/ententes/?q=zzzz"),
    "register of a day": ("/en/agreements/as-of/?on=2024-05-13", "/fr/ententes/en-date-du/?on=2024-05-13"),
    "register as it was written": ("/en/agreements/as-of/?seen=2024-05-13", "/fr/ententes/en-date-du/?seen=2024-05-13"),
    "a partnership": ("/en/agreements/TOR-IAP-09/", "/fr/ententes/TOR-IAP-09/"),
    "a project": ("/en/agreements/TOR-MOU-01/", "/fr/ententes/TOR-MOU-01/"),
    "a historical agreement": ("/en/agreements/TOR-MOU-03/", "/fr/ententes/TOR-MOU-03/"),
    "authority certificate": ("/en/agreements/TOR-MOU-03/authority/", "/fr/ententes/TOR-MOU-03/pouvoirs/"),
    "by whose authority": ("/en/agreements/authority/", "/fr/ententes/pouvoirs/"),
    "outside the program": ("/en/agreements/TOR-MOU-19/", "/fr/ententes/TOR-MOU-19/"),
    "policy": ("/en/policy/", "/fr/politique/"),
    "policy before": ("/en/policy/toronto-iap-2005/", "/fr/politique/toronto-iap-2005/"),
    "differences": ("/en/policy/toronto-iap-2024/changes/", "/fr/politique/toronto-iap-2024/changements/"),
    "simulation": ("/en/policy/simulation/toronto-iap-2024/", "/fr/politique/simulation/toronto-iap-2024/"),
    "simulation not there": ("/en/policy/simulation/nope/", "/fr/politique/simulation/nope/"),
    "propose": ("/en/propose/", "/fr/proposer/"),
    "a proposal": ("/en/propose/partnership/", "/fr/proposer/project/"),
    "frameworks": ("/en/frameworks/", "/fr/orientations/"),
    "networks": ("/en/networks/", "/fr/reseaux/"),
    "decisions": ("/en/decisions/", "/fr/decisions/"),
    "budget": ("/en/budget/", "/fr/budget/"),
    "about": ("/en/about/", "/fr/a-propos/"),
    "ledger": ("/en/ledger/", "/fr/registre-des-actes/"),
    "accessibility": ("/en/accessibility/", "/fr/accessibilite/"),
    "privacy": ("/en/privacy/", "/fr/confidentialite/"),
    "forgotten password": ("/en/account/password/forgotten/", "/fr/compte/mot-de-passe/oublie/"),
    "letter sent": ("/en/account/password/forgotten/sent/", "/fr/compte/mot-de-passe/oublie/envoye/"),
    "spent invitation": ("/en/account/invitation/spent/", "/fr/compte/invitation/spent/"),
    "not found": ("/en/nothing/", "/fr/rien/"),
    "not understood": (
        "/en/policy/simulation/toronto-iap-2024/?as_of=31-02",
        "/fr/politique/simulation/toronto-iap-2024/?as_of=31-02",
    ),
}
EACH = [(name, lang, paths[place]) for name, paths in PAGES.items() for place, lang in enumerate(("en", "fr"))]
NAMES = [f"{name}, {lang}" for name, lang, _path in EACH]
