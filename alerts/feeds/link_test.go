package feeds

import (
	"strings"
	"testing"
)

func TestCanonicalLink(t *testing.T) {
	const page = "https://site.example/2025/07/a.html"
	tests := []struct{ link, want string }{
		{page, page},
		{"http://www.site.example/2025/07/a.html", page},
		{"HTTPS://WWW.Site.Example:443/2025/07/a.html/", page},
		{"http://site.example:80/2025/07/a.html#comments", page},
		{"https://user:pw@site.example./2025/07/a.html", page},
		{page + "?utm_source=x&UTM_Medium=y&fbclid=1&gclid=2&cmpid=3&ref=home", page},
		{page + "?source=rss", page},
		{page + "/amp/", page},
		{page + "?amp=1", page},
		{" " + page + "\n", page},
		{"https://site.example/a?b=2&a=1&utm_id=9", "https://site.example/a?a=1&b=2"},
		{"https://site.example/?p=12", "https://site.example?p=12"},
		{"https://site.example/a?source=wire", "https://site.example/a?source=wire"},
		{"https://site.example:8443/a", "https://site.example:8443/a"},
		{"https://site.example/caf%c3%a9", "https://site.example/caf%C3%A9"},
		{"https://site.example/café", "https://site.example/caf%C3%A9"},
		{"https://site.example/Case", "https://site.example/Case"},
		{"http://[2001:DB8::1]/a", "https://[2001:db8::1]/a"},
		{"https://site.example/", ""},
		{"https://site.example/?utm_source=x", ""},
		{"", ""}, {"/a", ""}, {"mailto:a@b.example", ""}, {"javascript:alert(1)", ""}, {"tag:site.example,2025:1", ""},
		{"https:///a", ""}, {"https://%zz/a", ""}, {"http://www./a", "https://www/a"},
	}
	for _, tt := range tests {
		if got := CanonicalLink(tt.link); got != tt.want {
			t.Errorf("CanonicalLink(%q) = %q, want %q", tt.link, got, tt.want)
		}
	}
}

func FuzzCanonicalLink(f *testing.F) {
	for _, s := range []string{"https://www.site.example/a/?utm_source=x&b=1", "http://[::1]:80/%c3", "http://a.example/?;=", "http://www.www.a//b//amp/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, link string) {
		got := CanonicalLink(link)
		if got == "" {
			return
		}
		if again := CanonicalLink(got); again != got {
			t.Errorf("%q is %q, and that is %q", link, got, again)
		}
		if !strings.HasPrefix(got, "https://") || strings.Contains(got, "#") || strings.ContainsAny(got, " \n\x00") {
			t.Errorf("CanonicalLink(%q) = %q", link, got)
		}
	})
}

func TestAbsolute(t *testing.T) {
	tests := []struct {
		link, want string
		bases      []string
	}{
		{"https://a.example/x", "https://a.example/x", nil},
		{"/x", "https://b.example/x", []string{"", "nonsense", "https://b.example/feed", "https://c.example"}},
		{"x?y=1", "https://b.example/blog/x?y=1", []string{"https://user:pw@b.example/blog/"}},
		{"//c.example/x", "https://c.example/x", []string{"https://b.example/"}},
		{"/x", "", nil},
		{"javascript:alert(1)", "", []string{"https://b.example/"}},
		{"mailto:a@b.example", "", []string{"https://b.example/"}},
		{"", "", []string{"https://b.example/"}},
		{"http://a b/", "", nil},
	}
	for _, tt := range tests {
		if got := absolute(tt.link, tt.bases...); got != tt.want {
			t.Errorf("absolute(%q, %q) = %q, want %q", tt.link, tt.bases, got, tt.want)
		}
	}
}

func TestRedact(t *testing.T) {
	for address, want := range map[string]string{
		"https://user:secret@a.example/feed?token=secret#x": "https://a.example/feed",
		"https://a.example/feed":                            "https://a.example/feed",
		"mlbtr":                                             "mlbtr",
		"/srv/a?b":                                          "/srv/a?b",
		"https://user:se cret@%zz/":                         "https://…",
	} {
		if got := redact(address); got != want {
			t.Errorf("redact(%q) = %q, want %q", address, got, want)
		}
	}
}
