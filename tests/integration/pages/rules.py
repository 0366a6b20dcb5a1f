"""Who may use which address of the pages: written by hand, held against the server."""

from qbwc_server.states import Role

ANYBODY = None
VIEWER, OPERATOR, ADMIN = Role.VIEWER, Role.OPERATOR, Role.ADMIN

#: method and endpoint: who may, the highest role first needed
RULES = {
    "GET static": ANYBODY,
    "GET nowhere": VIEWER,
    "POST nowhere": VIEWER,
    "GET welcome.log_in": ANYBODY,
    "POST welcome.check_log_in": ANYBODY,
    "GET welcome.welcome": ANYBODY,
    "POST welcome.make_user": ANYBODY,
    "POST welcome.log_out": VIEWER,
    "GET overview.home": VIEWER,
    "GET help.search": VIEWER,
    "GET account.home": VIEWER,
    "POST account.change_password": VIEWER,
    "POST account.log_out_everywhere": VIEWER,
    "GET account.new_codes": VIEWER,
    "POST account.prove_codes": VIEWER,
    "POST account.codes_off": VIEWER,
    "GET people.listing": ADMIN,
    "POST people.add": ADMIN,
    "POST people.change_role": ADMIN,
    "POST people.codes_off": ADMIN,
    "POST people.remove": ADMIN,
    "GET people.tokens": ADMIN,
    "POST people.add_token": ADMIN,
    "POST people.revoke_token": ADMIN,
    "GET people.trail": ADMIN,
    "GET registering.new": ADMIN,
    "POST registering.make": ADMIN,
    "GET registering.show": VIEWER,
    "GET registering.download": OPERATOR,
    "POST registering.pause": OPERATOR,
    "POST registering.rotate_password": ADMIN,
    "POST registering.rebind": ADMIN,
    "POST registering.remove": ADMIN,
    "GET orders.listing": VIEWER,
    "GET orders.as_csv": VIEWER,
    "GET orders.show": VIEWER,
    "POST orders.decide": OPERATOR,
    "POST orders.adopt": OPERATOR,
    "GET documents.listing": VIEWER,
    "GET documents.as_csv": VIEWER,
    "GET documents.show": VIEWER,
    "POST documents.decide": OPERATOR,
    "POST documents.adopt": OPERATOR,
    "GET lists.overview": VIEWER,
    "GET lists.show": VIEWER,
    "POST lists.pull": OPERATOR,
    "GET jobs.listing": VIEWER,
    "GET jobs.show": VIEWER,
    "POST jobs.decide": OPERATOR,
    "GET sessions.listing": VIEWER,
    "GET sessions.show": VIEWER,
    "GET sessions.transcript": VIEWER,
    "GET sessions.exchange": VIEWER,
    "GET sessions.body": VIEWER,
    "GET settings.show": VIEWER,
    "POST settings.save": ADMIN,
    "GET settings.export": ADMIN,
    "POST settings.import_": ADMIN,
    "GET settings.history": VIEWER,
}
#: what stands for the blanks of addresses
BLANKS = {
    "connection": "lake",
    "order_id": 1,
    "document_id": 1,
    "what": "accounts",
    "job_id": 1,
    "session_id": 1,
    "exchange_id": 1,
    "part": "request",
    "user_id": 4,
    "token_id": 1,
    "secret": "no-such-secret",
    "filename": "pages.css",
    "wanted": "no/such/page",
}
#: what forms must say to mean anything
FORMS = {
    "POST people.change_role": {"role": "viewer"},
    "POST orders.decide": {"verb": "retry"},
    "POST documents.decide": {"verb": "retry"},
    "POST lists.pull": {"what": "accounts"},
}
VERBS = {"registering.pause": "pause", "jobs.decide": "retry"}
#: pages that are about nothing
ABSENT = {
    "GET nowhere",
    "POST nowhere",
    "GET welcome.welcome",
    "POST welcome.make_user",
}


def addresses(app):
    """Give the address of every method and endpoint of the pages."""
    found = {}
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        prefix, _, name = rule.endpoint.partition(".")
        if prefix != "admin":
            continue
        blanks = {**BLANKS, "verb": VERBS.get(name, "")}
        values = {each: blanks[each] for each in rule.arguments}
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            found[f"{method} {name}"] = adapter.build(rule.endpoint, values)
    return found


def allowed(wanted, role):
    """Tell whether a role may do what the table says that a role is needed for."""
    return wanted is ANYBODY or (role is not None and role.may(wanted))
