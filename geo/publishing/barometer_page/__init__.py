"""The published barometer as a page: samples, the story of 2017 and 2018, every figure by theme.

Published figures and what the editions say about themselves come in; HTML goes out. Nothing here
is computed from answers, so nothing here is synthetic.
"""

from geo.publishing.barometer_page.page import barometer_html

__all__ = ["barometer_html"]
