"""The reasons of payments, refunds and deposits, each a sentence and what to do."""

from __future__ import annotations

SKIPPED = {
    "NOTHING_OWED": (
        (
            "The payment is for an order that was posted as a sales receipt, which is"
            " paid already."
        ),
        "Nothing: the sales receipt is the payment.",
    ),
    "NOTHING_PAID": (
        "An order that was posted as an invoice brings no money by itself.",
        "Name the payment in the deposit instead of the order and send it again.",
    ),
    "IN_DAILY_SUMMARY": (
        "The order is in a daily summary, and a deposit takes a receipt as a whole.",
        "Name the summary in the deposit instead of its orders and send it again.",
    ),
    "NOT_INVOICED": (
        "The order was posted as a sales order, which moves neither goods nor money.",
        "Invoice the order in QuickBooks and enter this there by hand.",
    ),
    "ORDER_UNCLEAR": (
        "Several orders have this number.",
        "Name the order's store in the document and send it again.",
    ),
    "REFUND_DIFFERS": (
        "The refund is not what the order came to, and says not what it is for.",
        "Name the lines or charges that are refunded and send the refund again.",
    ),
    "REFUND_EXCEEDS_ORDER": (
        "The refund gives back more than the order has left.",
        "Correct the refund and send it again, or cancel the one that came before it.",
    ),
}

HELD = {
    "NOT_POSTED_YET": (
        "What the document is about is not in QuickBooks yet.",
        "Nothing: it goes on by itself when that is posted.",
    ),
}
