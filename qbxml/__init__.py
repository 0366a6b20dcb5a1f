"""The language of QuickBooks Desktop: qbXML requests, answers, status codes and text.

A library of pure functions: nothing here reads a file, opens a connection or knows
of a framework. Start at `message_set` (requests), `responses` (answers) and `schema`
(the field tables that both rest on); the modules named after things in QuickBooks
(`customers`, `items`, `sales` ...) hold the builders and the reader of one kind each.
"""
