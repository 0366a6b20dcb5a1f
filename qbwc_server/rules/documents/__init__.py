"""What the business rules make of an accounting document: pure, like its neighbours.

    planning.plan(document, settings, known, allowed) -> DocumentPlan | Reason
    drafts.build(document, settings, ids, known) -> Draft
    drafts.changes(document, settings, known, before) -> Draft      contacts only
    drafts.after_posting(document, total) -> warnings

`planning` says what a document needs or why it goes no further, `drafts` writes its
entry for QuickBooks. Each family has a module of its own: contacts, sales, purchases,
journals; they share products, accounts and texts.
"""
