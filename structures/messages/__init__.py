"""The messages that the product sends: kept, sent by a worker, followed until they left.

Owns the outbox, its sending and what became of each message. What a message says belongs to
its own subject, which also says, by its kind, whether it is still to be sent.
"""
