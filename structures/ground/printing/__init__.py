"""From a page of HTML to an archive PDF.

Owns the printer (WeasyPrint stops here). Does not know what is printed.
"""
