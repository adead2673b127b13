"""Who gets what, how it is signed and paid.

Owns the split itself (`engine`, pure), the yearly campaign and its parameters,
the n-1 figures and the files they come from, the runs, their adoption and the
agreements printed from them. Does not know how axis 3 is argued (`dialogue`):
ratings reach it as plain values.
"""
