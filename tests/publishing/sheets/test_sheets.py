"""Sheets on paper: tagged PDF of what the page says, for every commune and whatever it is called."""

from __future__ import annotations

import datetime as dt
import errno
import io
import json
import zipfile
from dataclasses import replace

import pikepdf
import pytest
from pdf_tags import check_tags, read_tags
from small_editions import GROUPS, NAME, RESTRICTED, published, small_edition

from geo.cartography.picture.fonts import FAMILY
from geo.language import LANGUAGES, AtlasError, Labels, translator
from geo.publishing.about_commune.about import about_commune
from geo.publishing.forms.form_request import RefusedError, read_request
from geo.publishing.forms.rendered_file import make
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.sheets import archive, commune_content
from geo.publishing.sheets.__main__ import main
from geo.publishing.sheets.archive import SheetsWanted, write_sheets
from geo.publishing.sheets.area_content import area_content
from geo.publishing.sheets.parts import Made
from geo.publishing.sheets.sheet import sheet
from geo.publishing.sheets.typeset import typeset
from geo.publishing.view import View
from geo.survey import commune_profile
from geo.survey.communes import area_name
from geo.survey.store import Disclosure
from geo.territory.nis_code import NisCode

pytestmark = pytest.mark.slow

DAY = dt.date(2026, 11, 30)
LINK = "https://atlas.example.org/commune?lang=nl&edition=BE2018&commune=44021"
HOSTILE = [
    "#panic()",
    "*x*",
    "$y$",
    "@z",
    "<w>",
    "`v`",
    "[u]",
    "\\#t",
    "// s",
    '"]}#eval("1")',
    "_r_",
]
ANSWERED, SILENT, IN_BRUSSELS = NisCode("62063"), NisCode("44021"), NisCode("21004")


def named(*names: str) -> Labels:
    return Labels(**dict(zip(LANGUAGES, (names * len(LANGUAGES))[: len(LANGUAGES)], strict=True)))


def content_of(view: View, *, back: bool = True):
    return commune_content.commune_content(view, Made(LINK, DAY), back=back)


def everything_in(data) -> list[str]:
    """All texts of what a template is given."""
    if isinstance(data, str):
        return [data]
    inside = (
        data.values() if isinstance(data, dict) else data if isinstance(data, (list, tuple)) else ()
    )
    return [text for one in inside for text in everything_in(one)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_is_one_page_or_two_and_says_to_every_reader_what_it_is(language):
    view = View(selected=SILENT, lang=language)
    for back in (False, True):
        made = sheet(view, LINK, DAY, back=back)
        check_tags(made, language)
        assert read_tags(made).pages == 1 + back
        label = translator(language).render(DEMONSTRATION_LABEL)
        assert label in read_tags(made).title


def test_the_reader_of_tags_sees_what_is_wrong():
    """A page without tags, title or language is found out, or the tests above prove nothing."""
    with pikepdf.open(io.BytesIO(sheet(View(selected=SILENT), LINK, DAY))) as pdf:
        del pdf.Root.MarkInfo, pdf.Root.Lang, pdf.Root.ViewerPreferences
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(b"0 0 10 10 re f /P << /MCID 0 >> BDC 0 0 5 5 re f EMC")
        font = next(iter(dict(page.Resources.Font).values()))
        for one in font.get("/DescendantFonts", [font]):
            del one.FontDescriptor
        written = io.BytesIO()
        pdf.save(written)
    found = read_tags(written.getvalue())
    assert not found.marked
    assert not found.language
    assert not found.shows_title
    assert found.untagged == ["f"]
    assert found.unembedded


def test_only_the_typeface_of_the_pictures_is_used():
    with pikepdf.open(io.BytesIO(sheet(View(selected=SILENT), LINK, DAY))) as pdf:
        fonts = {str(font.BaseFont) for font in dict(pdf.pages[0].Resources.Font).values()}
    assert fonts
    assert all(FAMILY.replace(" ", "") in one for one in fonts)


def test_the_same_sheet_gives_the_same_bytes():
    first, again = (sheet(View(selected=SILENT), LINK, DAY) for _ in range(2))
    assert first == again


DIFFICULT = {
    "Brussels": "21004", "Herstappe": "73028", "Baarle-Hertog": "13002", "Zwijndrecht": "11056",
    "Eupen": "63023", "Liege": "62063", "Knesselare": "44029", "Mouscron": "54007",
}  # fmt: skip


@pytest.mark.parametrize("code", DIFFICULT.values(), ids=DIFFICULT)
def test_a_difficult_commune_fits_its_page(code):
    made = sheet(View(selected=NisCode(code), lang="de"), LINK, DAY, back=True)
    check_tags(made, "de")
    assert read_tags(made).pages == 2


def test_an_interval_stays_on_the_scale():
    """Communes like Zwijndrecht score 0.6 of 10 at most: less than nothing is no score."""
    rows = content_of(View(selected=NisCode(DIFFICULT["Zwijndrecht"])))["domains"]["rows"]
    said = [sure for row in rows for _, sure in row["cells"]]
    assert any("· 0.00–" in one for one in said), said
    assert not any("· -" in one or "· \N{MINUS SIGN}" in one for one in said), said


@pytest.mark.parametrize("code", ["46030", "73111"])
def test_a_long_name_since_2025_fits_its_page(code):
    """Beveren-Kruibeke-Zwijndrecht; a merger of which the parts answered."""
    view = View(selected=NisCode(code), vintage=2025)
    assert read_tags(sheet(view, LINK, DAY, back=True)).pages == 2


@pytest.mark.parametrize("name", ["X" * 80, "Zout-" * 16, "WWW " * 20, "ù" * 80])
def test_a_name_of_eighty_letters_fits_its_page(name):
    data = content_of(View(selected=SILENT), back=True)
    data = {**data, "name": name, "summary": [f"{name} {one}" for one in data["summary"]]}
    data["peers"]["rows"][0][0] = name
    assert read_tags(typeset("commune", data)).pages == 2


def test_what_comes_from_files_is_never_markup(monkeypatch):
    """Names of communes, titles of editions: text that Typst would run stays text."""
    for name in HOSTILE:
        monkeypatch.setattr(commune_content, "area_name", lambda *_, name=name: named(name))
        data = content_of(View(selected=SILENT))
        for key in ("name", "where", "title", "edition"):
            data[key] = name
        data["facts"][0][1] = data["method"][0] = data["peers"]["rows"][0][0] = name
        data["initiatives"]["items"][0] = [name] * 5
        data["figures"]["items"][0] = [name] * 3
        found = read_tags(typeset("commune", data))
        assert found.title == name
        assert found.pages == 2


def test_what_does_not_fit_with_the_smallest_letters_is_an_error():
    data = content_of(View(selected=SILENT), back=False)
    with pytest.raises(ValueError, match="commune"):
        typeset("commune", {**data, "why": ["word " * 40_000]})


def test_the_sheet_says_what_the_page_says():
    view = View(selected=ANSWERED, lang="fr", edition="BE2017")
    about = about_commune(view, translator("fr"))
    data = content_of(view)
    assert data["summary"] == list(about.summary)
    assert data["measures"][1]["note"] == about.place
    assert [row["cells"][0][0] for row in data["domains"]["rows"]] == [
        one.own.striptags() if about.answered else one.beside[0][0].striptags()
        for one in about.rows
    ]
    assert len(data["figures"]["items"]) == len(about.figures)


def test_one_that_answered_and_one_that_did_not_have_sheets_of_their_own():
    editions = ("BE2017", "BE2018")
    answered = next(
        (edition, code)
        for edition in editions
        for code in map(NisCode, ("44021", "62063", "11002", "92094", "31005"))
        if commune_profile(edition, code, 2018).participation == "value"
    )
    yes = content_of(View(edition=answered[0], selected=answered[1]))
    assert yes["extremes"]
    assert yes["take_part"] is None
    assert yes["domains"]["keys"][0][0] == "own"
    no = content_of(View(selected=SILENT))
    assert no["extremes"] is None
    assert "smart-city.uliege.be" in no["take_part"]["link"]
    assert no["peers"]["rows"]
    assert no["figures"]["items"]


def test_a_commune_that_was_not_asked_is_not_told_low():
    data = content_of(View(edition="WAL2019", selected=SILENT))
    assert data["domains"]["rows"] == []
    assert data["domains"]["instead"]
    assert not any(one["known"] for one in data["measures"][:2])


def test_the_label_is_where_demonstration_data_is_and_nowhere_else():
    assert content_of(View(selected=SILENT))["label"]
    assert content_of(View(edition="WAL2021", selected=ANSWERED))["label"] == ""


@pytest.mark.parametrize("rule", [RESTRICTED, GROUPS, Disclosure("restricted", ("scores",))])
def test_an_edition_with_a_rule_has_sheets(tmp_path, rule):
    with published(tmp_path, small_edition(rule)):
        for code in ("44021", "21004", "23064"):
            data = content_of(View(edition=NAME, selected=NisCode(code)))
            assert data["label"] == ""
            assert any(data["why"])
            if rule is GROUPS:
                assert data["extremes"] is None
                assert data["peers"] is None or all(len(row) == 3 for row in data["peers"]["rows"])
            check_tags(typeset("commune", data), "en")
        area = View(edition=NAME, level="region", selected=NisCode("02000"))
        check_tags(sheet(area, LINK, DAY), "en")


@pytest.mark.parametrize(
    ("level", "code"), [("province", "60000"), ("region", "04000"), ("province", "04000")]
)
@pytest.mark.parametrize("edition", ["BE2018", "WAL2021"])
def test_a_report_of_an_area_is_told_to_every_reader(level, code, edition):
    made = sheet(View(level=level, selected=NisCode(code), edition=edition, lang="nl"), LINK, DAY)
    check_tags(made, "nl")
    assert read_tags(made).pages >= 2


def test_a_report_leads_to_the_map_and_ranks_only_what_may_be_ranked():
    view = View(level="province", selected=NisCode("60000"))
    data = area_content(view, Made(LINK, DAY))
    assert data["ranking"]["rows"]
    inside = {area_name(code, "commune", 2018)["en"] for code in _communes_of("60000")}
    assert {row[1] for row in data["ranking"]["rows"]} <= inside
    published_only = area_content(replace(view, edition="WAL2021"), Made(LINK, DAY))
    assert published_only["ranking"]["rows"] == []
    assert published_only["ranking"]["instead"]


def _communes_of(province: str):
    from geo.territory import area_of

    areas = area_of(2018, "province")
    return [NisCode(code) for code in areas.index[areas == province]]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 404),
        ({"level": "arrondissement", "area": "61000"}, 404),
        ({"commune": "99999"}, 400),
        ({"commune": "44021", "back": "perhaps"}, 400),
        ({"commune": "44021", "shape": "square"}, 400),
        ({"commune": "44021", "edition": "BE1999"}, 404),
    ],
)
def test_an_address_without_a_sheet_gets_a_sentence(query, status):
    with pytest.raises(RefusedError) as refused:
        make(read_request("commune", "pdf", query, "en"), LINK, DAY)
    assert refused.value.status == status


def test_an_address_gives_one_page_or_two():
    for query, pages in (({}, 1), ({"back": "no"}, 1), ({"back": "yes"}, 2)):
        asked = read_request("commune", "pdf", {"commune": "44021"} | query, "fr")
        made = make(asked, LINK, DAY)
        assert read_tags(made.content).pages == pages
        assert made.name == "smart-city-atlas_BE2018_44021_fr.pdf"


# -- all communes ---------------------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch):
    """Four communes stand for all."""
    codes = [NisCode(code) for code in ("44021", "62063", "73028", "21004")]
    monkeypatch.setattr(archive, "area_codes", lambda *_: codes)
    return codes


def test_all_sheets_are_in_one_zip_each_as_it_is_alone(few):
    wanted = SheetsWanted(View(lang="nl"), "https://atlas.example.org/", DAY)
    told: list[float] = []
    with io.BytesIO() as file:
        assert write_sheets(wanted, file, told.append) == len(few)
        with zipfile.ZipFile(file) as found:
            assert found.testzip() is None
            assert found.namelist() == [
                "44021_Gent_nl.pdf", "62063_Luik_nl.pdf", "73028_Herstappe_nl.pdf",
                "21004_Brussel_nl.pdf",
            ]  # fmt: skip
            first = found.read("44021_Gent_nl.pdf")
    link = "https://atlas.example.org/commune?lang=nl&edition=BE2018&indicator=q.progress&commune=44021"
    assert first == sheet(View(lang="nl", selected=few[0]), link, DAY)
    assert told == sorted(told)
    assert told[-1] == 1.0


class Stopped(BaseException):
    pass


def test_a_stop_ends_it_and_leaves_nothing(few, tmp_path, monkeypatch):
    from geo.publishing.sheets import __main__ as command

    def stop(_share: float) -> None:
        raise Stopped

    monkeypatch.setattr(command, "Dots", lambda: stop)
    with pytest.raises(Stopped):
        main(["edition=BE2018", "--all", "--to", str(tmp_path / "all.zip")])
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_a_sentence_and_leaves_nothing(few, tmp_path, monkeypatch, capsys):
    written = []

    def put(_archive, name, *_):
        written.append(name)
        if len(written) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive, "_put", put)
    assert main(["edition=BE2018", "--all", "--to", str(tmp_path / "all.zip")]) == 1
    assert "No space left on device. Nothing of it is left" in capsys.readouterr().err
    assert len(written) == 2
    assert list(tmp_path.iterdir()) == []


def test_the_zip_of_a_restricted_edition_is_that_of_its_twin(few, tmp_path):
    """Two surveys that differ in nothing but what the rule keeps give the same zip."""
    from small_editions import table

    zips = []
    for i in range(2):
        answers = table()
        if i:
            answers["barriers"] = answers["barriers"].iloc[::-1].to_numpy()
        made = io.BytesIO()
        with published(tmp_path / str(i), small_edition(RESTRICTED, answers=answers)):
            write_sheets(SheetsWanted(View(edition=NAME), "", DAY, back=True), made)
        zips.append(made.getvalue())
    assert zips[0] == zips[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["commune=44021", "--to", "a.zip"], "ends in .pdf"),
        (["commune=44021", "--all", "--to", "a.pdf"], "ends in .zip"),
        (["commune=99999", "--to", "a.pdf"], "99999"),
        (["edition=BE2018", "--to", "a.pdf"], "selects no commune"),
        (["commune=44021", "--to", "no/such/folder/a.pdf"], "cannot be written"),
        (["commune=44021", "--all", "--to", "no/such/folder/a.zip"], "cannot be written"),
    ],
)
def test_a_command_that_cannot_be_followed_says_why(
    arguments, said, capsys, monkeypatch, tmp_path, few
):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_a_sheet(tmp_path, capsys):
    file = tmp_path / "gent.pdf"
    assert main(["lang=nl&commune=44021", "--to", str(file), "--back"]) == 0
    assert read_tags(file.read_bytes()).pages == 2
    assert "gent.pdf: " in capsys.readouterr().out


def test_what_is_confidential_does_not_leave(monkeypatch):
    from geo.publishing.sheets import parts

    def refuse(*_: object) -> None:
        raise AtlasError(DEMONSTRATION_LABEL)

    monkeypatch.setattr(parts, "may_be_downloaded", refuse)
    with pytest.raises(AtlasError):
        sheet(View(selected=SILENT), LINK, DAY)
    with pytest.raises(AtlasError):
        sheet(View(level="region", selected=NisCode("02000")), LINK, DAY)


def test_all_of_it_can_be_written_as_json():
    data = content_of(View(selected=SILENT))
    assert json.loads(json.dumps(data))["name"] == "Ghent"
    assert len(everything_in(data)) > 100
