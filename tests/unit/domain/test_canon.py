"""A finding is known again in the next draft by its rule and its words, and by nothing else."""

from storyroom.domain.canon import Canon, CanonKind, finding_key, intended_keys
from storyroom.domain.story import Evidence, Finding, FindingKind, World


def finding(*quotes, rule="dead_acts", start=10, kind=FindingKind.ERROR):
    sides = tuple(Evidence(1, "1", start, start + len(quote), quote) for quote in quotes)
    return Finding(kind, rule, "characterisation", "The dead stay dead.", World.SHOWN, sides)


def test_a_finding_keeps_its_key_where_the_quotes_only_moved_or_were_set_otherwise():
    first = finding("Ebba, drowned.", "Ebba knots the mesh.")
    moved = finding("EBBA, drowned!", "Ebba  knots the mesh", start=900, kind=FindingKind.QUESTION)
    assert finding_key(first) == finding_key(moved)


def test_other_words_another_rule_or_words_shared_out_otherwise_make_another_key():
    first = finding("Ebba, drowned.", "Ebba knots the mesh.")
    others = (
        finding("Ebba, drowned.", "Ebba knots the net."),
        finding("Ebba, drowned.", "Ebba knots the mesh.", rule="presence"),
        finding("Ebba, drowned. Ebba", "knots the mesh."),
    )
    assert finding_key(first) not in {finding_key(other) for other in others}


def test_only_what_was_called_intended_counts_as_intended():
    canon = (
        Canon("canon:1", CanonKind.STATEMENT, "The dead stay dead.", "draft:1", "typed"),
        Canon("canon:2", CanonKind.INTENDED, "The dead stay dead.", "draft:1", "Blue", key="ab" * 32),
    )
    assert intended_keys(canon) == {"ab" * 32}
