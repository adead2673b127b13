"""« Recours gracieux »: a structure contests what was decided, the Region answers with a reason.

Owns appeals, their receipt, answer, withdrawal and the correction that follows one; how long an
answer may take, and what its silence means, for each year. Each row is written once. Nothing of
it changes a level or an amount: an answer that leads to another run is carried out by a
correction, prepared from here.
"""
