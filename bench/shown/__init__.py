"""What ``bench.everything_shown`` writes down: pages, downloads, commands, and what differs.

``drawn`` turns what Streamlit sends to a browser into text, ``taken`` the bytes of a file; ``visits``
opens pages by their links, ``looks`` says which, ``commands`` runs commands in a copy of what is
committed, ``record`` writes, ``differences`` compares.
"""
