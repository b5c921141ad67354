"""Communes beside each other: a rank, peers, two places, two indicators."""
