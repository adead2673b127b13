"""A year that goes back one state, while nothing follows from where it is.

Owns what each step back looks for and undoes in the allocation, who is told, and what old pages
say of it. The table of the steps is `campaigns.states`; `dialogue.steps_back` adds what the
dialogues have to say, and has the page.
"""
