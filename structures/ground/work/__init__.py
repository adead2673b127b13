"""What is done in the background, and goes on when whoever does it dies.

Owns the workers' beats, taking over what a dead one left, what is done from time to time, and
how pages follow a job. Each task must be at most once in effect: it looks, under a lock, at
what is done already. Does not know what the tasks do.
"""
