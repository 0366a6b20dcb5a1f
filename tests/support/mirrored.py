"""Look-ups of SKUs without orders: the same ones from the mirror and one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import argon2
import sqlalchemy as sa

from qbwc_server import settings as settings_module
from qbwc_server.calls import ReceiveResponse, SendRequest
from qbwc_server.conversation import Conversation, registration
from qbwc_server.conversation.registration import NewConnection
from qbwc_server.flows import asking, configured, kinds
from qbwc_server.models import Job, Reference
from qbwc_server.settings import Settings
from qbwc_server.simulator.company_file import CompanyFile, Outcome
from qbwc_server.store import connections, references
from qbwc_server.store.database import Database
from qbwc_server.store.references import Name
from tests.support import sent, simulated

#: what a look-up finds out
_DONE = 100
_PASSWORD = "correct-horse"
#: as weak as it may be: the tests log in often
_HASH = argon2.PasswordHasher(1, 8, 1).hash(_PASSWORD)
_TOLD = ("state", "list_id", "full_name", "edit_sequence", "facts", "problem")


@dataclass
class Asker:
    """A connection that looks SKUs up in one way."""

    database: Database
    clock: simulated.Clock
    company: CompanyFile
    connection_id: int
    username: str
    asked: list[sent.Sent] = field(default_factory=list)

    def look_up(self, skus: Sequence[str]) -> dict[str, Any]:
        """Look SKUs up as if nobody had before; give what was found out of each."""
        self.forget()
        self.clock.advance(60)
        with self.database.transaction() as db:
            visit = configured.visit(db, self.connection_id, self.clock())
            wanted = [Name(kinds.ITEM, sku.casefold(), sku) for sku in skus]
            rows = references.ensure(db, self.connection_id, wanted)
            asking.look_up(db, visit, list(rows.values()))
        self.clock.advance(60)
        self.visit()
        return self.told(skus)

    def told(self, skus: Sequence[str]) -> dict[str, Any]:
        """Give what is known of SKUs."""
        with self.database.read() as db:
            keys = [(kinds.ITEM, sku.casefold()) for sku in skus]
            found = references.by_keys(db, self.connection_id, keys)
        return {
            key: {name: getattr(row, name) for name in _TOLD}
            for (_, key), row in found.items()
        }

    def visit(self) -> None:
        """Let the Web Connector come, without a line between it and the server."""
        server = Conversation(self.database, clock=self.clock)
        ticket = server.authenticate(self.username, _PASSWORD, "::1")[0]
        facts = self.company.process(_FACTS).response
        self.asked = []
        progress = 0
        while 0 <= progress < _DONE and (
            text := server.send_request(_call(ticket, facts, self.company.path))
        ):
            self.asked += sent.of_document(text)
            outcome = self.company.process(text)
            progress = server.receive_response(_answer(ticket, outcome))
        server.close(ticket)
        self.company.end_session()

    def forget(self) -> None:
        """Forget all names, but not the mirror."""
        with self.database.transaction() as db:
            db.execute(sa.delete(Job).where(Job.connection_id == self.connection_id))
            mine = Reference.connection_id == self.connection_id
            db.execute(sa.delete(Reference).where(mine))

    @property
    def names_asked(self) -> list[str]:
        """The SKUs that had a request each in the last visit."""
        filters = [each.fields.get("NameFilter") for each in self.asked]
        return [str(each["Name"]) for each in filters if each]


def an_asker(
    database: Database, company: CompanyFile, clock: simulated.Clock, mirror: str
) -> Asker:
    """Make a connection whose settings say how the mirror is used."""
    content = settings_module.to_json(
        Settings.model_validate({"item": {"mirror": mirror}})
    )
    with database.transaction() as db:
        made = registration.add(db, NewConnection(mirror, username=mirror), clock())
        values = {"password_hash": _HASH}
        connections.update(db, made.connection_id, values)
        connections.keep_settings(db, made.connection_id, content, clock())
    return Asker(database, clock, company, made.connection_id, mirror)


_FACTS = simulated.document("<HostQueryRq/><CompanyQueryRq/><PreferencesQueryRq/>")


def _answer(ticket: str, outcome: Outcome) -> ReceiveResponse:
    return ReceiveResponse(ticket, outcome.response, outcome.hresult, outcome.message)


def _call(ticket: str, facts: str, path: str) -> SendRequest:
    return SendRequest(ticket, facts, path, "US", 13, 0)
