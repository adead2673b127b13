"""Filters of the dialogue's templates."""
