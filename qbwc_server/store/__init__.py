"""Every SQL statement of the server, one module per table or purpose.

Functions take an open database connection (`db`), never commit, and are plural
first: lists of ids in, rows out.
"""
