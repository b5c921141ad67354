"""Slides: what stands on them, as data, and the PowerPoint file that is made of it.

``slide`` says what a slide can hold; whoever tells something (a story, a commune, a comparison)
makes a list of them. ``deck`` writes them as a file whose words, tables and charts can be changed.
The same list is what the handout of a story is made of (:mod:`geo.publishing.stories.handout`).
"""
