"""The press folder of an edition: pictures, sheets, tables, citation, and the edition as a story.

``contents`` makes the files, each by what makes it elsewhere, so each says its source and its
label, and none gives what the pages withhold; ``edition_story`` tells the edition in a few steps;
``readme`` says in all languages what is there. The command is
``python -m geo.publishing.press_folder EDITION --to FOLDER``.
"""
