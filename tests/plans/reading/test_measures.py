from concordat.plans.reading.documents import Cell, Line
from concordat.plans.reading.extract.markup import lines_of
from concordat.plans.reading.propose.measures import read_measures
from concordat.plans.reading.propose.words import Vocabulary, sentences

NOTHING = Vocabulary()


def measures(text, vocabulary=NOTHING):
    return list(read_measures(Cell(lines_of(text)), vocabulary).items)


def test_bullets_are_measures_and_are_not_cut_further():
    html = "<ul><li>• Visits made. On time.</li><li>Doors fitted</li></ul>"
    assert measures(html) == ["Visits made. On time.", "Doors fitted"]


def test_a_paragraph_before_a_list_is_cut_into_sentences():
    assert measures("Fewer calls. Fewer fires. <ul><li>Alarms</li></ul>") == ["Fewer calls.", "Fewer fires.", "Alarms"]


def test_a_sentence_that_leans_back_stays_with_the_one_before():
    text = "We will open two hubs. This includes a drop-in. Number of visits."
    assert measures(text) == ["We will open two hubs. This includes a drop-in.", "Number of visits."]


def test_abbreviations_end_no_sentence():
    assert sentences("Use tools, e.g. Signs and maps. Then stop.") == ["Use tools, e.g. Signs and maps.", "Then stop."]


def test_items_that_lost_their_bullets_are_told_apart_by_capitals():
    text = "Reduced waiting at the counter Increase in forms returned Staff trained by May"
    read = read_measures(Cell((Line(text),)), NOTHING)
    assert list(read.items) == [
        "Reduced waiting at the counter",
        "Increase in forms returned",
        "Staff trained by May",
    ]
    assert read.unmarked


def test_names_inside_a_measure_cut_nothing():
    words = Vocabulary.of(
        ["We implement Channel here", "the Channel panel", "and Northgate Lines", "in Northgate Lines"]
    )
    for text in (
        "Count of suitable Channel cases heard each month",
        "Sum of late Northgate lines on the old map",
        "Lessons of the Northshire Lost Property trial shared",
        "Letters sent to keep lanes clear (e.g. Parking Charge Notices) in the town",
    ):
        assert measures(text, words) == [text]


def test_placeholders_are_no_measures():
    assert measures("N/A") == []
