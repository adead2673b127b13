"""What a merger, a closure or a new perimeter changes in a year’s figures.

Owns the sums and shares of a year; what changes among partners is
`structures.network_changes`.
"""
