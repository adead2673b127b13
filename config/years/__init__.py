"""The years of the frame: those a person may turn to, the one that a page is about.

Owns nothing stored: reads the campaigns once a request, and says where the switch of the
header leads from a page.
"""
