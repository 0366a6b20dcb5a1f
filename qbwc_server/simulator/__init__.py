"""QuickBooks without QuickBooks: a company file and the Web Connector that serves it.

Stands beside the server and uses `qbxml` only. Nothing here knows our server; any other
one can be polled as well.
"""
