"""What is paid: the first payment and the balance, planned, validated, paid.

Owns payments and what is due. How much is due comes from `runs` and `settlement`.
"""
