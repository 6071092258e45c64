package discord

import (
	"bytes"
	"encoding/base64"
	"errors"
	"net/url"
	"testing"

	"github.com/hotstove/hotstove/internal/golden"
)

func TestSetup(t *testing.T) {
	for file, id := range map[string]string{"setup.txt": "123456789012345678", "setup_unknown.txt": ""} {
		var b bytes.Buffer
		if err := Setup(&b, id); err != nil {
			t.Fatal(err)
		}
		golden.Check(t, file, b.Bytes())
	}
	broken := errors.New("broken")
	if err := Setup(brokenWriter{broken}, ""); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestLinks(t *testing.T) {
	const hostile = "1&permissions=8"
	for link, want := range map[string]url.Values{
		InviteURL("42"): {
			"client_id": {"42"}, "permissions": {"309237730304"}, "integration_type": {"0"}, "scope": {"bot applications.commands"},
		},
		UserInstallURL("42"):    {"client_id": {"42"}, "integration_type": {"1"}, "scope": {"applications.commands"}},
		UserInstallURL(hostile): {"client_id": {hostile}, "integration_type": {"1"}, "scope": {"applications.commands"}},
	} {
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		if u.Scheme != "https" || u.Host != "discord.com" || u.Path != "/oauth2/authorize" || u.Query().Encode() != want.Encode() {
			t.Errorf("%s, want %v", link, want)
		}
	}
}

func TestApplicationID(t *testing.T) {
	token := func(id string) string { return base64.RawStdEncoding.EncodeToString([]byte(id)) + ".Gh0000.x-Y_z" }
	for _, test := range []struct{ token, want string }{
		{token("123456789012345678"), "123456789012345678"},
		{token("1234567890123456789"), "1234567890123456789"},
		{"MTIzNDU2Nzg5MDEyMzQ1Njc4OQ==.a.b", "1234567890123456789"}, // padded
		{token("18446744073709551615"), "18446744073709551615"},     // 1<<64 - 1
		{token("18446744073709551616"), ""},
		{token("1234567890123456"), ""}, // too short
		{token("012345678901234567"), ""},
		{token("12345678901234567x"), ""},
		{token("-12345678901234567"), ""},
		{token("+1234567890123456789"), ""},
		{"MTIzNDU2Nzg5MDEyMzQ1Njc4", ""}, // no token without its other parts
		{"MTIzNDU2Nzg5-_EyMzQ1Njc4.a.b", ""},
		{"", ""},
		{".", ""},
		{"ä.b.c", ""},
	} {
		got, ok := ApplicationID(test.token)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("%s: %q %v, want %q", test.token, got, ok, test.want)
		}
	}
}

func FuzzApplicationID(f *testing.F) {
	f.Add("MTIzNDU2Nzg5MDEyMzQ1Njc4.a.b")
	f.Add("MTIzNDU2Nzg5MDEyMzQ1Njc4OQ==.a.b")
	f.Add("-_.")
	f.Fuzz(func(t *testing.T, token string) {
		id, ok := ApplicationID(token)
		if ok != isSnowflake(id) || !ok && id != "" {
			t.Errorf("%q: %q %v", token, id, ok)
		}
		if again, _ := ApplicationID(base64.RawURLEncoding.EncodeToString([]byte(id)) + "."); ok && again != id {
			t.Errorf("%q: %q, and then %q", token, id, again)
		}
	})
}
