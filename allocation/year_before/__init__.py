"""The values of the year before (n-2), beside which the figures of a campaign are read.

Owns nothing stored: they are the figures of the campaign before, else what is kept of past years.
The split never reads them.
"""
