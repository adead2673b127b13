"""The values that a review is about: those that count in the sharing, whoever counted them.

Owns which value of an indicator a structure is heard on, its own or that of a second source, and
how each is told beside the other. What is said of a value is of `reviews`, the value itself of
`figures` or `second_sources`.
"""
