package discord

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hotstove/hotstove/commands"
)

// allCommands are those of the program.
func allCommands() []*commands.Command { return commands.New(commands.Options{}).Commands() }

// TestWords holds the table to the commands: a row for all that Discord shows,
// and none for anything else.
func TestWords(t *testing.T) {
	table, err := translations()
	if err != nil {
		t.Fatal(err)
	}
	unused := maps.Clone(table)
	check := func(k wordKey, described bool) {
		w, ok := table[k]
		delete(unused, k)
		if !ok {
			t.Errorf("%v has no row", k)
			return
		}
		if len(w.names) != 3 || described != (len(w.descriptions) == 3) || !described && len(w.descriptions) > 0 {
			t.Errorf("%v: names %v, descriptions %v", k, w.names, w.descriptions)
		}
	}
	for _, c := range allCommands() {
		check(wordKey{command: c.Name}, true)
		for _, o := range c.Shown() {
			check(wordKey{command: c.Name, option: o.Name}, true)
			if o.Completion != commands.Listed {
				continue
			}
			for _, choice := range o.Choices {
				check(wordKey{c.Name, o.Name, choice.Value}, false)
			}
		}
	}
	for k := range unused {
		t.Errorf("%v is nothing that Discord shows", k)
	}
}

func TestReadWords(t *testing.T) {
	const header = "command,option,choice,es,es_description,ja,ja_description\n"
	table, err := readWords(header + "team,,,equipo,Un equipo,,\n")
	if err != nil {
		t.Fatal(err)
	}
	w := table[wordKey{command: "team"}]
	if got := slices.Sorted(maps.Keys(w.names)); len(got) != 2 || got[0] != "es-419" || got[1] != "es-ES" {
		t.Errorf("names for %v", got)
	}
	if w.names["es-ES"] != "equipo" || w.descriptions["es-419"] != "Un equipo" {
		t.Errorf("%+v", w)
	}
	for name, text := range map[string]string{
		"stands there twice":     header + "team,,,a,b,c,d\nteam,,,a,b,c,d\n",
		"wrong number of fields": header + "team,,\n",
	} {
		if _, err := readWords(text); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if table, err := readWords(""); err != nil || len(table) != 0 {
		t.Errorf("nothing: %v, %v", table, err)
	}
}
