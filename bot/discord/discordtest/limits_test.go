package discordtest

import (
	"strconv"
	"testing"
	"time"
)

func TestGlobalLimit(t *testing.T) {
	s := Start(t, Options{Lenient: true, Global: 3, Messages: Rate{Limit: -1}})
	c := newClient(t, s)
	for range 3 {
		c.ok("GET", "/users/@me", nil)
	}
	got := c.do("GET", "/users/@me", nil)
	wait, _ := got.at("retry_after").(float64)
	h := got.header
	if got.status != 429 || got.at("global") != true || wait <= 0 || wait > 1 || h.Get("Retry-After") != "1" ||
		h.Get("X-RateLimit-Global") != "true" || h.Get("X-RateLimit-Scope") != "global" || h.Get("X-RateLimit-Bucket") != "" {
		t.Errorf("HTTP %d %v %s", got.status, h, got.raw)
	}
	s.Advance(time.Second)
	c.ok("GET", "/users/@me", nil)
	if n := s.Limited(); n != (Counts{Global: 1}) {
		t.Errorf("counted: %+v", n)
	}
	if v := s.Violations(); len(v) != 1 || v[0].Kind != TooFast {
		t.Errorf("violations: %v", v)
	}
}

// TestGlobalLimitSlides asks for a second to be any second, not one by the clock.
func TestGlobalLimitSlides(t *testing.T) {
	l := limits{options: Options{Global: 2}}
	start := time.Now()
	for _, step := range []struct {
		at, wait time.Duration
	}{
		{0, 0},
		{900 * time.Millisecond, 0},
		{950 * time.Millisecond, 50 * time.Millisecond},
		{1000 * time.Millisecond, 0},
		{1800 * time.Millisecond, 100 * time.Millisecond},
		{1900 * time.Millisecond, 0},
	} {
		if got := l.global(start.Add(step.at)); got != step.wait {
			t.Errorf("after %s: wait %s, want %s", step.at, got, step.wait)
		}
	}
}

func TestChannelLimit(t *testing.T) {
	s := Start(t, Options{Lenient: true, Messages: Rate{2, 10 * time.Second}})
	c := newClient(t, s)
	guild := s.AddGuild("Fenway")
	one, two := guild.AddChannel(Text, "one"), guild.AddChannel(Text, "two")
	path := "/channels/" + one.ID + "/messages"
	for i, want := range []struct {
		status    int
		remaining string
	}{{200, "1"}, {200, "0"}, {429, "0"}} {
		got := c.do("POST", path, object{"content": "x"})
		h := got.header
		after, err := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
		if got.status != want.status || h.Get("X-RateLimit-Remaining") != want.remaining || h.Get("X-RateLimit-Limit") != "2" ||
			h.Get("X-RateLimit-Bucket") == "" || err != nil || after <= 0 || after > 10 {
			t.Errorf("post %d: HTTP %d %v", i, got.status, h)
		}
		reset, err := strconv.ParseFloat(h.Get("X-RateLimit-Reset"), 64)
		if off := time.Until(time.UnixMilli(int64(reset*1000))) - time.Duration(after*float64(time.Second)); err != nil || off.Abs() > time.Second {
			t.Errorf("post %d: reset %s, after %s", i, h.Get("X-RateLimit-Reset"), h.Get("X-RateLimit-Reset-After"))
		}
		if got.status == 429 && (got.at("global") != false || h.Get("X-RateLimit-Scope") != "user" || got.at("retry_after").(float64) > 10) {
			t.Errorf("429: %v %s", h, got.raw)
		}
	}
	c.post(two, "another channel")
	s.Advance(10 * time.Second)
	c.post(one, "later")
	if n := s.Limited(); n != (Counts{Channel: 1}) {
		t.Errorf("counted: %+v", n)
	}
}

func TestCrosspostLimit(t *testing.T) {
	s := Start(t, Options{Lenient: true, Messages: Rate{Limit: -1}, Crossposts: Rate{1, time.Hour}})
	c := newClient(t, s)
	news := s.AddGuild("Fenway").AddChannel(Announcement, "news")
	for i, want := range []int{200, 429} {
		id := c.post(news, "x")
		if got := c.do("POST", "/channels/"+news.ID+"/messages/"+id+"/crosspost", nil); got.status != want {
			t.Errorf("crosspost %d: HTTP %d", i, got.status)
		}
	}
	if n := s.Limited(); n != (Counts{Crosspost: 1}) {
		t.Errorf("counted: %+v", n)
	}
}

func TestFaults(t *testing.T) {
	const posts = "/channels/{channel_id}/messages"
	for _, test := range []struct {
		name   string
		fault  Fault
		status int
		kind   string // of the answer
		done   bool   // what was asked is done nevertheless
	}{
		{"too many", Limited(time.Hour), 429, "application/json", false},
		{"banned", EdgeLimited(), 429, "text/html; charset=UTF-8", false},
		{"forbidden", EdgeForbidden(), 403, "text/html; charset=UTF-8", false},
		{"500", Status(500), 500, "text/plain", false},
		{"502", Status(502), 502, "text/plain", false},
		{"lost", LostAnswer(), 0, "", true},
		{"broken", BrokenJSON(), 200, "application/json", true},
		{"slow", Delay(time.Millisecond), 200, "application/json", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := Start(t, Options{})
			c := newClient(t, s)
			guild := s.AddGuild("Fenway")
			one, two := guild.AddChannel(Text, "one"), guild.AddChannel(Text, "two")
			s.Fail(Match{Method: "POST", Route: posts, Channel: one.ID}, test.fault, 1)
			c.post(two, "not meant")
			c.ok("GET", "/channels/"+one.ID, nil)
			got, err := c.try("POST", "/channels/"+one.ID+"/messages", object{"content": "x"})
			if got.status != test.status || (err != nil) != (test.fault == LostAnswer() || test.fault == BrokenJSON()) || got.header.Get("Content-Type") != test.kind {
				t.Errorf("HTTP %d %v, %v", got.status, got.header, err)
			}
			if done := len(s.Messages(one)) == 1; done != test.done {
				t.Errorf("done: %v", done)
			}
			if test.fault.last == time.Hour {
				if again := c.do("POST", "/channels/"+one.ID+"/messages", object{"content": "x"}); again.status != 429 || again.at("retry_after").(float64) > 3600 {
					t.Errorf("within the hour: HTTP %d %s", again.status, again.raw)
				}
				s.Advance(time.Hour)
			}
			c.post(one, "after")
		})
	}
}

func TestGlobalFault(t *testing.T) {
	s := Start(t, Options{})
	c := newClient(t, s)
	s.Fail(Match{}, GloballyLimited(time.Hour), 1)
	for _, path := range []string{"/users/@me", "/gateway/bot"} {
		if got := c.do("GET", path, nil); got.status != 429 || got.at("global") != true || got.header.Get("X-RateLimit-Reset-After") != "" {
			t.Errorf("%s: HTTP %d %v %s", path, got.status, got.header, got.raw)
		}
	}
	if got := c.do("GET", "/webhooks/1/x/messages/@original", nil); got.status != 404 {
		t.Errorf("an interaction's: HTTP %d", got.status)
	}
	s.Heal()
	c.ok("GET", "/users/@me", nil)
	if n := s.Limited(); n != (Counts{Faults: 2}) {
		t.Errorf("counted: %+v", n)
	}
}
