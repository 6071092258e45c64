package config

import (
	"fmt"
	"io"
	"log/slog"
	"strconv"
)

// mask is what a secret looks like wherever it is printed.
const mask = "***"

// Secret is a text that prints as *** in every way that Go prints things: fmt
// with any verb, JSON, YAML, TOML, slog. Only Reveal gives it away. The zero
// Secret is not set and prints as nothing.
type Secret struct {
	// A pointer, because fmt looks into unexported fields of structs that hold
	// a Secret without calling its methods; it then prints an address.
	text *string
}

func newSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{&text}
}

// Reveal returns the secret itself, or "" when it is not set.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// String returns ***, or "" when the secret is not set.
func (s Secret) String() string {
	if s.text == nil {
		return ""
	}
	return mask
}

// Format prints what String returns, whatever the verb.
func (s Secret) Format(f fmt.State, verb rune) { formatShown(f, verb, s.String()) }

// MarshalText returns what String returns, for JSON, YAML and TOML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue returns what String returns, for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// formatShown writes text, in quotes for the verbs that quote a string.
func formatShown(f fmt.State, verb rune, text string) {
	if verb == 'q' || verb == 'v' && f.Flag('#') {
		text = strconv.Quote(text)
	}
	_, _ = io.WriteString(f, text) // fmt.State has nowhere to report an error
}
