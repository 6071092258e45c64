package slack

import "sync"

// memo remembers what Slack answered and never changes, up to a number of
// answers. It is safe for concurrent use.
type memo struct {
	most    int
	mu      sync.Mutex
	answers map[string]string
}

func newMemo(most int) *memo { return &memo{most: most, answers: make(map[string]string)} }

func (m *memo) get(key string) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	answer, ok := m.answers[key]
	return answer, ok
}

// put remembers an answer; when there are too many it forgets all others.
func (m *memo) put(key, answer string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.answers) >= m.most {
		clear(m.answers)
	}
	m.answers[key] = answer
}
