"""The families of documents: which module knows which kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qbwc_server.importing.documents import (
    BODIES,
    Body,
    Contact,
    Document,
    Journal,
    Purchase,
    Sale,
)
from qbwc_server.importing.follow_ups import Deposit, Payment, Refund
from qbwc_server.rules.documents import (
    contacts,
    deposits,
    journals,
    payments,
    purchases,
    refunds,
    sales,
)
from qbwc_server.rules.documents.plans import (
    DocumentIds,
    DocumentPlan,
    Draft,
    KnownLists,
)
from qbwc_server.rules.reasons import Reason
from qbwc_server.settings import Settings


@dataclass(frozen=True)
class Family:
    """What each family can do: object, say what is needed, write the entry."""

    first_reason: Callable[[Document, Settings, KnownLists], Reason | None]
    plan: Callable[[Document, Settings, KnownLists], DocumentPlan]
    build: Callable[[Document, Settings, DocumentIds, KnownLists], Draft]


_FAMILIES: Mapping[type[Body], Family] = {
    Contact: Family(contacts.first_reason, contacts.plan, contacts.build),
    Sale: Family(sales.first_reason, sales.plan, sales.build),
    Purchase: Family(purchases.first_reason, purchases.plan, purchases.build),
    Journal: Family(journals.first_reason, journals.plan, journals.build),
    Payment: Family(payments.first_reason, payments.plan, payments.build),
    Refund: Family(refunds.first_reason, refunds.plan, refunds.build),
    Deposit: Family(deposits.first_reason, deposits.plan, deposits.build),
}


def of(document: Document) -> Family:
    """Give the family that a document belongs to."""
    return _FAMILIES[BODIES[document.kind]]
