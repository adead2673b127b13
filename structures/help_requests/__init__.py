"""« Demander de l’aide »: what a structure asks its referent, the answers, and the end of it.

Owns requests, what each side writes, how long an answer may take, and the mails that tell the
other side. Nothing of it is ever changed: where a request stands follows from what was written.
"""
