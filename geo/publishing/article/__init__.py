"""What an article of somebody else takes of the atlas: a map in a frame, a picture by its address.

``frame_code`` and ``picture_code`` write the HTML to paste, ``host_script`` serves the script that
gives a frame the height of what is in it.
"""
