"""Lists that an installation imports, and what is known of them afterwards."""

from typing import Any

from qbwc_server.faces import imports
from qbwc_server.flows import configured, listed, scheduling
from qbwc_server.store import pulls
from tests.support import sent
from tests.support.faults import Fault
from tests.support.installation import Installation
from tests.support.sent import Sent


def ask(shop: Installation, *what: str) -> None:
    """Ask for lists, as `qbwc lists pull` does."""
    wanted = [each for word in what for each in listed.WHAT[word]]
    with shop.database.transaction() as db:
        visit = configured.visit(db, shop.connection_id, shop.clock())
        scheduling.ask(db, visit, wanted)


def pull(shop: Installation, *what: str) -> list[Sent]:
    """Ask for lists and let the Web Connector come; give what was sent."""
    ask(shop, *what)
    return sent.requests([shop.visit()])


def shown(shop: Installation, what: str) -> dict[str, dict[str, Any]]:
    """Give what was imported of a list, by name, as `qbwc lists show` does."""
    with shop.database.read() as db:
        found = imports.entries(db, shop.connection(), listed.WHAT[what])
        return {entry["name"]: entry for entry in found}


def state(shop: Installation, word: str) -> str:
    """Say in a word how far the import of a list has come."""
    with shop.database.read() as db:
        return imports.standings(db, shop.connection_id)[word].state


def row(shop: Installation, word: str) -> Any:
    """Give what is stored of how far a pull has come."""
    with shop.database.read() as db:
        return pulls.of(db, shop.connection_id)[word]


def change(shop: Installation, list_name: str, full_name: str, **members: Any) -> None:
    """Change members of an entry in QuickBooks, as a user would."""
    entry = shop.company.find(list_name, full_name)
    assert entry is not None, full_name
    entry.members.update(members)
    shop.company.books.touch(entry)


def rename(shop: Installation, list_name: str, full_name: str, name: str) -> None:
    """Rename an entry in QuickBooks, as a user would."""
    entry = shop.company.find(list_name, full_name)
    assert entry is not None, full_name
    shop.company.rename(entry, name)


def delete(shop: Installation, list_name: str, full_name: str) -> None:
    """Delete an entry in QuickBooks, as a user would."""
    entry = shop.company.find(list_name, full_name)
    assert entry is not None, full_name
    shop.company.delete(entry)


def pages(requests: list[Sent]) -> int:
    """Count the pages among what was sent."""
    return sum("MaxReturned" in each.fields for each in requests)


def refusal(text: str, code: int, message: str) -> Fault:
    """Make QuickBooks refuse the requests that have a text in them."""
    return Fault(text, (code, message))
