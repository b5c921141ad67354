"""The store of editions: published in versions, read as their rule allows, never overwritten.

- :func:`open_store` gives the store that the environment names (a file of SQLite, or PostgreSQL);
- readers ask a :class:`Store` what is published, for answers, scores or figures of groups, and
  whether anything has changed (:meth:`Store.stamp`);
- editors get an :class:`Editor` from it and publish, replace, withdraw and restore;
- ``python -m geo.survey.store`` does the same by hand, and makes and brings back backups.
"""

from geo.survey.edition import ACCESS_KINDS, Access
from geo.survey.store.backup import back_up, restore_backup
from geo.survey.store.database import StoreUnavailableError
from geo.survey.store.disclosure import LEAST_GROUP, OPEN, SCORES, Disclosure
from geo.survey.store.editor import Editor
from geo.survey.store.records import (
    ACTIONS,
    MAPPING,
    REPORT,
    Action,
    Changes,
    Contents,
    LogEntry,
    StoredEdition,
    Version,
)
from geo.survey.store.store import Store, open_store, shown_by_links

__all__ = [
    "ACCESS_KINDS",
    "ACTIONS",
    "LEAST_GROUP",
    "MAPPING",
    "OPEN",
    "REPORT",
    "SCORES",
    "Access",
    "Action",
    "Changes",
    "Contents",
    "Disclosure",
    "Editor",
    "LogEntry",
    "Store",
    "StoreUnavailableError",
    "StoredEdition",
    "Version",
    "back_up",
    "open_store",
    "restore_backup",
    "shown_by_links",
]
