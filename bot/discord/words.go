package discord

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"

	"github.com/bwmarrin/discordgo"
)

// wordTable holds the words of other languages for what Discord shows of the
// commands: a row for each command, each option that people give and each of
// its listed choices, by the choice's value. English stands in package commands.
//
//go:embed words.csv
var wordTable string

// wordKey names a row of the table. Commands have no option and no choice,
// options no choice.
type wordKey struct{ command, option, choice string }

// localWords are the names and descriptions of one thing, by Discord's locale.
type localWords struct{ names, descriptions map[discordgo.Locale]string }

// languages are the columns of the table's languages, with the locales that
// they serve. Source: Discord's documentation of locales.
var languages = map[string][]discordgo.Locale{
	"es": {discordgo.SpanishES, discordgo.SpanishLATAM},
	"ja": {discordgo.Japanese},
}

// translations returns the table. It is part of the program and checked by
// tests, so an error means a broken build.
var translations = sync.OnceValues(func() (map[wordKey]localWords, error) { return readWords(wordTable) })

func readWords(table string) (map[wordKey]localWords, error) {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	all := make(map[wordKey]localWords, len(rows))
	for i, cells := range rows[min(1, len(rows)):] {
		row := make(map[string]string, len(cells))
		for j, name := range rows[0] {
			row[name] = strings.TrimSpace(cells[j])
		}
		key := wordKey{row["command"], row["option"], row["choice"]}
		if _, twice := all[key]; twice {
			return nil, fmt.Errorf("words: line %d: %v stands there twice", i+2, key)
		}
		all[key] = newLocalWords(row)
	}
	return all, nil
}

func newLocalWords(row map[string]string) localWords {
	w := localWords{map[discordgo.Locale]string{}, map[discordgo.Locale]string{}}
	for language, locales := range languages {
		for _, locale := range locales {
			if name := row[language]; name != "" {
				w.names[locale] = name
			}
			if description := row[language+"_description"]; description != "" {
				w.descriptions[locale] = description
			}
		}
	}
	return w
}

// wordsFor returns the words of one thing in other languages. Where there are
// none, Discord shows the English ones.
func wordsFor(k wordKey) localWords {
	all, err := translations()
	if err != nil {
		return localWords{}
	}
	return all[k]
}
