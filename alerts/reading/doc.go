// Package reading finds out what a report says: its clean text, the clubs and
// players it is about and those it only names, its kind, and the reporters and
// outlets credited with it, each with the words that led to it.
//
// A report goes through these steps, each in its own file:
//
//	clean      HTML or scraped text → title and paragraphs, boilerplate apart
//	units      the text → words and names, in sentences and clauses
//	clubs      each club's name → the club it means, or none
//	people     each whole name → the player it means, or nobody
//	unlisted   players in no table, by how they are introduced
//	surnames   each last name → the player it means, or nobody
//	phrases    the acts ("asked about") and cues ("last winter") of rules/*.csv
//	concepts   words → what they mean: want, talk, injury
//	kindsigns  acts and concepts → signs of the report's kind
//	subjectsigns  where and how one is named → signs of its being a subject
//	evidence   signs and their weights → the kind, the subjects
//	credits    reporters and outlets
//	why        the words that spoke most for each finding
//
// The memory of all this is used again by later readings: see work.go.
//
// What can be said in words stands in the tables under rules, so that a person
// may read and change it; the code holds only how the words work together. The
// language of the tables' phrases is described at Phrase in phrase.go. What each
// sign counts stands in rules/weights, learned from the labelled reports and the
// practice reports of testdata: after a change of those, of the rules or of the
// signs, "go test ./alerts/reading -run TestWeights -update" learns again.
// testdata/heldout is for measuring only: no rule is made from it.
//
// Rosters change and reports are of any year, so nothing is concluded from a
// player's club of today except, weakly, which of several namesakes is meant.
package reading
