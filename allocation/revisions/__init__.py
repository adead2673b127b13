"""What changes the rule of a year once its collection is open: a « rectificatif », told to all.

Owns what is proposed, who prepared and who confirmed it, what it changed, and its notice.
How a parameter is named and changed lies with `parameters`; that the rule is fixed
meanwhile, with `campaigns`.
"""
