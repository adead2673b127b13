"""A figure that turns out wrong once the run is adopted, and all that follows from mending it.

Owns corrections, the figures they change, the adoptions they replace, and the report of who
gains and who loses. A correction is a new run; what it leaves to amend is said by agreements,
what it leaves to pay or to get back by the settlement.
"""
