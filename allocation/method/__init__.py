"""The method of a year, for anybody: how the money is shared, in plain words, from its parameters.

Owns nothing stored, and knows no figure of a structure: its worked example is invented, and
computed by the engine. What one structure receives is `explanation`.
"""
