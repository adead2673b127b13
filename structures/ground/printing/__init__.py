"""From a sheet to an archive PDF.

Owns what a sheet must offer, the page and the PDF made of it, the file that is kept, and the
printer (WeasyPrint stops here). Does not know what is printed.
"""
