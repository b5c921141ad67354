"""Every view in the form asked for: the address of a page with an ending.

``form_request`` reads a request, ``rendered_file`` makes what it asks for, ``render_queue`` sees
that nothing is made twice nor too much at once, ``routes`` is the door of the server, ``openapi``
says what there is.

A page has forms when its room has a module ``forms``: ``download`` makes its rows, ``picture``
draws it. Either may be missing.
"""
