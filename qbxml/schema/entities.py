"""Whoever owns a name: customers, vendors, employees and other names (qbxml 8)."""

from qbxml.schema import customers, employees, other_names, vendors
from qbxml.schema.fields import Message, in_order, one_of
from qbxml.schema.shared import INCLUDE, ITERATOR, list_filter

_ALL = one_of(
    customers.CUSTOMER_RET,
    employees.EMPLOYEE_RET,
    other_names.OTHER_NAME_RET,
    vendors.VENDOR_RET,
)

MESSAGES = (
    Message(
        "EntityQuery", in_order(list_filter(), INCLUDE), in_order(_ALL.many), ITERATOR
    ),
)
