package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v3"
)

// holder holds secrets in every way that a struct can.
type holder struct {
	Token   Secret
	Address URL
	Pointer *Secret
	List    []Secret
	Map     map[string]URL
	token   Secret
	address URL
}

func TestSecretsHide(t *testing.T) {
	token, address := newSecret("hunter2"), URL{newSecret("redis://ann:hunter2@cache:6379/1?password=hunter2")}
	h := holder{token, address, &token, []Secret{token}, map[string]URL{"a": address}, token, address}
	if h.token.Reveal() != "hunter2" || h.address.Reveal() != address.Reveal() {
		t.Fatal("Reveal does not reveal")
	}
	var prints []string
	for _, verb := range strings.Split("%v %+v %#v %s %q %x %X %d %p %t %T %10.3v % x", " ") {
		for _, value := range []any{token, &token, address, &address, h, &h, []Secret{token}, fmt.Errorf("load: %v", token)} {
			prints = append(prints, fmt.Sprintf(verb, value))
		}
	}
	for _, marshal := range []func(any) ([]byte, error){json.Marshal, yaml.Marshal, toml.Marshal} {
		data, err := marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(data, []byte(mask)) {
			t.Errorf("no %s in %s", mask, data)
		}
		prints = append(prints, string(data))
	}
	var logged bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&logged, nil), slog.NewJSONHandler(&logged, nil)} {
		slog.New(handler).Info("start", "token", token, "address", address, "all", h, "pointer", &h)
	}
	for _, print := range append(prints, logged.String(), fmt.Sprint(Settings{DiscordToken: token, RedisURL: address})) {
		if strings.Contains(print, "hunter2") || strings.Contains(print, fmt.Sprintf("%x", "hunter2")) {
			t.Errorf("printed: %s", print)
		}
	}
}

func TestSecretLooks(t *testing.T) {
	token := newSecret("x")
	for _, test := range []struct{ got, want string }{
		{fmt.Sprintf("%v|%s|%d|%q|%#v", token, token, token, token, token), `***|***|***|"***"|"***"`},
		{fmt.Sprintf("%v|%q", Secret{}, newSecret("")), `|""`},
		{fmt.Sprintf("%v|%q", URL{}, URL{newSecret("redis://cache")}), `|"redis://cache"`},
	} {
		if test.got != test.want {
			t.Errorf("got %s, want %s", test.got, test.want)
		}
	}
}
