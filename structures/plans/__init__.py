"""The yearly plan of actions of a structure.

Owns plans, actions and levers, their follow-up and the overview of all plans.
"""
