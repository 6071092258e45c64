// Package alerts is the way a rumor goes, from a source to the channels that
// asked for it:
//
//	Poller ─ fetches what is due ─▶ Desk ─ reads, Gathers into a story, keeps it,
//	matches it with subscriptions ─▶ outbox ─▶ Courier ─ sends ─▶ receipt
//
// Countdown puts reminders of the deadlines into the same outbox.
//
// # One story
//
// Whether a report tells a story already told is weighed: each sign for or
// against it has its points in rules/signs.csv, and each two kinds that one event
// may be told as in rules/kinds.csv. No sign alone decides, for readings err.
//
// # Nothing twice, nothing lost
//
// Each step can be done again after a crash and comes to the same end. A story
// takes its id from the first report's key, so a report that is read twice
// finds itself in its story. Deliveries are keyed by story, revision and
// channel, and written before the report is marked as seen. The courier saves
// a receipt before a delivery leaves the outbox, and skips deliveries that
// have one. Between a platform's taking of a message and the saving of its
// receipt lies the one gap: a crash there makes the courier send again, with
// the same delivery id, by which platforms that can do so recognise the retry.
// What a roll-up is made of is kept before it is sent, so that a retry brings the
// same, and not what has come since.
package alerts
