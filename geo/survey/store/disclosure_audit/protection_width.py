"""How much has to stay unknown of a hidden number.

The rules of statistical offices ask that the interval in which a reader can place a number is not
narrower than a share of it (the p% rule: Hundepool et al. 2012, chapter 4). Answers of a survey
have a scale, so the share is of the scale.
"""

from __future__ import annotations

SCORE_WIDTH = 2.0
"""Points of 10: the p% rule with p = 20, of the scale."""

COUNT_WIDTH = 1.0
"""Things counted: it stays open whether it was one more."""

MOST_COUNTED = 12
"""Counts are tried up to here. More are possible, and would leave more open: an audit that tries
fewer values than there are can only find too much, never too little."""
