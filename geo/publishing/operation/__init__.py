"""What whoever runs the atlas needs: under which path it is, whether it is well, what it did.

A server alone on its name needs nothing of this; ``deploy/`` is for those behind a proxy.
"""
