"""Which tests run on one worker of pytest-xdist, and how the others are given out."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

# What shares one worker, and so one server and one browser, one PostgreSQL, or what is made once.
# The browser has three parts: one worker with all of it would be busy long after the others.
TOGETHER = (
    "tests/browser/",
    "tests/test_promised_commands.py",
    "tests/survey/store/",
    "tests/browser/test_map",
    "tests/browser/test_s",
    "tests/deploy/test_two_processes.py",
    "tests/publishing/test_disclosure_surfaces.py",
    "tests/publishing/slides/",
    "tests/publishing/stories/",
    "tests/publishing/one_file/",
    "tests/publishing/sheets/",
    "tests/publishing/commune_page/",
    "tests/publishing/quotations/",
    "tests/publishing/forms/",
    "tests/publishing/test_default_classes.py",
    "tests/survey/test_indicators.py",
    "tests/survey/inference/",
    "tests/territory/test_build.py",
    "tests/territory/test_import_boundaries.py",
    "tests/territory/test_official_kinds.py",
    "tests/publishing/export/",
    "tests/publishing/pictures/test_every_picture.py",
    "tests/disclosure/test_bands_told.py",
    "tests/pages/test_changed_under_a_page.py",
    "tests/pages/test_damaged_data.py",
    "tests/pages/test_import_kinds.py",
    "tests/pages/test_store_out_of_reach.py",
    "tests/pages/test_version_pages.py",
    "tests/pages/test_disclosure_pages.py",
    "tests/pages/test_import_bad_files.py",
    "tests/publishing/commune_page/test_half_answered.py",
    "tests/publishing/import_survey_page/test_atlas_export.py",
    "tests/publishing/ranking_page/test_ranking_list.py",
    "tests/publishing/test_group_table.py",
    "tests/publishing/test_map_view.py",
    "tests/publishing/test_new_boundaries.py",
    "tests/survey/test_demonstration.py",
    "tests/cartography/test_assets.py",
    "tests/test_house.py",
    "tests/test_caches.py",
    "tests/test_vintages_are_data.py",
    "tests/language/test_english_commands.py",
    "tests/language/test_fifth_language.py",
    "tests/territory/test_new_vintage.py",
)


def together(nodeid: str) -> str | None:
    """The folder, file or beginning of names in ``TOGETHER`` that a test is in: the narrowest."""
    return max((one for one in TOGETHER if nodeid.startswith(one)), key=len, default=None)


class Together(LoadScopeScheduling):
    """Tests go to whichever worker is free, but those of a folder in ``TOGETHER`` to one.

    The marks of ``--dist loadgroup`` do not reach pytest-xdist 3.8 under pytest 9.2. What is done is
    forgotten and places are looked up: its own way goes through all tests for each test.
    """

    def __init__(self, config, log=None) -> None:
        super().__init__(config, log)
        self.places: dict[str, int] = {}

    def _assign_work_unit(self, node) -> None:
        if not self.places:
            self.places.update((one, at) for at, one in enumerate(self.collection))
        scope, unit = self.workqueue.popitem(last=False)
        self.assigned_work[node][scope] = unit
        node.send_runtest_some([self.places[one] for one, done in unit.items() if not done])

    def mark_test_complete(self, node, item_index, duration=0) -> None:  # noqa: ARG002  (as it is called)
        nodeid = self.collection[item_index]
        scope = self._split_scope(nodeid)
        units = self.assigned_work[node]
        units[scope][nodeid] = True
        if all(units[scope].values()):
            del units[scope]
        self._reschedule(node)

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid) or nodeid
