"""Two campaigns compared, side by side: their parameters and what they gave.

Owns nothing stored: parameters are those of each campaign, amounts those of the runs that its
money rests on.
"""
