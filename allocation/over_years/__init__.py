"""The years side by side, of a structure and of the network: figures, rates, amounts, levels.

Owns nothing stored: years are read from the rows of adopted runs, those of before from what files
say of them. It says which years do not compare as they stand, and ranks nobody.
"""
