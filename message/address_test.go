package message

import "testing"

func TestSafeAddress(t *testing.T) {
	for in, want := range map[string]string{
		"https://www.mlb.com/news/a?b=c&d=%20#e":           "https://www.mlb.com/news/a?b=c&d=%20#e",
		" HTTPS://mlb.com/a b ":                            "https://mlb.com/a%20b",
		"http://127.0.0.1:8080/x":                          "http://127.0.0.1:8080/x",
		"https://mlb.com/Acuña?n=Acuña":                    "https://mlb.com/Acu%C3%B1a?n=Acu%C3%B1a",
		"https://mlb.com/(a)[b]*c*?(d)[e]*f*<g>|\"`\\#(h)": "https://mlb.com/%28a%29%5Bb%5D%2Ac%2A?%28d%29%5Be%5D%2Af%2A%3Cg%3E%7C%22%60%5C#%28h%29",
		"https://mlb.com/~a^b{c}":                          "https://mlb.com/~a%5Eb%7Bc%7D",
		"https://mlb.com/?q=100%&r=%zz":                    "https://mlb.com/?q=100%25&r=%25zz",
		"https://mlb.com/a)](https://evil.example":         "https://mlb.com/a%29%5D%28https://evil.example",
		"https://münchen.example/":                         "https://xn--mnchen-3ya.example/",
		"https://mlb.com@evil.example/":                    "https://evil.example/",
		"https://user:word@mlb.com/":                       "https://mlb.com/",
		"https://MLB.com":                                  "https://mlb.com",
		"javascript:alert(1)":                              "",
		"data:text/html,x":                                 "",
		"discord://x.example/":                             "",
		"slack://x.example/":                               "",
		"//mlb.com/a":                                      "",
		"http:mlb.com":                                     "",
		"https://":                                         "",
		"https://localhost/":                               "", // Discord refuses these
		"http://evil":                                      "",
		"https://a_b.example/":                             "",
		"https://[::1]/":                                   "",
		"http://127.1/":                                    "",
		"https://mlb.com:0/":                               "",
		"https://mlb.com:99999/":                           "",
		"https://mlb.com/\x00":                             "",
		"https://mlb.\xff/":                                "",
		"https://mlb\u202e.com/":                           "",
		"":                                                 "",
	} {
		got := SafeAddress(in)
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if again := SafeAddress(got); again != got {
			t.Errorf("%q becomes %q", got, again)
		}
	}
}

func TestSite(t *testing.T) {
	for in, want := range map[string]string{
		"https://www.mlb.com/a": "mlb.com", "https://mlb.com:8080": "mlb.com", "http://127.0.0.1/": "127.0.0.1", "": "", "%": "",
	} {
		if got := Site(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
