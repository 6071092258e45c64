package slack

import (
	"bytes"
	"testing"
	"time"
)

func statesOf(t testing.TB, key []byte) states {
	t.Helper()
	s, err := newStates(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStates(t *testing.T) {
	s := statesOf(t, bytes.Repeat([]byte{7}, vaultKeySize))
	state := s.give(sendNow)
	if state == s.give(sendNow) {
		t.Error("given twice alike")
	}
	for after, want := range map[time.Duration]bool{
		0: true, stateKeep - time.Second: true, stateKeep: false, 1 << 60: false,
		-time.Minute: true, -stateKeep: false, // of a process whose clock is ahead
	} {
		if got := s.isGood(state, sendNow.Add(after)); got != want {
			t.Errorf("after %s: %t", after, got)
		}
	}
	if statesOf(t, bytes.Repeat([]byte{8}, vaultKeySize)).isGood(state, sendNow) {
		t.Error("good with another key")
	}
	for i := range state { // the last character has bits that mean nothing
		for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_\n= \x00") {
			other := []byte(state)
			other[i] = c
			if c != state[i] && s.isGood(string(other), sendNow) {
				t.Fatalf("%s is as good as %s", other, state)
			}
		}
	}
	for _, odd := range []string{"", state[:len(state)-1], state + "A", state + "\n", state[:74] + "\n" + state[74:]} {
		if s.isGood(odd, sendNow) {
			t.Errorf("%q is good", odd)
		}
	}
}
