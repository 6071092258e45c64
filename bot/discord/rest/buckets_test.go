package rest

import (
	"fmt"
	"testing"
	"time"
)

// t0 is when the windows of these tests begin.
var t0 = time.Date(2026, 7, 30, 12, 0, 0, 0, time.UTC)

func at(ms int) time.Time { return t0.Add(time.Duration(ms) * time.Millisecond) }

// left makes the headers of a bucket of five.
func left(remaining, resetMs int) limitHeaders {
	return limitHeaders{bucket: "posts", known: true, limit: 5, remaining: remaining, resetAfter: time.Duration(resetMs) * time.Millisecond}
}

// TestLearn tells the windows of answers apart that come in any order.
func TestLearn(t *testing.T) {
	type seen struct {
		sent, answered   int // ms
		remaining, reset int
	}
	tests := []struct {
		name  string
		seen  []seen
		at    int
		room  int // how many may go out
		until int // when there is room again, if there is none
	}{
		{"one", []seen{{0, 100, 4, 950}}, 200, 4, 0},
		{"in order", []seen{{0, 100, 4, 950}, {10, 110, 3, 940}}, 200, 3, 0},
		{"the later first", []seen{{10, 90, 3, 950}, {0, 100, 4, 960}}, 200, 3, 0},
		{"none left, the tightest time", []seen{{0, 300, 1, 950}, {10, 90, 0, 950}}, 300, 0, 1041},
		{"the window ended", []seen{{0, 100, 0, 950}}, 1051, 5, 0},
		{"a new window", []seen{{0, 100, 0, 950}, {1060, 1160, 4, 950}}, 1200, 4, 0},
		{"an old answer after a new one", []seen{{1060, 1160, 4, 950}, {0, 1170, 0, 20}}, 1200, 4, 0},
		{"an old answer after the window", []seen{{0, 100, 1, 950}, {50, 1100, 0, 900}}, 1200, 5, 0},
		{"the window moves on with each call", []seen{{0, 10, 4, 1000}, {500, 510, 3, 1500}}, 1100, 3, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := &bucket{}
			for _, s := range tt.seen {
				b.roll(at(s.answered))
				b.learn(at(s.sent), at(s.answered), left(s.remaining, s.reset))
			}
			now := at(tt.at)
			for range tt.room {
				if ok, _ := b.room(now); !ok || func() bool { b.reserved++; return !b.send(now) }() {
					t.Fatalf("no room after %d", b.sent)
				}
			}
			ok, wait := b.room(now)
			if ok {
				t.Errorf("room for more than %d", tt.room)
			}
			if tt.until > 0 && wait != at(tt.until).Sub(now) {
				t.Errorf("wait of %v, want %v", wait, at(tt.until).Sub(now))
			}
		})
	}
}

// TestLearnInFlight counts calls on their way as taken, until their answers
// tell whether they were counted.
func TestLearnInFlight(t *testing.T) {
	s := newBuckets()
	place := Post(messages, nil, "1").place()
	send := func(ms int) *pass {
		t.Helper()
		p, _ := s.reserve(at(ms), place, 0)
		if p == nil || !s.send(p, at(ms)) {
			t.Fatalf("nothing goes out at %d ms", ms)
		}
		return p
	}
	settle := func(p *pass, ms, remaining int) {
		s.settle(p, at(ms), answer{status: 200, limit: left(remaining, 1000-ms)}, 0)
	}
	room := func(ms int) int { return 5 - roomLess(s, at(ms), place) }
	settle(send(0), 1, 4)
	a, b := send(2), send(3)
	if got := room(4); got != 2 {
		t.Errorf("room for %d with two on their way", got)
	}
	settle(b, 5, 2) // counted after a
	if got := room(5); got != 1 {
		t.Errorf("room for %d: a may have been counted before or after", got)
	}
	settle(a, 6, 3)
	if got := room(6); got != 2 {
		t.Errorf("room for %d", got)
	}
	s.settle(send(7), at(8), answer{}, 0) // lost: it may have been counted
	if got := room(9); got != 1 {
		t.Errorf("room for %d after a lost answer", got)
	}
	c := send(10)
	settle(c, 11, 0)
	if got := room(1002); got != 5 {
		t.Errorf("room for %d in the next window", got)
	}
}

// roomLess returns how many of five are taken.
func roomLess(s *buckets, now time.Time, p place) int {
	var held []*pass
	for {
		pass, _ := s.reserve(now, p, 0)
		if pass == nil {
			break
		}
		held = append(held, pass)
	}
	for _, pass := range held {
		s.giveBack(pass)
	}
	return 5 - len(held)
}

// TestSendAgain holds back a reservation when others' answers left no room.
func TestSendAgain(t *testing.T) {
	tests := map[string]func(b *bucket){
		"blocked": func(b *bucket) { b.blocked = at(500) },
		"used up": func(b *bucket) { b.left = 0 },
	}
	for name, change := range tests {
		b := &bucket{}
		b.learn(at(0), at(1), left(3, 900))
		b.reserved = 1
		change(b)
		if b.send(at(2)) {
			t.Errorf("%s: the call goes out", name)
		}
		if b.reserved != 1 || b.sent != 0 {
			t.Errorf("%s: %d reserved, %d sent", name, b.reserved, b.sent)
		}
	}
}

// TestNoHeaders takes a route without limits as one, but no failure for that.
func TestNoHeaders(t *testing.T) {
	s := newBuckets()
	place := Get("/gateway/bot").place()
	try := func(a answer) (more bool) {
		p, _ := s.reserve(at(0), place, 0)
		if p == nil || !s.send(p, at(0)) {
			t.Fatal("nothing goes out")
		}
		s.settle(p, at(1), a, 0)
		return roomLess(s, at(2), place) < 4
	}
	for _, status := range []int{0, 404, 500} {
		if try(answer{status: status}) {
			t.Errorf("after %d several go out at once", status)
		}
	}
	p, _ := s.reserve(at(0), place, 0)
	s.send(p, at(0))
	s.settle(p, at(1), answer{status: 200}, 0)
	var held []*pass
	for range 20 {
		if p, _ := s.reserve(at(2), place, 0); p != nil {
			held = append(held, p)
		}
	}
	if len(held) != 20 {
		t.Errorf("%d go out at once", len(held))
	}
}

// TestRenamed follows a bucket to its new name, also for calls that wait.
func TestRenamed(t *testing.T) {
	s := newBuckets()
	place := Post(messages, nil, "1").place()
	first, _ := s.reserve(at(0), place, 0)
	s.send(first, at(0))
	s.settle(first, at(1), answer{status: 200, limit: left(4, 999)}, 0)
	second, _ := s.reserve(at(2), place, 0)
	third, _ := s.reserve(at(2), place, 0)
	s.reserve(at(2), place, 0)
	s.reserve(at(2), place, 0)
	_, waiting := s.reserve(at(2), place, 0)
	s.send(second, at(2))
	renamed := left(0, 2000)
	renamed.bucket = "other"
	s.settle(second, at(3), answer{status: 200, limit: renamed}, 0)
	select {
	case <-waiting.changed:
	default:
		t.Error("who waits for the old bucket is not told")
	}
	if s.send(third, at(4)) {
		t.Error("a call goes out that was reserved in the old bucket")
	}
	s.giveBack(third)
	if p, o := s.reserve(at(4), place, 0); p != nil || o.wait != 2000*time.Millisecond {
		t.Errorf("got %v, %v", p, o.wait)
	}
}

// TestForget remembers what was used in the last minutes, and no more.
func TestForget(t *testing.T) {
	s := newBuckets()
	var held *pass
	for n := range 10_000 {
		place := Post(messages, nil, fmt.Sprint(n)).place()
		p, _ := s.reserve(at(n), place, 0)
		s.send(p, at(n))
		switch n {
		case 0:
			held = p // under way
		case 1:
			s.settle(p, at(n), answer{status: 429, limit: left(0, 1000)}, 24*time.Hour)
		default:
			s.settle(p, at(n), answer{status: 200, limit: left(4, 1000)}, 0)
		}
	}
	if len(s.places) != 10_000 {
		t.Fatalf("%d places", len(s.places))
	}
	hour := 3_600_000
	s.reserve(at(hour), Get("/gateway/bot").place(), 0)
	if len(s.places) != 3 || len(s.shared) != 1 {
		t.Errorf("%d places and %d buckets are left", len(s.places), len(s.shared))
	}
	s.settle(held, at(hour), answer{}, 0)
}
