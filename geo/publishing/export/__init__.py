"""What a reader takes away: every page and every edition as files that say what they are.

A composition of a page comes in; a :class:`~geo.publishing.export.download.Download` describes
what leaves, and :mod:`~geo.publishing.export.formats` writes it.
"""
