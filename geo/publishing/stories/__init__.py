"""Stories: views of the atlas in an order, with titles, captions and notes for who presents them.

A story is a YAML file (:mod:`~geo.publishing.stories.story_schema` declares it). It becomes a page
that plays by itself, from the server or from a disk, and what can be printed of it.
"""
