package discord

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/internal/golden"
)

func TestApplicationCommandsGolden(t *testing.T) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(applicationCommands(allCommands())); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "application_commands.json", b.Bytes())
}

// TestOptionTypes shows what becomes of each sort of option.
func TestOptionTypes(t *testing.T) {
	a := applicationCommands([]*commands.Command{{Name: "x", Description: "X", Options: []commands.Option{
		{Name: "plain", Description: "X"},
		{Name: "page", Description: "X"},
		{Name: "clubs", Description: "X", Completion: commands.Clubs, Required: true},
		{Name: "many", Description: "X", Completion: commands.ListedMany, Choices: []commands.Choice{{Label: "A", Value: "a"}}},
		{Name: "one", Description: "X", Completion: commands.Listed, Required: true, Choices: []commands.Choice{{Label: "A", Value: "a"}}},
		{Name: "in", Description: "X", Completion: commands.Channels},
		{Name: "ping", Description: "X", Completion: commands.Groups},
		{Name: "page2", Description: "X", ByButton: true},
	}}})[0]
	var got []string
	for _, o := range a.Options {
		text := strings.Join([]string{o.Name, o.Type.String()}, " ")
		if o.Required {
			text += " required"
		}
		if o.Autocomplete {
			text += " completed"
		}
		if len(o.Choices) > 0 {
			text += " listed"
		}
		if o.MinValue != nil {
			text += " from one"
		}
		got = append(got, text)
	}
	want := []string{
		"clubs String required completed", "one String required listed", "plain String", "page Integer from one",
		"many String completed", "in Channel", "ping Role",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	if a.Contexts == nil || len(*a.Contexts) != 3 || len(*a.IntegrationTypes) != 2 || a.DefaultMemberPermissions != nil {
		t.Errorf("look-ups are for %v, %v, %v", a.Contexts, a.IntegrationTypes, a.DefaultMemberPermissions)
	}
}

// Discord's rules for names. Source: its documentation of application commands.
var nameRule = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// TestLimits holds what is registered to what Discord takes, in every language.
func TestLimits(t *testing.T) {
	all := applicationCommands(allCommands())
	if len(all) < 5 || len(all) > 100 {
		t.Fatalf("%d commands", len(all))
	}
	names := make(map[discordgo.Locale][]string)
	for _, c := range all {
		checkNamed(t, names, c.Name, *c.NameLocalizations, c.Description, *c.DescriptionLocalizations)
		if n := size(c); n > 8000 {
			t.Errorf("%s: %d characters", c.Name, n)
		}
		if len(c.Options) > 25 {
			t.Errorf("%s: %d options", c.Name, len(c.Options))
		}
		checkOptions(t, c)
	}
}

func checkOptions(t *testing.T, c *discordgo.ApplicationCommand) {
	t.Helper()
	names := make(map[discordgo.Locale][]string)
	optional := false
	for _, o := range c.Options {
		checkNamed(t, names, o.Name, o.NameLocalizations, o.Description, o.DescriptionLocalizations)
		if o.Required && optional {
			t.Errorf("%s: %s is required but stands behind an optional one", c.Name, o.Name)
		}
		optional = optional || !o.Required
		if len(o.Choices) > 25 || o.Autocomplete && len(o.Choices) > 0 || o.MaxLength > 6000 {
			t.Errorf("%s: %s: %d choices, %d characters", c.Name, o.Name, len(o.Choices), o.MaxLength)
		}
		labels := make(map[discordgo.Locale][]string)
		for _, choice := range o.Choices {
			for locale, label := range inAll(choice.Name, choice.NameLocalizations) {
				if n := utf8.RuneCountInString(label); n < 1 || n > 100 || slices.Contains(labels[locale], label) {
					t.Errorf("%s: %s: choice %q", c.Name, o.Name, label)
				}
				labels[locale] = append(labels[locale], label)
			}
		}
	}
}

// checkNamed checks names and descriptions in all languages; taken are the
// names so far.
func checkNamed(t *testing.T, taken map[discordgo.Locale][]string, name string, names map[discordgo.Locale]string, description string, descriptions map[discordgo.Locale]string) {
	t.Helper()
	for locale, name := range inAll(name, names) {
		if !nameRule.MatchString(name) || name != strings.ToLower(name) || slices.Contains(taken[locale], name) {
			t.Errorf("%s: name %q", locale, name)
		}
		taken[locale] = append(taken[locale], name)
	}
	for locale, text := range inAll(description, descriptions) {
		if n := utf8.RuneCountInString(text); n < 1 || n > 100 || text != strings.TrimSpace(text) {
			t.Errorf("%s: %s: description of %d characters: %s", name, locale, n, text)
		}
	}
}

// inAll returns a text in all languages, with English under the locale that
// Discord takes for it.
func inAll(english string, others map[discordgo.Locale]string) map[discordgo.Locale]string {
	all := map[discordgo.Locale]string{discordgo.EnglishUS: english}
	maps.Copy(all, others)
	return all
}

// size counts the characters that Discord counts: names, descriptions and
// values, each in its longest language.
func size(c *discordgo.ApplicationCommand) int {
	longest := func(english string, others map[discordgo.Locale]string) int {
		n := 0
		for _, text := range inAll(english, others) {
			n = max(n, utf8.RuneCountInString(text))
		}
		return n
	}
	n := longest(c.Name, *c.NameLocalizations) + longest(c.Description, *c.DescriptionLocalizations)
	for _, o := range c.Options {
		n += longest(o.Name, o.NameLocalizations) + longest(o.Description, o.DescriptionLocalizations)
		for _, choice := range o.Choices {
			n += longest(choice.Name, choice.NameLocalizations) + utf8.RuneCountInString(choice.Value.(string))
		}
	}
	return n
}
