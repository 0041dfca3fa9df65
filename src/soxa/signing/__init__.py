"""PAdES signatures: places, keys, signing, number and date, reading back. Bytes in, bytes out.

Alone imports pyHanko, and only when a function here needs it (0.9 s): the modules whose names begin with
an underscore import it at their top, all others inside functions. ADR 1 tells how the file is built.
"""
