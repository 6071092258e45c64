package discord

import (
	"sync"
	"time"
)

// memo remembers what Discord answered, up to a number of answers and for a
// while. It is safe for concurrent use.
type memo[V any] struct {
	most int
	keep time.Duration
	now  func() time.Time

	mu      sync.Mutex
	answers map[string]answered[V]
}

type answered[V any] struct {
	value V
	till  time.Time
}

func newMemo[V any](most int, keep time.Duration, now func() time.Time) *memo[V] {
	return &memo[V]{most: most, keep: keep, now: now, answers: make(map[string]answered[V])}
}

func (m *memo[V]) get(key string) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.answers[key]
	if !ok || !m.now().Before(a.till) {
		var none V
		return none, false
	}
	return a.value, true
}

// put remembers an answer; when there are too many it forgets any other.
func (m *memo[V]) put(key string, value V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.set(key, value)
}

// add is put for what is not remembered yet, and reports whether it was not.
func (m *memo[V]) add(key string, value V) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if a, known := m.answers[key]; known && m.now().Before(a.till) {
		return false
	}
	m.set(key, value)
	return true
}

// set needs the lock.
func (m *memo[V]) set(key string, value V) {
	if _, known := m.answers[key]; !known && len(m.answers) >= m.most {
		for other := range m.answers {
			delete(m.answers, other)
			break
		}
	}
	m.answers[key] = answered[V]{value, m.now().Add(m.keep)}
}
