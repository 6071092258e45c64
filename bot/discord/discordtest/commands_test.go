package discordtest

import (
	"strings"
	"testing"
)

func TestCommandForms(t *testing.T) {
	p := settle(t)
	option := func(o object) object {
		return object{"name": "rumors", "description": "News", "options": []object{object{"type": 3, "name": "who", "description": "whom"}.with(o)}}
	}
	long := func(n int) string { return strings.Repeat("x", n) }
	var many []object
	for i := range 101 {
		many = append(many, object{"name": "c" + strings.Repeat("x", i%30) + string(rune('a'+i/30)), "description": "d"})
	}
	var big []object
	for i := range 25 {
		var choices []object
		for j := range 25 {
			choices = append(choices, object{"name": long(10) + string(rune('a'+j)), "value": long(10)})
		}
		big = append(big, object{"type": 3, "name": "o" + string(rune('a'+i)), "description": "d", "choices": choices})
	}
	for _, test := range []struct {
		name string
		body []object
		want string // path of the error; empty when it is accepted
	}{
		{"plain", []object{option(nil)}, ""},
		{"none", []object{}, ""},
		{"upper case", []object{{"name": "Rumors", "description": "d"}}, "errors.0.name"},
		{"white space", []object{{"name": "a b", "description": "d"}}, "errors.0.name"},
		{"letters of Japan", []object{{"name": "a", "description": "d", "name_localizations": object{"ja": "噂"}}}, ""},
		{"no locale", []object{{"name": "a", "description": "d", "name_localizations": object{"xx": "a"}}}, "errors.0.name_localizations.xx"},
		{"no description", []object{{"name": "a"}}, "errors.0.description"},
		{"description too long", []object{{"name": "a", "description": long(101)}}, "errors.0.description"},
		{"twice", []object{option(nil), option(nil)}, "errors.1.name"},
		{"too many", many, "errors"},
		{"option of upper case", []object{option(object{"name": "Who"})}, "errors.0.options.0.name"},
		{"choices and autocompletion", []object{option(object{"autocomplete": true, "choices": []object{{"name": "a", "value": "b"}}})}, "errors.0.options.0.autocomplete"},
		{"choice too long", []object{option(object{"choices": []object{{"name": "a", "value": long(101)}}})}, "errors.0.options.0.choices.0.value"},
		{"required last", []object{{"name": "a", "description": "d", "options": []object{
			{"type": 3, "name": "b", "description": "d"}, {"type": 3, "name": "c", "description": "d", "required": true},
		}}}, "errors.0.options.1.required"},
		{"8000 characters", []object{{"name": "a", "description": "d", "options": big}}, "errors.0._errors"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := p.c.do("PUT", "/applications/"+p.s.ApplicationID+"/commands", test.body)
			if test.want == "" && got.status != 200 || test.want != "" && (got.status != 400 || got.at(test.want) == nil) {
				t.Errorf("HTTP %d %s; want %s", got.status, got.raw, test.want)
			}
		})
	}
}

func TestCommandsAreKept(t *testing.T) {
	p := settle(t)
	path := "/applications/" + p.s.ApplicationID + "/commands"
	a := object{"name": "a", "description": "d", "name_localizations": object{"ja": "ア"}, "default_member_permissions": "16", "options": []object{
		{"type": 3, "name": "o", "description": "d", "required": false, "choices": nil, "name_localizations": object{"ja": "オ"}},
	}}
	first := p.c.ok("PUT", path, []object{a})
	if first.text("0.id") == "" || first.text("0.version") == "" || first.text("0.default_member_permissions") != "16" {
		t.Fatalf("registered: %s", first.raw)
	}
	same := p.c.ok("PUT", path, []object{a, {"name": "b", "description": "d"}})
	if same.text("0.id") != first.text("0.id") || same.text("0.version") != first.text("0.version") {
		t.Errorf("the same again: %s", same.raw)
	}
	a["description"] = "changed"
	changed := p.c.ok("PUT", path, []object{a})
	if changed.text("0.id") != first.text("0.id") || changed.text("0.version") == first.text("0.version") {
		t.Errorf("changed: %s", changed.raw)
	}
	plain, translated := p.c.ok("GET", path, nil), p.c.ok("GET", path+"?with_localizations=true", nil)
	if strings.Contains(string(plain.raw), "ア") || strings.Contains(string(plain.raw), "オ") {
		t.Errorf("without translations: %s", plain.raw)
	}
	if translated.text("0.name_localizations.ja") != "ア" || translated.text("0.options.0.name_localizations.ja") != "オ" {
		t.Errorf("with translations: %s", translated.raw)
	}
	if strings.Contains(string(translated.raw), "required") {
		t.Errorf("what says nothing is told: %s", translated.raw)
	}
	if in := p.c.ok("GET", "/applications/"+p.s.ApplicationID+"/guilds/"+p.guild.ID+"/commands", nil); string(in.raw) != "[]" {
		t.Errorf("in the guild: %s", in.raw)
	}
}
