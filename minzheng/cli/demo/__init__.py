"""The demonstration: a district built through the same verbs as a real one, from files that were invented for it.

The generator (`minzheng.demo`) knows people and files and runs as a process of its own; this room knows the
application: it makes the database, hands the files in as their senders, plays the acts of one street, and serves.
"""
