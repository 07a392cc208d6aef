"""The edition as a document: labels, evidence, siblings, counts."""

from dataclasses import replace

import pytest
from editions import EDITION, EMPTY, EN, FULL, IT, PL, SHORT, SMALL, UK, cite
from hypothesis import given
from hypothesis import strategies as st

from jobs.errors import PublishError
from jobs.records import Dated, Edition, Flag, Point, ShortItem, Stamp, Summary
from jobs.views import edition_view

VIEW = edition_view(EDITION)
OPENING, AGREEMENT = VIEW.events


def test_articles_are_named_by_language_and_place_in_the_order_of_paths():
    labels = {row.id: row.label for event in VIEW.events for row in event.sources}
    labels |= {row.id: row.label for item in VIEW.short_items for row in item.sources}
    assert labels == {made.article.id: label for made, label in zip((UK, PL, EN, IT, SHORT), ("uk1", "pl1", "en1", "it1", "pl2"), strict=True)}


@given(st.permutations(FULL.event.summaries))
def test_labels_do_not_depend_on_the_order_of_articles(summaries):
    event = replace(FULL.event, summaries=tuple(summaries))
    view = edition_view(replace(EDITION, digests=(replace(FULL, event=event), SMALL)))
    assert sorted(row.label for row in view.events[0].sources) == ["en1", "pl1", "uk1"]
    assert view.events[0].points == OPENING.points


@pytest.mark.parametrize(("line", "cites"), [(0, ("uk1:2", "pl1:2", "en1:3"))])
def test_a_cite_names_the_sentence_only_where_the_line_has_several(line, cites):
    assert OPENING.lead.cites == cites
    assert OPENING.points[line].cites == ("pl1:1.1", "uk1:3.2")


def test_a_cite_given_twice_is_shown_once():
    lead = replace(FULL.lead, cites=(cite(UK, 2), cite(UK, 2)))
    view = edition_view(replace(EDITION, digests=(replace(FULL, lead=lead), SMALL)))
    assert view.events[0].lead.cites == ("uk1:2",)


def test_a_cite_that_leads_nowhere_stops_the_edition():
    lead = Point("x", ("0000:1.1",))
    with pytest.raises(PublishError, match=r"cites 0000:1\.1, which no article"):
        edition_view(replace(EDITION, digests=(replace(FULL, lead=lead), SMALL)))


def all_cites(view):
    """Every label that an edition prints as a cite."""
    for event in view.events:
        for part in (event.lead, *event.points, *event.single_source, *event.timeline, *event.voices, *event.facts):
            yield from part.cites
        yield from (variant.cite for difference in event.differences for variant in difference.variants)
        yield from (label for row in event.summaries for sentence in row.sentences for label in sentence.cites)
    yield from (label for item in view.short_items for label in item.cites)


def test_every_cite_has_exactly_one_evidence_entry_and_none_is_idle():
    entries = [entry.label for view in (*VIEW.events, *VIEW.short_items) for entry in view.evidence]
    assert sorted(entries) == sorted(set(all_cites(VIEW)))


def test_evidence_leads_to_the_original_sentence():
    lines = {(made.path, line.number): line.text for made in (UK, PL, EN, IT) for line in made.article.lines}
    for entry in (*OPENING.evidence, *AGREEMENT.evidence):
        assert lines[entry.path, entry.line][slice(*entry.span)] == entry.original
    entry = next(entry for entry in OPENING.evidence if entry.label == "uk1:3.1")
    assert (entry.origin, entry.maker, entry.translation[:12]) == ("memory", "approved.tmx", "Construction")
    assert [(flag.segment, flag.kind) for flag in entry.flags] == [("uk1:3.1", "numbers")]


def test_what_another_event_cites_is_shown_where_its_article_is():
    quiet = replace(SMALL, lead=replace(SMALL.lead, cites=()), event=replace(SMALL.event, summaries=tuple(replace(s, sentences=()) for s in SMALL.event.summaries)))
    view = edition_view(replace(EDITION, digests=(FULL, quiet)))
    assert [entry.label for entry in view.events[1].evidence] == ["it1:2"]


def test_withheld_sentences_show_the_original_and_the_reason_but_no_english():
    [withheld] = OPENING.withheld
    assert (withheld.label, withheld.original) == ("uk1:6", "Про наступний об'єкт не повідомили")
    assert [flag.kind for flag in withheld.flags] == ["untranslated"]
    assert not hasattr(withheld, "translation")


def test_a_source_row_counts_what_was_dropped_and_keeps_the_receipts():
    row = OPENING.sources[0]
    assert (row.junk, [line.text for line in row.dropped]) == ({"ad": 2}, ["РЕКЛАМА", "РЕКЛАМА"])
    assert row.origins == {"memory": 5, "none": 1}
    assert VIEW.dropped_lines == 4


def test_dates_are_counted_by_their_basis():
    assert VIEW.dates == {"inferred": 2, "stated": 2, "unknown": 1}
    assert (edition_view(EMPTY).dates, edition_view(EMPTY).withheld_sentences) == ({}, 0)


def test_what_is_withheld_is_counted_in_sentences_on_the_masthead_as_below_an_event():
    flagged = UK.article.segments[2].id, UK.article.segments[3].id
    bad = replace(UK, flags=tuple(Flag(segment, "garbled", "x", "withheld") for segment in flagged))
    event = replace(SMALL.event, summaries=(Summary(bad, ()),))
    view = edition_view(replace(EDITION, digests=(), short_items=(ShortItem(event, "x", ()),)))
    assert (len(view.short_items[0].withheld), view.withheld_sentences) == (2, 2)


def test_titles_are_shown_in_both_languages_and_only_when_there_is_one():
    assert [(row.title[:5], row.title_english[:5]) for row in OPENING.sources] == [("У Вер", "Rail "), ("", ""), ("Borde", "Borde")]


def test_a_storyline_lists_its_events_by_date_and_a_lone_event_has_none():
    assert [sibling.anchor for sibling in OPENING.siblings] == ["event-e-agreement", "event-e-opening"]
    assert OPENING.siblings == AGREEMENT.siblings
    assert edition_view(replace(EDITION, digests=(SMALL,))).events[0].siblings == ()


def test_an_event_has_a_number_on_the_page_and_an_anchor_that_no_other_order_changes():
    def names(edition):
        made = edition_view(edition)
        return {view.id: (view.number, view.anchor) for view in (*made.events, *made.short_items)}

    assert names(EDITION) == {"e-opening": (1, "event-e-opening"), "e-agreement": (2, "event-e-agreement"), "e-orchard": (3, "event-e-orchard")}
    turned = names(replace(EDITION, digests=(SMALL, FULL)))
    assert {event: anchor for event, (_, anchor) in turned.items()} == {event: anchor for event, (_, anchor) in names(EDITION).items()}


def test_a_storyline_counts_the_events_of_earlier_editions_and_lists_their_pages():
    before = Dated(Stamp("2025-02-20", "stated"), "The last pillar was raised.", (), "event-ab", "2025-02-21")
    known = (("2025-02-20", ("digest.md",)), ("2025-02-21", ("digest.html", "edition.json")))
    view = edition_view(replace(EDITION, digests=tuple(replace(one, earlier=(before,)) for one in (FULL, SMALL)), pages=known))
    assert [(one.anchor, one.edition) for one in view.events[0].siblings] == [("event-e-agreement", ""), ("event-ab", "2025-02-21"), ("event-e-opening", "")]
    assert view.pages == {"2025-02-21": ("digest.html", "edition.json")}


def test_the_timeline_leads_to_the_sibling_and_nowhere_when_it_is_not_in_the_edition():
    assert [dated.event for dated in OPENING.timeline] == ["event-e-agreement", "event-e-opening"]
    alone = replace(FULL, timeline=tuple(replace(dated, event="e-last-week") for dated in FULL.timeline))
    assert [dated.event for dated in edition_view(replace(EDITION, digests=(alone, SMALL))).events[0].timeline] == ["", ""]


def test_coverage_counts_articles_and_languages():
    assert OPENING.coverage.langs == {"en": 1, "pl": 1, "uk": 1}
    assert OPENING.coverage.articles == 3
    assert VIEW.inputs == {"en": 1, "it": 1, "pl": 2, "uk": 1}


def test_reading_time_grows_with_the_text_and_is_never_zero():
    long = replace(FULL, points=FULL.points * 60)
    assert edition_view(EMPTY).reading_minutes == 1
    assert edition_view(replace(EDITION, digests=(long, SMALL))).reading_minutes == 8


def test_an_edition_without_events_is_a_document_too():
    view = edition_view(Edition("2025-03-08", "OK", (), (), (), (), (("in", 0),), ()))
    assert (view.events, view.short_items, view.ledger) == ((), (), {"in": 0})
