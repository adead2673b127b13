"""Documents made when somebody asks for one, by a worker.

Owns the request, how far it is, and the file until it is purged; asked again while nothing
changed, the same file is given at once. Only who asked, and may still see what it is about,
reads it. Does not know what the documents say: each kind is a `DocumentKind` of the setting
DOCUMENTS.
"""
