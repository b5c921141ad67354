"""Demonstration editions: synthetic answers that add up to the published figures.

The communes' own answers are confidential, so that the atlas ships with made-up ones. They are
drawn once, from a fixed seed, so that every published figure of the edition follows from them
within its own rounding, and so that they hang together: what a commune answers to one question
goes with what it answers to the others, with its size, and with what is documented about it.
``python -m geo.survey.demonstration`` writes the same bytes again.

- :mod:`.random_streams`: chance that depends on nothing but the seed and a name
- :mod:`.sample`: which communes answered
- :mod:`.allocation`: exact counts and sums, given to those who lean towards them most
- :mod:`.belgium_2017`, :mod:`.belgium_2018`: the answers of each edition
- :mod:`.sheet`: who said what while they are being made
- :mod:`.write`: the files

:mod:`geo.survey.published.recomputed_figures` has the published figures beside the same ones
recomputed from an edition's answers.
"""
