"""What supports a self-assessment: files, cooperative projects, partner operations.

Owns evidence, cooperations and other funding.
"""
