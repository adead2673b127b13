"""The acts of the demo's dialogues: what is said, proved, met about, decided, and paid.

Owns the acts, not their order nor their hours, which are rows of `config.demo.story`; nor
their words, which are in the files of each year.
"""
