package discord

import (
	"strconv"
	"testing"
	"time"
)

func TestMemo(t *testing.T) {
	now := testNow
	m := newMemo[int](3, time.Hour, func() time.Time { return now })
	for i := range 10 {
		m.put(strconv.Itoa(i), i)
		if got, ok := m.get(strconv.Itoa(i)); !ok || got != i {
			t.Fatalf("forgot %d at once", i)
		}
	}
	if len(m.answers) != 3 {
		t.Errorf("remembers %d answers, want 3", len(m.answers))
	}
	m.put("9", 10)
	if got, _ := m.get("9"); got != 10 || len(m.answers) != 3 {
		t.Errorf("a new answer for the same: %d of %d", got, len(m.answers))
	}
	now = now.Add(time.Hour)
	if _, ok := m.get("9"); ok {
		t.Error("remembers what is too old")
	}
}
