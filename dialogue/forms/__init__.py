"""Forms of the dialogue; they read what was typed, services decide."""
