package endpoint

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestReadSigned(t *testing.T) {
	large := strings.Repeat("x", MostBody)
	for _, test := range []struct {
		name, method string
		body         io.Reader
		signed       bool
		want         int
	}{
		{"good", "POST", strings.NewReader("hello"), true, 200},
		{"empty", "POST", strings.NewReader(""), true, 200},
		{"as large as can be", "POST", strings.NewReader(large), true, 200},
		{"too large", "POST", strings.NewReader(large + "x"), true, 413},
		{"broken off", "POST", iotest.ErrReader(errors.New("cut")), true, 400},
		{"unsigned", "POST", strings.NewReader("hello"), false, 401},
		{"GET", "GET", strings.NewReader("hello"), true, 405},
	} {
		w := httptest.NewRecorder()
		isSigned := func(http.Header, []byte) bool { return test.signed }
		body, ok := ReadSigned(w, httptest.NewRequest(test.method, "/x", test.body), slog.New(slog.DiscardHandler), isSigned)
		if ok != (test.want == 200) || w.Code != test.want || !ok && body != nil || w.Body.Len() > 50 {
			t.Errorf("%s: %v, %d %q, want %d", test.name, ok, w.Code, w.Body, test.want)
		}
		if test.name == "good" && string(body) != "hello" {
			t.Errorf("read %q", body)
		}
	}
}

func TestIsRecent(t *testing.T) {
	now := time.Date(2026, 7, 30, 12, 0, 0, 0, time.UTC)
	at := func(d time.Duration) string { return strconv.FormatInt(now.Add(d).Unix(), 10) }
	for timestamp, want := range map[string]bool{
		at(0): true, at(MostSkew): true, at(-MostSkew): true,
		at(MostSkew + time.Second): false, at(-MostSkew - time.Second): false,
		"": false, "now": false, "-9223372036854775808": false, "9223372036854775807": false, "1e9": false,
	} {
		if got := IsRecent(timestamp, now); got != want {
			t.Errorf("%q: %v", timestamp, got)
		}
	}
}

func TestWriteJSON(t *testing.T) {
	for _, test := range []struct {
		answer any
		code   int
		body   string
	}{
		{map[string]int{"type": 1}, 200, `{"type":1}`},
		{func() {}, 500, "no answer\n"},
	} {
		w := httptest.NewRecorder()
		WriteJSON(w, httptest.NewRequest("POST", "/x", nil), slog.New(slog.DiscardHandler), test.answer)
		json := w.Header().Get("Content-Type") == "application/json"
		if w.Code != test.code || w.Body.String() != test.body || json != (test.code == 200) {
			t.Errorf("%d %q %v", w.Code, w.Body, w.Header())
		}
	}
}
