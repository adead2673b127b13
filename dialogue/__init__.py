"""How axis 3 is argued.

Owns the dialogue de gestion: the rules of whose turn it is (`rules`, pure), ratings,
statements, evidence, meetings and decisions. Sits above `allocation` and hands it
settled levels as plain values.
"""
