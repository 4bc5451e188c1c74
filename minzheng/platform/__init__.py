"""Who may do and see what, and what happened: accounts, divisions, scope, verbs, the log, files, jobs, packs."""
