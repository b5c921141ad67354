"""Editors' login with a real OpenID Connect provider: who gets in, who does not, and the way out."""

from __future__ import annotations

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from conftest import ROOT, serving
from identity_provider import providing

PEOPLE = {
    "an": {"email": "An@institute.be", "email_verified": True},
    "bo": {"email": "bo@elsewhere.be", "email_verified": True},
    "cem": {"email": "cem@institute.be", "email_verified": False},
}
LIST = "an@institute.be; cem@institute.be"
UPLOADER = "input[type=file]"


@pytest.fixture(scope="module")
def login_server(tmp_path_factory):
    """The atlas with a login; the key of a link that must not open it beside."""
    folder = tmp_path_factory.mktemp("login")
    with providing(PEOPLE) as provider, pytest.MonkeyPatch.context() as patch:
        secrets = folder / "secrets.toml"
        secrets.write_text(provider.secrets_toml("a cookie secret of more than 32 characters"))
        patch.setenv("ATLAS_DATA", str(folder / "store"))
        patch.delenv("ATLAS_DATABASE_URL", raising=False)
        patch.setenv("ATLAS_EDITORS", LIST)
        patch.setenv("ATLAS_EDITOR_KEY", "a-key-of-no-use")
        with serving(ROOT / "app.py", "--secrets.files", str(secrets)) as address:
            yield address


def log_in(reader, who: str, label: str = "Log in"):
    reader.page.get_by_role("button", name=label, exact=True).click()
    reader.page.get_by_role("button", name=who, exact=True).click()
    reader.page.wait_for_url("**/import_survey**")
    return reader


def test_an_editor_logs_in_comes_back_in_the_same_language_and_logs_out(visit, login_server):
    link = f"{login_server}/import_survey?lang=fr&edition=BE2017"
    reader = visit().open(link)
    page = reader.page
    log_in(reader, "an", "Se connecter")
    page.locator(UPLOADER).first.wait_for(state="attached")
    page.get_by_text("Connecté : An@institute.be").wait_for()
    assert page.url.startswith(f"{login_server}/import_survey?")
    assert "lang=fr" in page.url
    assert "edition=BE2017" in page.url
    # Another tab of the same browser is that editor's too, and is not sent anywhere.
    other = reader.context.new_page()
    other.goto(f"{login_server}/import_survey?lang=en")
    other.locator(UPLOADER).first.wait_for(state="attached")
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="Se connecter", exact=True).wait_for()
    assert "lang=fr" in page.url
    assert page.locator(UPLOADER).count() == 0


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("bo", "your address is not on the list of editors"),
        ("cem", "nobody has confirmed that the address is yours"),
    ],
)
def test_whoever_is_no_editor_reads_why_and_can_log_out(visit, login_server, who, why):
    reader = log_in(visit().open(f"{login_server}/import_survey?lang=en"), who)
    reader.page.get_by_text(why).wait_for()
    assert reader.page.locator(UPLOADER).count() == 0
    reader.page.get_by_role("button", name="Log out").click()
    reader.page.get_by_role("button", name="Log in", exact=True).wait_for()


def test_a_reader_is_never_asked_and_a_printed_key_does_not_open(visit, login_server):
    reader = visit().open(f"{login_server}/ranking?lang=en&indicator=index")
    reader.page.locator(".st-key-w_download").wait_for()
    assert reader.page.get_by_role("button", name="Log in").count() == 0
    reader.open(f"{login_server}/import_survey?lang=en&editor=a-key-of-no-use")
    reader.page.get_by_role("button", name="Log in", exact=True).wait_for()
    assert reader.page.locator(UPLOADER).count() == 0
    # Having looked at the closed page sends nobody back to it.
    reader.open(f"{login_server}/")
    reader.painted()
    assert "import_survey" not in reader.page.url


def test_a_cookie_that_was_signed_with_something_else_is_nobodys(visit, login_server):
    from itsdangerous import URLSafeTimedSerializer

    forged = URLSafeTimedSerializer("guessed").dumps({"email": "an@institute.be"})
    reader = visit()
    reader.context.add_cookies([{"name": "_streamlit_user", "value": forged, "url": login_server}])
    reader.open(f"{login_server}/import_survey?lang=en")
    reader.page.get_by_role("button", name="Log in", exact=True).wait_for()


def test_no_other_site_can_speak_for_an_editor(login_server):
    """Neither through a web socket nor by an upload."""
    host = urlsplit(login_server).netloc
    upgrade = {
        "Origin": "https://evil.example",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }

    def status(method: str, path: str, **given) -> int:
        connection = HTTPConnection(host, timeout=10)
        connection.request(method, path, **given)
        found = connection.getresponse().status
        connection.close()
        return found

    assert status("GET", "/_stcore/stream", headers=upgrade) == 403
    own = upgrade | {"Origin": login_server}
    assert status("GET", "/_stcore/stream", headers=own) == 101
    assert status("PUT", "/_stcore/upload_file/a/b", body=b"x") == 403
