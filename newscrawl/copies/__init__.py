"""Whether two texts tell the same story: what of a text counts, what of it finds its kin, and how like two are.

Pure: texts in, numbers out. Who remembers texts is the ledger's matter.
"""
