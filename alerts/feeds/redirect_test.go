package feeds

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

func TestRedirects(t *testing.T) {
	tests := []struct {
		name    string
		hops    []int // statuses before the feed
		movedTo string
		err     string
	}{
		{"none", nil, "", ""},
		{"for now", []int{302, 307, 303}, "", ""},
		{"for good", []int{301, 308}, "/2", ""},
		{"for good, then for now", []int{301, 302}, "/1", ""},
		{"for now, then for good", []int{302, 301}, "", ""},
		{"five", []int{301, 301, 301, 301, 301}, "/5", ""},
		{"six", []int{301, 301, 301, 301, 301, 301}, "", "it redirects more than 5 times"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
				n, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
				if n < len(tt.hops) {
					http.Redirect(w, r, fmt.Sprintf("/%d?key=secret", n+1), tt.hops[n])
					return
				}
				fmt.Fprint(w, rssOf(oneItem))
			})
			r, err := b.fetch(State{})
			if tt.err != "" {
				if err == nil || err.Error() != tt.err {
					t.Fatalf("error %v, want %q", err, tt.err)
				}
				return
			}
			want := ""
			if tt.movedTo != "" {
				want = b.server.URL + tt.movedTo
			}
			if err != nil || len(r.Reports) != 1 || r.State.MovedTo != want {
				t.Errorf("moved to %q, want %q; error %v", r.State.MovedTo, want, err)
			}
		})
	}
}

func TestBadRedirects(t *testing.T) {
	for location, want := range map[string]string{
		"":                    "it redirects to an address that cannot be read",
		"http://%zz/":         "it redirects to an address that cannot be read",
		"file:///etc/passwd":  "it redirects to file://, which cannot be fetched",
		"gopher://a.example/": "it redirects to gopher://, which cannot be fetched",
		"http:///a":           "it redirects to an address without host",
		"http://169.254.169.254/latest/meta-data": "its address is set aside for special use (cloud metadata and the like): it is never fetched",
	} {
		b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/feed" {
				fmt.Fprint(w, rssOf(""))
				return
			}
			w.Header()["Location"] = []string{location}
			w.WriteHeader(302)
		})
		_, err := b.fetch(State{})
		if err == nil || err.Error() != want {
			t.Errorf("to %q: error %v, want %q", location, err, want)
		}
	}
}

// TestRedirectCredentials keeps credentials from other hosts.
func TestRedirectCredentials(t *testing.T) {
	var leaked bool
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _, leaked = r.BasicAuth()
		fmt.Fprint(w, rssOf(""))
	}))
	defer other.Close()
	kept := 0
	b := newBench(t, func(w http.ResponseWriter, r *http.Request) {
		if _, _, ok := r.BasicAuth(); ok {
			kept++
		}
		switch r.URL.Path {
		case "/feed":
			http.Redirect(w, r, "/relative", http.StatusFound)
		case "/relative":
			w.Header().Set("Location", "http://"+r.Host+"/absolute")
			w.WriteHeader(http.StatusFound)
		default:
			http.Redirect(w, r, other.URL, http.StatusFound)
		}
	})
	b.src.URL = strings.Replace(b.src.URL, "://", "://user:secret@", 1)
	b.mustFetch(State{})
	if kept != 3 || leaked {
		t.Errorf("%d requests to the host had credentials, want 3; another host got them: %v", kept, leaked)
	}
}
