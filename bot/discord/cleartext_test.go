package discord

import (
	"log/slog"
	"strings"
	"testing"
)

func TestSentInClear(t *testing.T) {
	for api, want := range map[string]bool{
		"": false, "https://discord.com/api/v10": false, "https://proxy.example": false,
		"http://127.0.0.1:8080/api": false, "http://[::1]:8080": false, "http://localhost:3000/api/v10": false,
		"http://proxy.example/api/v10": true, "http://10.0.0.7": true, "HTTP://proxy:8080": true, "http://localhost.example": true,
	} {
		if got := sentInClear(api); got != want {
			t.Errorf("%q: %v, want %v", api, got, want)
		}
	}
}

func TestTokenInClearIsTold(t *testing.T) {
	for api, want := range map[string]bool{"http://proxy.example": true, "": false} {
		var log strings.Builder
		store := newLedger()
		p, err := New(Options{
			Token: "token", API: api, Router: noRouter{}, Commands: noCommands{}, Settings: store, Marks: store, Sleepers: store,
			Log: slog.New(slog.NewTextHandler(&log, nil)),
		})
		if err != nil {
			t.Fatal(err)
		}
		p.Close()
		if told := strings.Contains(log.String(), "unencrypted"); told != want {
			t.Errorf("%q: logged %q", api, log.String())
		}
	}
}
