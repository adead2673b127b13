"""The life of the network: a structure opens, closes, merges.

Owns what these change among partners. What they change in a year’s figures is
`allocation.network_changes`.
"""
