"""What arrives before Streamlit starts: the view in words, and as a still.

The words are for link previews, for search engines and for readers without JavaScript, the still is
what everybody else sees until the app is there. ``content`` says what a view's page is called and
shows, ``still`` draws it, ``page`` puts both into Streamlit's own page, ``middleware`` does so on
the way out of the server.
"""
