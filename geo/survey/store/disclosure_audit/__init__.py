"""What can be worked out from what leaves the store: the audit that decides what is published.

Answers, a rule of disclosure and what was published before come in; a :class:`.release.Release`
goes out: what readers get. The audit knows everything that a reader has, and asks for each hidden
answer which values it can still have.

**When a release is safe** (Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapters 4
and 5: attribute disclosure, feasibility intervals, protection levels):

- no hidden answer has one possible value: of yes/no both are possible, of several choices each can
  be taken or not, of one choice at least two are possible; nor are the points certain that an
  answer is worth in a score;
- no hidden number has an interval narrower than :data:`.protection_width.SCORE_WIDTH` or
  :data:`.protection_width.COUNT_WIDTH`;
- no combination of figures is about fewer than five communes (the institute's own rule).

Modules: :mod:`.answer_patterns` (what a commune can have answered, by enumeration), :mod:`.bands`
(in which steps a score can be given), :mod:`.single_commune` (one commune, all its scores
together), :mod:`.linear_systems` (figures of groups as a system of equations; integer programming),
:mod:`.feasible_swaps` (what is open in it without a solver), :mod:`.group_tables` (which figures of
groups can be given, after what other versions and editions told), :mod:`.release` (the decision),
:mod:`.disclosure_words` (what the editor reads of it).
"""
