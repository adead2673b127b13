"""Forms of the structures; they read what was typed, services decide."""
