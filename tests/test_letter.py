"""The mail of an edition: what it says, how it is built, and that nothing in it runs or leads astray."""

import json
from email import message_from_bytes
from email.policy import default

import pytest
from editions import EDITION, EMPTY, continued
from mailboxes import configured
from pages import Page

from jobs.config import RenderConfig
from jobs.letter import letter
from jobs.stages.render import render

HEADS = {"Message-ID": "<2025-03-07.ab@example.org>", "Date": "Fri, 07 Mar 2025 04:30:00 +0000"}
DOCUMENT = json.loads(render(EDITION, RenderConfig())["edition.json"])


def made(document=DOCUMENT, address="", attached=b"", heads=HEADS, **keys):
    return letter(document, configured(25, **keys), (address, attached), heads)


def parsed(*args, **keys):
    return message_from_bytes(made(*args, **keys), policy=default)


def parts(message):
    """The plain text and the HTML."""
    return (message.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))


def test_the_headers_are_these_and_no_others():
    message = parsed()
    assert sorted(message.keys()) == ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"]
    assert message["From"] == "Desk <desk@example.org>"
    assert message["To"] == "first@example.org, second@example.org"
    assert message["Subject"] == "Morning digest, Friday 7 March 2025 (DEGRADED): Rail bridge between Verkhiv and Leskow opens after 31 months"
    assert not message.defects


@pytest.mark.parametrize("headline", ["a\r\nBcc: x@y.z", "a\nBcc: x@y.z\n\nbody", "a\u2028Bcc: x@y.z", "a\x00b", "\u202ea", "є" * 900, "", "=?utf-8?q?=0D=0ABcc:_a@b.c?="])
def test_a_headline_adds_no_header(headline):
    message = parsed(DOCUMENT | {"events": [DOCUMENT["events"][0] | {"headline": headline}]})
    assert sorted(message.keys()) == sorted(parsed().keys())
    assert len(message["Subject"]) <= 150 and not message.defects


def test_an_edition_of_short_items_only_has_the_first_of_them_as_its_subject():
    message = parsed(DOCUMENT | {"events": []})
    assert message["Subject"].endswith("(DEGRADED): The city planted 1,200 apple trees by the river.")


def test_text_and_html_say_the_same_and_no_line_is_too_long():
    text, page = parts(parsed())
    flat, shown = " ".join(text.split()), " ".join("".join(Page(page).texts).split())
    for event in DOCUMENT["events"]:
        for said in (event["headline"], event["lead"]["text"], *(point["text"] for point in event["points"])):
            assert said in flat and said in shown
    assert max(map(len, text.splitlines())) <= 76
    assert max(map(len, made().splitlines())) <= 998


def test_the_html_is_what_mail_programs_show():
    _, page = parts(parsed(address="https://n.example/2025-03-07/digest.html"))
    tags = {tag for tag, *_ in Page(page).tags}
    assert tags <= {"html", "head", "meta", "title", "body", "div", "h1", "h2", "h3", "p", "ul", "ol", "li", "a", "span", "strong"}
    assert {name for _, *names in Page(page).tags for name in names} <= {"lang", "charset", "name", "content", "style", "href"}


def test_cites_lead_to_the_page_on_the_web_and_nowhere_when_there_is_none():
    address = "https://n.example/2025-03-07/digest.html"
    assert {link.partition("#")[0] for link in Page(list(parts(parsed(address=address)))[1]).links} == {address}
    text, page = parts(parsed())
    assert Page(page).links == [] and "http" not in text


def test_an_old_value_leads_to_the_edition_that_had_it_when_that_is_on_the_web():
    document = json.loads(render(continued(), RenderConfig())["edition.json"])
    text, page = parts(parsed(document, address="https://n.example/2025-03-07/digest.html"))
    assert "https://n.example/2025-03-06/digest.html#event-a2" in Page(page).links
    assert "(edition of 6 March 2025: Construction took 30 months.)" in " ".join(text.split())
    assert "../" not in page and Page(list(parts(parsed(document)))[1]).links == []


def test_the_page_goes_along_when_it_is_wanted():
    message = parsed(attached="<p>Ранок</p>".encode())
    [attachment] = message.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content_type()) == ("digest-2025-03-07.html", "text/html")
    assert attachment.get_content() == "<p>Ранок</p>"
    (told, _), (silent, _) = parts(message), parts(parsed())
    assert "is attached" in told and "is attached" not in silent


def test_an_empty_edition_makes_a_mail_too():
    message = parsed(json.loads(render(EMPTY, RenderConfig())["edition.json"]))
    assert message["Subject"].endswith("8 March 2025: no event")
    assert all("No event" in part for part in parts(message))


def test_the_same_edition_gives_the_same_bytes():
    assert made(attached=b"<p>") == made(attached=b"<p>")
