"""The review of a year's figures by those whom they measure, before they count (record 53).

Owns its opening and its end, what each structure agrees to or contests, what the Region
answers, and the silences. Values, those that count (`heard`), are written by `figures` and
`second_sources`; an adoption waits for the answers.
"""
