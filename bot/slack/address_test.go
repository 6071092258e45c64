package slack

import (
	"strings"
	"testing"
)

func TestRenderAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"https://www.mlb.com/news/a?b=c&d=%20#e":        "https://www.mlb.com/news/a?b=c&d=%20#e",
		" HTTPS://mlb.com/a b ":                         "https://mlb.com/a%20b",
		"http://127.0.0.1:8080/x":                       "http://127.0.0.1:8080/x",
		"https://mlb.com/Acuña?n=Acuña":                 "https://mlb.com/Acu%C3%B1a?n=Acu%C3%B1a",
		"https://mlb.com/(a)*b*?<g>|\"`\\^{c}~#(h)":     "https://mlb.com/%28a%29%2Ab%2A?%3Cg%3E%7C%22%60%5C%5E%7Bc%7D%7E#%28h%29",
		"https://mlb.com/?q=100%&r=%zz":                 "https://mlb.com/?q=100%25&r=%25zz",
		"https://münchen.example/":                      "https://xn--mnchen-3ya.example/",
		"https://mlb.com@evil.example/":                 "https://evil.example/",
		"https://user:word@mlb.com/":                    "https://mlb.com/",
		"https://MLB.com":                               "https://mlb.com",
		"javascript:alert(1)":                           "",
		"data:text/html,x":                              "",
		"slack://x.example/":                            "",
		"//mlb.com/a":                                   "",
		"https://":                                      "",
		"https://localhost/":                            "",
		"https://[::1]/":                                "",
		"https://mlb.com:0/":                            "",
		"https://mlb.com:99999/":                        "",
		"https://mlb.com/\x00":                          "",
		"https://mlb.\xff/":                             "",
		"https://mlb\u202e.com/":                        "",
		"https://mlb.com/" + strings.Repeat("x", 985):   "",
		"https://mlb.com/?" + strings.Repeat("a&", 170): "",
		"": "",
	} {
		got := safeAddress(in, mostAddress)
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if again := safeAddress(got, mostAddress); again != got {
			t.Errorf("%q becomes %q", got, again)
		}
	}
}

func FuzzSafeAddress(f *testing.F) {
	for _, s := range []string{"https://mlb.com/a%2", "http://a.b:1/()?x=**#<", "https://ü.example/\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := safeAddress(s, mostAddress)
		if got == "" {
			return
		}
		if link := "<" + entities.Replace(got) + "|a>"; ownLink.FindString(link) != link {
			t.Errorf("%q became %q, which ends a link", s, got)
		}
		if again := safeAddress(got, mostAddress); again != got {
			t.Errorf("%q became %q, then %q", s, got, again)
		}
	})
}
