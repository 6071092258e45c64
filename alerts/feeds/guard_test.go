package feeds

import (
	"net/http"
	"strings"
	"testing"
)

// TestGuard refuses what is private before a connection is made.
func TestGuard(t *testing.T) {
	b := newBench(t, func(http.ResponseWriter, *http.Request) { t.Error("a private server was asked") })
	port := b.server.URL[strings.LastIndexByte(b.server.URL, ':'):]
	f := New(Options{HostSpacing: -1})
	defer f.Close()
	for _, address := range []string{
		"http://127.0.0.1", "http://localhost", "http://127.0.0.1" + port, "http://localhost" + port, "http://[::1]:8080",
		"http://10.0.0.1:443", "http://192.168.1.1", "http://172.16.0.1", "http://100.64.0.1", "http://169.254.169.254/latest/",
		"http://0.0.0.0", "http://[::ffff:127.0.0.1]", "http://[fd00::1]", "http://[fe80::1]", "http://[64:ff9b::7f00:1]",
		"http://2130706433", "http://0x7f.1", "http://127.1",
	} {
		_, err := f.Fetch(t.Context(), Source{URL: address}, State{})
		if err == nil {
			t.Errorf("%s is fetched", address)
			continue
		}
		private := strings.Contains(err.Error(), AllowPrivateSetting+"=true")
		if odd := strings.HasPrefix(err.Error(), "there is no host") || strings.HasPrefix(err.Error(), "its host's name"); !private && !odd {
			t.Errorf("%s: error %v", address, err)
		}
	}
	_, err := f.Fetch(t.Context(), Source{URL: "http://127.0.0.1/"}, State{})
	if want := "its address is private: set HOTSTOVE_ALLOW_PRIVATE_FEEDS=true to fetch from private addresses"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
	_, err = f.Fetch(t.Context(), Source{URL: "http://8.8.8.8:25/"}, State{})
	if want := "its port is none of 80, 443, 8080 and 8443: set HOTSTOVE_ALLOW_PRIVATE_FEEDS=true to fetch from any"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
}

// TestMetadataStaysRefused holds with private addresses allowed.
func TestMetadataStaysRefused(t *testing.T) {
	f := New(Options{AllowPrivate: true})
	defer f.Close()
	for _, address := range []string{"http://169.254.169.254/", "http://[fe80::1]/", "http://0.0.0.0/", "http://255.255.255.255/"} {
		_, err := f.Fetch(t.Context(), Source{URL: address}, State{})
		if err == nil || !strings.Contains(err.Error(), "never fetched") {
			t.Errorf("%s: error %v", address, err)
		}
	}
}

// TestProxy uses the environment's proxy only where nothing is guarded.
func TestProxy(t *testing.T) {
	if guardedTransport(false, 0).Proxy != nil {
		t.Error("a proxy would get round the guard")
	}
	if guardedTransport(true, 0).Proxy == nil {
		t.Error("no proxy where private addresses are allowed")
	}
}

func TestSourceValid(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example/feed":      "",
		"feed.xml":                    "",
		"-":                           "",
		"":                            "it has no address",
		"ftp://a.example/feed":        "its address starts with ftp://: only http:// and https:// can be fetched",
		"file:///etc/passwd":          "its address starts with file://: only http:// and https:// can be fetched",
		"https://":                    "its address names no host",
		"http://a b/":                 "its address cannot be read: check it for spaces and stray signs",
		"http://user:secret@%zz/?a=b": "its address cannot be read: check it for spaces and stray signs",
	} {
		got := ""
		src := Source{URL: address}
		if err := src.Valid(); err != nil {
			got = err.Error()
			if _, ferr := New(Options{}).Fetch(t.Context(), src, State{}); ferr == nil || ferr.Error() != got {
				t.Errorf("Fetch(%q): %v", address, ferr)
			}
		}
		if got != want {
			t.Errorf("Valid(%q) = %q, want %q", address, got, want)
		}
	}
	if err := (Source{URL: "https://a.example", Every: -1}).Valid(); err == nil {
		t.Error("a negative interval is valid")
	}
}

func TestDefaults(t *testing.T) {
	names := map[string]bool{}
	check := func(s Source) {
		t.Helper()
		if err := s.Valid(); err != nil || s.Name == "" || s.Outlet == "" || names[s.Name] || !strings.HasPrefix(s.URL, "https://") {
			t.Errorf("%+v: %v", s, err)
		}
		names[s.Name] = true
	}
	for _, s := range Defaults() {
		check(s)
	}
	for _, k := range Known() {
		check(k.Source)
		if k.Off == "" {
			t.Errorf("%s: no word why it is off", k.Name)
		}
	}
	d := Defaults()
	if len(d) != 2 || len(d[0].Drop) == 0 || len(d[1].Drop) != 0 {
		t.Errorf("defaults %+v", d)
	}
	d[0].Drop[0] = "spoiled"
	if Defaults()[0].Drop[0] == "spoiled" {
		t.Error("the defaults can be spoiled")
	}
}
