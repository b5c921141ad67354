"""A whole edition as one page that opens from a disk: every indicator, all languages, no network.

``edition_maps`` draws every indicator at every level, ``edition_facts`` gathers what is beside the
maps (the country, weights, the method), ``page`` writes it all into one HTML file, packed. It is
the page of :mod:`geo.publishing.embed` with more in it; what happens in the browser beyond that
page is ``geo/cartography/browser/one_file.js``. The command is
``python -m geo.publishing.one_file --edition BE2018 --to FILE``.
"""
