"""What a structure receives, explained from the envelope down, and over the years.

Owns nothing stored: reads a run’s lines.
"""
