package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hotstove/hotstove/bot/endpoint"
)

// keys are Discord's for tests, and somebody else's.
func keys(seed byte) (ed25519.PublicKey, ed25519.PrivateKey) {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	return private.Public().(ed25519.PublicKey), private
}

// newSignedPark is a park whose interactions come by HTTP.
func newSignedPark(t testing.TB, change func(*Options)) *park {
	return newPark(t, func(o *Options) {
		o.PublicKey, _ = keys(1)
		if change != nil {
			change(o)
		}
	})
}

// signed returns a request as Discord sends it at a time.
func signed(body []byte, key ed25519.PrivateKey, at time.Time) *http.Request {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	r := httptest.NewRequest(http.MethodPost, "/discord/interactions", bytes.NewReader(body))
	r.Header.Set("X-Signature-Timestamp", timestamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(key, append([]byte(timestamp), body...))))
	return r
}

func TestSignatures(t *testing.T) {
	_, key := keys(1)
	_, foreign := keys(2)
	ping := []byte(`{"id":"100000000000000001","type":1}`)
	change := func(edit func(*http.Request)) *http.Request {
		r := signed(ping, key, afternoon)
		edit(r)
		return r
	}
	for _, test := range []struct {
		name    string
		request *http.Request
		want    int
	}{
		{"good", signed(ping, key, afternoon), 200},
		{"a clock a little behind", signed(ping, key, afternoon.Add(-endpoint.MostSkew)), 200},
		{"a clock a little ahead", signed(ping, key, afternoon.Add(endpoint.MostSkew)), 200},
		{"wrong key", signed(ping, foreign, afternoon), 401},
		{"stale", signed(ping, key, afternoon.Add(-endpoint.MostSkew-time.Second)), 401},
		{"future", signed(ping, key, afternoon.Add(endpoint.MostSkew+time.Second)), 401},
		{"another time than was signed", change(func(r *http.Request) {
			r.Header.Set("X-Signature-Timestamp", strconv.FormatInt(afternoon.Unix()+1, 10))
		}), 401},
		{"no number as time", change(func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", "now") }), 401},
		{"a time of long ago", change(func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", "-9223372036854775808") }), 401},
		{"no time", change(func(r *http.Request) { r.Header.Del("X-Signature-Timestamp") }), 401},
		{"no signature", change(func(r *http.Request) { r.Header.Del("X-Signature-Ed25519") }), 401},
		{"half a signature", change(func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", r.Header.Get("X-Signature-Ed25519")[:64]) }), 401},
		{"no hexadecimal", change(func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("zz", 64)) }), 401},
		{"another body", change(func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(`{"id":"100000000000000002","type":1}`))
		}), 401},
		{"GET", change(func(r *http.Request) { r.Method = http.MethodGet }), 405},
		{"too large", signed(append(ping, bytes.Repeat([]byte(" "), endpoint.MostBody)...), key, afternoon), 413},
		{"as large as can be", signed(append(ping, bytes.Repeat([]byte(" "), endpoint.MostBody-len(ping))...), key, afternoon), 200},
		{"no JSON", signed([]byte("hello"), key, afternoon), 400},
		{"of a type that we do not answer", signed(inTestGuild(0).with("type", 9).json(t), key, afternoon), 400},
		{"without a token", signed(inTestGuild(0).slash("help").without("token").json(t), key, afternoon), 400},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			p := newSignedPark(t, nil)
			p.ServeHTTP(w, test.request)
			if w.Code != test.want {
				t.Errorf("%d %s, want %d", w.Code, w.Body, test.want)
			}
			if w.Code == 200 && (w.Body.String() != `{"type":1}` || w.Header().Get("Content-Type") != "application/json") {
				t.Errorf("%s %v", w.Body, w.Header())
			}
			if w.Code != 200 && w.Body.Len() > 50 {
				t.Errorf("says too much: %s", w.Body)
			}
			if p.log.Len() > 0 {
				t.Errorf("logged %s", p.log)
			}
		})
	}
}

// Without a key nothing is trusted.
func TestNoPublicKey(t *testing.T) {
	_, key := keys(1)
	w := httptest.NewRecorder()
	newPark(t, nil).ServeHTTP(w, signed([]byte(`{"type":1}`), key, afternoon))
	if w.Code != 401 {
		t.Errorf("%d", w.Code)
	}
}

func TestAnswersByHTTP(t *testing.T) {
	_, key := keys(1)
	for _, test := range []struct {
		name string
		in   fixture
		want string // in the answer
	}{
		{"a command", inTestGuild(0).slash("rumors", "name", "redsox"), `{"type":4,"data":{`},
		{"a page", inTestGuild(0).press(customID(1, "rumors name:club:SEA page:2"), 0, testUser), `{"type":7,"data":{`},
		{"an unknown button", inTestGuild(0).press("?", 0, testUser), oldButton},
		{"no completion", inTestGuild(0).typing("rumors", "name", "xyzzy"), `{"type":8,"data":{"choices":[]}}`},
	} {
		p := newSignedPark(t, nil)
		w := httptest.NewRecorder()
		p.ServeHTTP(w, signed(test.in.json(t), key, afternoon))
		if w.Code != 200 || !strings.Contains(w.Body.String(), test.want) || w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d %s", test.name, w.Code, w.Body)
		}
		if err := p.wait(t.Context()); err != nil || len(p.calls.made) > 0 {
			t.Errorf("%s: %v, made %q", test.name, err, p.calls.lines())
		}
	}
}

// What takes long is deferred by the answer and follows by a call, though the
// request has ended by then.
func TestDeferralByHTTP(t *testing.T) {
	_, key := keys(1)
	for _, test := range []struct {
		in    fixture
		takes time.Duration
		code  int
		first string
		at    time.Duration
		then  []string
	}{
		{inTestGuild(0).slash("rumors"), 5 * time.Second, 200, `{"type":5}`, 2 * time.Second, []string{"PATCH " + originalLine}},
		{inTestGuild(0).press(customID(1, "rumors"), 0, testUser), 5 * time.Second, 200, `{"type":6}`, 2 * time.Second, []string{"POST " + webhookLine}},
		{inTestGuild(0).typing("rumors", "name", "red"), 5 * time.Second, 503, "too late\n", completeWithin, nil},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := newSignedPark(t, func(o *Options) { o.Router = &fakeRouter{takes: test.takes, reply: says("later", false, false)} })
			start := time.Now()
			w := httptest.NewRecorder()
			ctx, end := context.WithCancel(t.Context())
			p.ServeHTTP(w, signed(test.in.json(t), key, afternoon).WithContext(ctx))
			end()
			if took := time.Since(start); took != test.at || w.Code != test.code || w.Body.String() != test.first {
				t.Errorf("%v: %d %s", took, w.Code, w.Body)
			}
			if err := p.wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := p.calls.lines(); !slices.Equal(got, test.then) {
				t.Errorf("made %q, want %q", got, test.then)
			}
		})
	}
}

func TestBusyByHTTP(t *testing.T) {
	_, key := keys(1)
	p := newSignedPark(t, nil)
	if err := p.wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, signed(inTestGuild(0).slash("rumors").json(t), key, afternoon))
	if w.Code != 503 || !strings.Contains(p.log.String(), "left unanswered") {
		t.Errorf("%d %s, logged %s", w.Code, w.Body, p.log)
	}
}
