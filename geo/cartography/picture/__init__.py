"""Pictures drawn without a browser: maps, charts and small maps as SVG, PNG and PDF.

``paper`` has the one table of inks, ``fonts`` the one typeface, ``shapes`` the areas in pixels,
``text`` words that fit, ``sheet`` the frame of a picture that stands alone; ``map_picture`` and the
charts draw what is inside; ``formats`` turns an SVG into PNG and PDF.
"""
