"""The command line: one module per group of commands.

Commands read their arguments, call what is below, and show what came of it; the rules
live elsewhere. `workplace` is what they are handed, `funnel` turns every error into one
sentence, `presentation` writes tables and JSON.
"""
