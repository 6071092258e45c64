// Package rulebook notes what the bot does against a chat's rules, for the fakes
// that stand for chats.
package rulebook

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

// Kind is a kind of violation.
type Kind string

// Violation is something that a well-behaved bot does not do.
type Violation struct {
	Kind Kind
	Text string // begins with what was called, where that is known
}

// String is "kind: text".
func (v Violation) String() string { return string(v.Kind) + ": " + v.Text }

// MostReported is how many violations a failing test shows.
const MostReported = 20

// Book keeps violations. The zero Book is empty. It is safe for concurrent use.
type Book struct {
	mu         sync.Mutex
	violations []Violation
	tolerated  []string
}

// Violations returns what happened so far that should not, without what is
// tolerated.
func (b *Book) Violations() []Violation {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []Violation
	for _, v := range b.violations {
		tolerated := func(text string) bool { return strings.Contains(v.String(), text) }
		if !slices.ContainsFunc(b.tolerated, tolerated) {
			list = append(list, v)
		}
	}
	return list
}

// Tolerate lets violations pass whose String contains the text.
func (b *Book) Tolerate(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tolerated = append(b.tolerated, text)
}

// Note notes a violation.
func (b *Book) Note(k Kind, text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.violations = append(b.violations, Violation{k, text})
}

// Report fails the test for violations of a chat's rules; a lenient one only
// logs them.
func (b *Book) Report(t testing.TB, chat string, lenient bool) {
	t.Helper()
	list := b.Violations()
	tell := t.Errorf
	if lenient {
		tell = t.Logf
	}
	for i, v := range list {
		if i == MostReported {
			tell("%s: and %d more violations", chat, len(list)-i)
			return
		}
		tell("%s: %v", chat, v)
	}
}
