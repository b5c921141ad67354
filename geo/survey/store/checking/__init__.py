"""An edition that is not public yet, and the communes that check their own answers in it.

- An editor saves a draft (:mod:`~geo.survey.store.checking.drafts`): the answers as an import has
  them, and what readers would get of them under the rule that was chosen. Nothing of it is public.
- Links are made for its communes (:mod:`~geo.survey.store.checking.links`), each for one commune
  and for a time. The store keeps only the hash of what opens it.
- Whoever has a link sees this commune and no other one, and says that it is right or what is wrong
  (:mod:`~geo.survey.store.checking.commune_desk`).
- What was objected is for the editor to settle (:mod:`~geo.survey.store.checking.objections`): an
  answer changes only where an editor says so, and it is kept who said what, and who accepted it.

Drafts are kept apart from versions: what readers ask (:mod:`geo.survey.store.store`) never reads
the tables of drafts, and no change of them is a new stamp.
"""
