"""The pages: one's own notices, and the outbox."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.notices.helpers import LIST, OUTBOX, now, tell
from tests.partnership.sign_in.helpers import entries, words


@pytest.fixture(autouse=True)
def no_second_step(settings: Any) -> None:
    settings.DEMONSTRATION = True


def test_notice_list_shows_one_s_own(cast: Cast) -> None:
    tell(cast, subject="Yours, Omar")
    tell(cast, to="fay", subject="Yours, Fay")
    page = words(cast.browser("omar").get(LIST))
    assert "Yours, Omar" in page
    assert "Yours, Fay" not in page
    assert "1 unread notice" in page
    assert "from Mina Manager" in page
    assert "No notices" in words(cast.browser("ana").get(LIST))


def test_notice_list_needs_a_sign_in(client: Client, cast: Cast) -> None:
    assert client.get(LIST)["Location"].startswith("/account/login/")


def test_notice_read_opens_what_it_is_about(cast: Cast) -> None:
    notice = tell(cast)
    omar = cast.browser("omar")
    assert omar.post(f"{LIST}{notice.ref}/read/", {"open": "1"})["Location"] == "/plans/"
    assert now(notice).read_at is not None
    other = tell(cast)
    assert omar.post(f"{LIST}{other.ref}/read/")["Location"] == LIST
    assert omar.get(f"{LIST}{other.ref}/read/").status_code == 405


def test_notice_read_of_another(cast: Cast) -> None:
    notice = tell(cast)
    assert cast.browser("fay").post(f"{LIST}{notice.ref}/read/").status_code == 404
    assert now(notice).read_at is None


def test_notice_read_all(cast: Cast) -> None:
    for _ in range(3):
        tell(cast)
    answer = cast.browser("omar").post(f"{LIST}read/", follow=True)
    assert "3 notices marked as read" in words(answer)
    assert "unread" not in words(answer)


def test_notice_list_asks_the_database_the_same_for_many(cast: Cast) -> None:
    tell(cast)
    omar = cast.browser("omar")
    omar.get(LIST)
    with CaptureQueriesContext(connection) as few:
        omar.get(LIST)
    for _ in range(30):
        tell(cast)
    with CaptureQueriesContext(connection) as many:
        page = omar.get(LIST)
    assert len(many) == len(few)
    assert words(page).count("An action is yours") == 25


@pytest.mark.parametrize(
    ("who", "opens"),
    [("ada", 200), ("mina", 200), ("pia", 403), ("leo", 403), ("omar", 403), ("olga", 403), ("ivan", 403)],
)
def test_outbox_view_by_role(cast: Cast, who: str, opens: int) -> None:
    assert cast.browser(who).get(OUTBOX).status_code == opens


def test_outbox_view_shows_letters_of_the_partnership(cast: Cast) -> None:
    tell(cast, subject="Of Thornbridge")
    tell(cast, channel="screen", subject="On screen only")
    tell(cast, to="leo", by="wanda", partnership="westhaven", subject="Of Westhaven")
    page = words(cast.browser("mina").get(OUTBOX))
    assert "Of Thornbridge" in page
    assert "omar@thornbridge.example" in page
    assert "Held" in page
    assert "On screen only" not in page
    assert "Of Westhaven" not in page
    assert entries("notices.outbox.viewed")[0][1] == cast.members["mina"].ref


def test_outbox_view_shows_a_secret_in_a_demonstration_alone(cast: Cast, settings: Any) -> None:
    tell(cast, secret=True, body="Use the link", link="/account/invitation/s3cret/")
    mina = cast.browser("mina")
    assert "/account/invitation/s3cret/" in mina.get(OUTBOX).content.decode()
    settings.EMAIL_HOST = "mail.example"
    assert "s3cret" not in mina.get(OUTBOX).content.decode()
    settings.EMAIL_HOST = ""
    settings.DEMONSTRATION = False
    from concordat.notices.presenters import in_outbox

    shown = in_outbox(now(tell(cast, secret=True, link="/x/")), secrets=False, sending=False)
    assert shown.link == ""
    assert "not shown" in shown.body


def test_outbox_view_searches_and_filters(cast: Cast) -> None:
    tell(cast, subject="First one")
    tell(cast, to="fay", subject="Second one")
    mina = cast.browser("mina")
    assert "Second one" not in words(mina.get(OUTBOX, {"q": "omar@"}))
    assert "First one" in words(mina.get(OUTBOX, {"post": "held"}))
    assert "First one" not in words(mina.get(OUTBOX, {"post": "sent"}))
    for hostile in ("'; DROP TABLE x --", "%", "\x00", "<b>"):
        assert mina.get(OUTBOX, {"q": hostile, "post": hostile, "page": hostile}).status_code == 200


def test_outbox_retry(cast: Cast, settings: Any) -> None:
    notice = tell(cast)
    mina = cast.browser("mina")
    answer = mina.post(f"{OUTBOX}{notice.ref}/retry/")
    assert "sends no e-mail" in words(answer)
    settings.EMAIL_HOST = "mail.example"
    assert "Send again" in words(mina.get(OUTBOX))
    assert "will be sent in a moment" in words(mina.post(f"{OUTBOX}{notice.ref}/retry/", follow=True))
    assert now(notice).post == "waiting"
    assert cast.browser("omar").post(f"{OUTBOX}{notice.ref}/retry/").status_code == 403
    assert cast.browser("wanda").post(f"{OUTBOX}{notice.ref}/retry/").status_code == 404


def test_hostile_words_are_shown_as_they_are(cast: Cast) -> None:
    tell(cast, subject="<script>alert(1)</script>", body="<img src=x onerror=alert(1)>")
    for page in (cast.browser("omar").get(LIST), cast.browser("mina").get(OUTBOX)):
        assert b"<script>alert" not in page.content
        assert b"<img src=x" not in page.content
