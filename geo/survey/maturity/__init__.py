"""Maturity: from answers to scores, from scores to an index, and how much of it is a choice.

``scores`` has the rules, ``weights`` what a reader may choose, ``robustness`` what the choice does
to ranks, ``composition`` what an index is made of. Import from the module that has it.
"""
