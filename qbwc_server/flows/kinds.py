"""The kinds of jobs and of references: the words, and what goes first."""

from collections.abc import Sequence

import sqlalchemy as sa

from qbwc_server.flows import names
from qbwc_server.flows.base import JobKind, Visit
from qbwc_server.store import queue

CHECK_FILE = JobKind("file-check", writes=False, priority=3)
CONFIRM_FILE = JobKind("file-confirm", writes=False, priority=3)
LOOK_UP_DELETIONS = JobKind("deletion-lookup", writes=False, priority=3)
FIND_ORDER = JobKind("order-find", writes=False, priority=5)
FIND_BY_NUMBER = JobKind("order-number", writes=False, priority=5)
LOOK_FIRST = JobKind("order-check", writes=False, priority=6)
FIND_DOCUMENT = JobKind("document-find", writes=False, priority=6)
FIND_DOCUMENT_BY_NUMBER = JobKind("document-number", writes=False, priority=6)
LOOK_FIRST_AT_DOCUMENT = JobKind("document-check", writes=False, priority=7)
READ_CONTACT = JobKind("contact-read", writes=False, priority=7)
FOLLOW_DELETED_ITEMS = JobKind("item-deletions", writes=False, priority=8)
MIRROR_ITEMS = JobKind("item-mirror", writes=False, priority=9)
LOOK_UP_CUSTOMER = JobKind("customer-lookup", writes=False, priority=10)
LOOK_UP_VENDOR = JobKind("vendor-lookup", writes=False, priority=11)
LOOK_UP_ITEM = JobKind("item-lookup", writes=False, priority=12)
LOOK_UP_PRODUCT = JobKind("product-lookup", writes=False, priority=13)
LOOK_UP_ITEM_BY_FULL_NAME = JobKind("item-name-lookup", writes=False, priority=14)
LOOK_UP_ITEM_BY_LIST_ID = JobKind("item-id-lookup", writes=False, priority=15)
LOOK_UP_NAME_OWNER = JobKind("name-owner", writes=False, priority=16)
READ_TOTAL = JobKind("total-lookup", writes=False, priority=18)
LOOK_BACK = JobKind("order-recheck", writes=False, priority=19)
LOOK_BACK_AT_DOCUMENTS = JobKind("document-recheck", writes=False, priority=19)
PULL_CUSTOMERS = JobKind("customer-pull", writes=False, priority=20)
PULL_VENDORS = JobKind("vendor-pull", writes=False, priority=21)
PULL_ITEMS = JobKind("item-pull", writes=False, priority=22)
PULL_ACCOUNTS = JobKind("account-pull", writes=False, priority=23)
PULL_TAX_CODES = JobKind("tax-code-pull", writes=False, priority=24)
PULL_TAX_ITEMS = JobKind("tax-item-pull", writes=False, priority=25)
PULL_TAX_GROUPS = JobKind("tax-group-pull", writes=False, priority=26)
PULL_EMPLOYEES = JobKind("employee-pull", writes=False, priority=27)
PULL_OTHER_NAMES = JobKind("other-name-pull", writes=False, priority=28)
PULL_TERMS = JobKind("terms-pull", writes=False, priority=29)
CREATE_CUSTOMER = JobKind("customer-create", writes=True, priority=60)
REACTIVATE_CUSTOMER = JobKind("customer-reactivate", writes=True, priority=61)
CREATE_ITEM = JobKind("item-create", writes=True, priority=62)
CREATE_VENDOR = JobKind("vendor-create", writes=True, priority=63)
CREATE_PRODUCT = JobKind("product-create", writes=True, priority=64)
CHANGE_CONTACT = JobKind("contact-mod", writes=True, priority=65)
POST_ORDER = JobKind("order-post", writes=True, priority=70)
POST_DOCUMENT = JobKind("document-post", writes=True, priority=71)

#: a customer by name
CUSTOMER = "customer"
#: a customer by the e-mail in the local copy of the list
CUSTOMER_EMAIL = names.CUSTOMER_EMAIL
#: a vendor by name
VENDOR = "vendor"
#: what a document sells, by the name that its product has or gets (UN-13)
SALES_PRODUCT = "sales_product"
#: an item by SKU, among top-level items and subitems
ITEM = "item"
#: an item by its full name (configured items, aliases, SKUs that are paths)
ITEM_FULL_NAME = "item_name"
#: an item by its list ID (aliases that name one)
ITEM_LIST_ID = "item_id"

#: how each kind of reference is looked up
LOOK_UPS = {
    CUSTOMER: LOOK_UP_CUSTOMER,
    VENDOR: LOOK_UP_VENDOR,
    SALES_PRODUCT: LOOK_UP_PRODUCT,
    ITEM: LOOK_UP_ITEM,
    ITEM_FULL_NAME: LOOK_UP_ITEM_BY_FULL_NAME,
    ITEM_LIST_ID: LOOK_UP_ITEM_BY_LIST_ID,
}

#: how each kind of reference is created, where QuickBooks has none
CREATIONS = {
    CUSTOMER: CREATE_CUSTOMER,
    VENDOR: CREATE_VENDOR,
    SALES_PRODUCT: CREATE_PRODUCT,
}

#: what an order or document needs a reference for
AS_CUSTOMER = "customer"
AS_VENDOR = "vendor"
#: the entry that a document about a customer or supplier becomes itself
AS_CONTACT = "contact"
AS_ITEM = "item"
AS_CONFIGURED = "configured"

#: names in one request; many in one are much faster than one each (qbxml 9)
NAMES_IN_A_REQUEST = 50


def enqueue(
    db: sa.Connection, visit: Visit, kind: JobKind, subject_ids: Sequence[int]
) -> None:
    """Enqueue a job of a kind for each subject that has no live one."""
    jobs = [
        queue.NewJob(
            visit.connection_id, kind.word, subject, kind.writes, kind.priority
        )
        for subject in subject_ids
    ]
    queue.enqueue_all(db, jobs, visit.now)
