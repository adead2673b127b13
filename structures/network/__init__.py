"""The structures themselves: identity, territory, the list.

Owns structures, territories and the loading of reference files. Who covers which commune
is `coverage`; who leads them, `people`; creations and mergers, `network_changes`.
"""
