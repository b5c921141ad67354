"""What is known of one commune in one edition, in the order and words that all its forms have.

``about`` gathers it, from ``scores`` (index and domains beside those it is compared with),
``groups``, ``peers``, ``documented`` and ``summary``. The page of a commune lays it out on a
screen, its sheet on paper: what one withholds, the other does not have.
"""
