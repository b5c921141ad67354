"""Sentences to be pasted into an article: a figure with its n, year, source and link, written out.

What a page shows comes in, one sentence for each figure goes out. It has all that a reader needs
who does not see the page: whose figure it is and of when, whether it was answered, estimated,
published or made up for a demonstration, and where it can be looked at.
"""
