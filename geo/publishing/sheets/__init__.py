"""The sheet of a commune on A4, and the report of a province or region: PDF for a printer.

``commune_content`` and ``area_content`` say what stands on it, from what the pages say
(:mod:`geo.publishing.about_commune`); ``typeset`` makes the PDF (tagged, PDF/UA-1) with the
templates ``*.typ`` beside it, which get everything as data; ``sheet`` is the two together,
``archive`` the sheets of all communes in one zip. The command is
``python -m geo.publishing.sheets "LINK" --to FILE``.
"""
