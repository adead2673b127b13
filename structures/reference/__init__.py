"""Reference files: the network as files say it, recognised, previewed, applied whole or not at all.

Owns batches, what each would change and what is wrong in it, and the pages. A kind of file is a
`kinds.ReferenceKind` of the setting REFERENCE_KINDS, declared by the subject whose rows it
writes: it says its columns, how rows are read, compared with what exists, and applied. Adding a
kind takes no page, no table and no address.
"""
