package discord

import (
	"net/http/httptest"
	"strconv"
	"testing"
	"time"
)

// TestRepeatedByHTTP sends a signed request again, as somebody does who recorded
// it: it is not carried out twice, and tells nothing.
func TestRepeatedByHTTP(t *testing.T) {
	_, key := keys(1)
	router := &fakeRouter{reply: says("done", true, false)}
	p := newSignedPark(t, func(o *Options) { o.Router = router })
	body := inTestGuild(0).slash("subscribe", "topic", "redsox").json(t)
	for i, want := range []int{200, 409, 409} {
		w := httptest.NewRecorder()
		p.ServeHTTP(w, signed(body, key, afternoon.Add(time.Duration(i)*time.Second)))
		if w.Code != want || want == 409 && w.Body.Len() > 50 {
			t.Errorf("%d: %d %s, want %d", i, w.Code, w.Body, want)
		}
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, signed(inTestGuild(0).with("id", "100000000000000002").slash("help").json(t), key, afternoon))
	if w.Code != 200 {
		t.Errorf("another one: %d %s", w.Code, w.Body)
	}
	if n := len(router.asked); n != 2 {
		t.Errorf("%d commands were run, want 2", n)
	}
}

// TestRepeatedByGateway delivers an interaction twice, as Discord may when a
// session is resumed.
func TestRepeatedByGateway(t *testing.T) {
	router := &fakeRouter{reply: says("done", true, false)}
	p := newPark(t, func(o *Options) { o.Router = router })
	raw := inTestGuild(0).slash("subscribe", "topic", "redsox").json(t)
	p.receive(t.Context(), raw)
	p.play(t, raw)
	if n := len(router.asked); n != 1 {
		t.Errorf("%d commands were run, want 1", n)
	}
}

// TestRememberedInteractions holds how many interactions are remembered.
func TestRememberedInteractions(t *testing.T) {
	p := newPark(t, nil)
	for i := range mostRemembered + 10 {
		if p.isRepeated(&interaction{ID: strconv.Itoa(i), Type: 2}) {
			t.Fatalf("%d is taken for another one", i)
		}
	}
	if n := len(p.recent.answers); n != mostRemembered {
		t.Errorf("remembers %d, want %d", n, mostRemembered)
	}
	// Of completions there are many, and one more does no harm.
	for range 2 {
		if p.isRepeated(&interaction{ID: "7", Type: 4}) {
			t.Error("completions are remembered")
		}
	}
}
