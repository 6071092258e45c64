package config

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	_ "time/tzdata" // zones are known on machines without a zone database too
)

// toggleWords is what a true or false may be.
const toggleWords = "true or false"

func setToggle(into func(*Settings) *bool) func(*Settings, string) error {
	return func(s *Settings, text string) error {
		switch strings.ToLower(text) {
		case "true", "yes", "on", "1":
			*into(s) = true
		case "false", "no", "off", "0":
			*into(s) = false
		default:
			return fmt.Errorf("%q is neither: use %s", text, toggleWords)
		}
		return nil
	}
}

// oneWord returns a check for secrets: any text without blanks.
func oneWord(into func(*Settings) *Secret) func(*Settings, string) error {
	return func(s *Settings, text string) error {
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
			return errors.New("has a blank or a line break in it: paste it again")
		}
		*into(s) = newSecret(text)
		return nil
	}
}

func discordToken(s *Settings, text string) error {
	if strings.HasPrefix(text, "Bot ") {
		return errors.New(`begins with the word "Bot": leave it out`)
	}
	return oneWord(func(s *Settings) *Secret { return &s.DiscordToken })(s, text)
}

func setDiscordPublicKey(s *Settings, text string) error {
	if text == "" {
		s.DiscordPublicKey = nil
		return nil
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return fmt.Errorf("%q is no public key: use the 64 hexadecimal digits of General Information, Public Key", text)
	}
	s.DiscordPublicKey = key
	return nil
}

func setDiscordGuild(s *Settings, text string) error {
	if _, err := strconv.ParseUint(text, 10, 64); text != "" && err != nil {
		return fmt.Errorf("%q is no id of a server: use its digits, as Copy Server ID gives them", text)
	}
	s.DiscordGuild = text
	return nil
}

// setAddress returns a check for a web address that holds no secret; like is an
// example of one.
func setAddress(into func(*Settings) *string, like string) func(*Settings, string) error {
	return func(s *Settings, text string) error {
		u, err := url.Parse(text)
		if text != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "") {
			return fmt.Errorf("is no such address: use one like %s, without a user or a query", like)
		}
		*into(s) = strings.TrimRight(text, "/")
		return nil
	}
}

func setSlackClientID(s *Settings, text string) error {
	if strings.Trim(text, "0123456789.") != "" {
		return fmt.Errorf("%q is no client id: use the digits of Basic Information, Client ID", text)
	}
	s.SlackClientID = text
	return nil
}

func setSecretKey(s *Settings, text string) error {
	if key, err := hex.DecodeString(text); text != "" && (err != nil || len(key) != 32) {
		return errors.New("is no key: use 64 hexadecimal digits, as openssl rand -hex 32 makes them")
	}
	s.SecretKey = newSecret(text)
	return nil
}

// slackToken returns a check for one sort of Slack token, so that two swapped
// by mistake are found before Slack refuses them. A token that Slack rotates
// has "xoxe." before its own beginning (Slack's documentation, "Token rotation").
func slackToken(begin string, into func(*Settings) *Secret) func(*Settings, string) error {
	return func(s *Settings, text string) error {
		if text != "" && !strings.HasPrefix(strings.TrimPrefix(text, "xoxe."), begin) {
			return fmt.Errorf("is not the right token: use one that begins with %s", begin)
		}
		return oneWord(into)(s, text)
	}
}

// maxContact bounds what is sent with every request.
const maxContact = 200

func setContact(s *Settings, text string) error {
	bad := func(r rune) bool { return r <= ' ' || r > '~' || r == '(' || r == ')' }
	if text == "" || len(text) > maxContact || strings.ContainsFunc(text, bad) {
		return fmt.Errorf("%q is no address: use one such as https://example.com/bot or owner@example.com", text)
	}
	s.Contact = text
	return nil
}

const zoneWords = "an IANA time zone such as America/New_York, Europe/London or UTC"

func setTimezone(s *Settings, text string) error {
	zone, err := time.LoadLocation(text)
	if err != nil || text == "" || text == "Local" {
		return fmt.Errorf("%q is no time zone: use %s", text, zoneWords)
	}
	s.Timezone = zone
	return nil
}

func setHTTPAddr(s *Settings, text string) error {
	if strings.EqualFold(text, "off") {
		s.HTTPAddr = ""
		return nil
	}
	host, port, err := net.SplitHostPort(text)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil || strings.ContainsAny(host, " /@") {
		return fmt.Errorf("%q is no address to listen on: use host:port such as 127.0.0.1:8080, or off", text)
	}
	s.HTTPAddr = text
	return nil
}

var (
	logLevels  = []string{"debug", "info", "warn", "error"}
	logFormats = []string{"text", "json"}
)

func setLogLevel(s *Settings, text string) error {
	if err := oneOf(text, logLevels); err != nil {
		return err
	}
	return s.LogLevel.UnmarshalText([]byte(text))
}

func setLogFormat(s *Settings, text string) error {
	if err := oneOf(text, logFormats); err != nil {
		return err
	}
	s.LogFormat = strings.ToLower(text)
	return nil
}

func oneOf(text string, words []string) error {
	if slices.Contains(words, strings.ToLower(text)) {
		return nil
	}
	return fmt.Errorf("%q is not known: use %s", text, orList(words))
}
