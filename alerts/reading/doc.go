// Package reading finds out what a report says: its clean text, the clubs and
// players it is about and those it only names, its kind, and the reporters and
// outlets credited with it.
//
// A report goes through these steps, each in its own file:
//
//	clean      HTML or scraped text → title and paragraphs, boilerplate apart
//	units      the text → words and names, in sentences and clauses
//	people     each last name → the player it means, or nobody
//	clubs      each club's name → the club it means, or none
//	phrases    the acts ("asked about") and cues ("last winter") of rules/*.csv
//	kinds      acts → the report's kind
//	subjects   names, acts and cues → what it is about
//	credits    reporters and outlets
//
// What can be said in words stands in the tables under rules, so that a person
// may read and change it; the code holds only how the words work together. The
// language of the tables' phrases is described at Phrase in phrase.go.
//
// Rosters change and reports are of any year, so nothing is concluded from a
// player's club of today except, weakly, which of several namesakes is meant.
package reading
