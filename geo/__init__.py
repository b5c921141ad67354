"""The library of the atlas: importable, typed, without Streamlit.

Rooms, each allowed to import only those below it: ``publishing``, ``cartography``, ``survey``,
``territory``, and ``language`` (words, numbers and dates), on which all of them rest.
"""
