package discordtest

import (
	"fmt"
	"strings"
	"testing"
)

// TestForms puts messages at their limits and one beyond.
func TestForms(t *testing.T) {
	p := settle(t)
	long := func(n int) string { return strings.Repeat("é", n) }
	times := func(n int, o object) []object {
		var list []object
		for range n {
			list = append(list, o)
		}
		return list
	}
	embed := func(o object) object { return object{"embeds": []object{object{"title": "T"}.with(o)}} }
	button := func(i int) object {
		return object{"type": 2, "style": 1, "label": "L", "custom_id": fmt.Sprint(i)}
	}
	rows := func(rows, each int) object {
		var list []object
		for r := range rows {
			var buttons []object
			for b := range each {
				buttons = append(buttons, button(r*each+b))
			}
			list = append(list, object{"type": 1, "components": buttons})
		}
		return object{"content": "x", "components": list}
	}
	one := func(change object) object {
		return object{"content": "x", "components": []object{{"type": 1, "components": []object{button(1).with(change)}}}}
	}
	menu := func(n int, label string) object {
		return object{"content": "x", "components": []object{{"type": 1, "components": []object{
			{"type": 3, "custom_id": "m", "options": times(n, object{"label": label, "value": "b"})},
		}}}}
	}
	for _, test := range []struct {
		name string
		body object
		want string // path of the error; empty when it is accepted
	}{
		{"content", object{"content": long(2000)}, ""},
		{"content too long", object{"content": long(2001)}, "errors.content._errors.0.code BASE_TYPE_MAX_LENGTH"},
		{"nothing", object{}, "code 50006"},
		{"white space", object{"content": " \n"}, "code 50006"},
		{"title", embed(object{"title": long(256)}), ""},
		{"title too long", embed(object{"title": long(257)}), "errors.embeds.0.title._errors.0.code BASE_TYPE_MAX_LENGTH"},
		{"description", embed(object{"description": long(4096)}), ""},
		{"description too long", embed(object{"description": long(4097)}), "errors.embeds.0.description"},
		{"footer too long", embed(object{"footer": object{"text": long(2049)}}), "errors.embeds.0.footer.text"},
		{"author too long", embed(object{"author": object{"name": long(257)}}), "errors.embeds.0.author.name"},
		{"fields", embed(object{"fields": times(25, object{"name": "n", "value": "v"})}), ""},
		{"too many fields", embed(object{"fields": times(26, object{"name": "n", "value": "v"})}), "errors.embeds.0.fields"},
		{"field's name too long", embed(object{"fields": times(1, object{"name": long(257), "value": "v"})}), "errors.embeds.0.fields.0.name._errors.0.code BASE_TYPE_BAD_LENGTH"},
		{"field's value too long", embed(object{"fields": times(2, object{"name": "n", "value": long(1025)})}), "errors.embeds.0.fields.1.value"},
		{"field's value empty", embed(object{"fields": times(1, object{"name": "n", "value": " "})}), "errors.embeds.0.fields.0.value._errors.0.code BASE_TYPE_REQUIRED"},
		{"embeds", object{"embeds": times(10, object{"title": "T"})}, ""},
		{"too many embeds", object{"embeds": times(11, object{"title": "T"})}, "errors.embeds._errors.0.code BASE_TYPE_MAX_LENGTH"},
		{"6000 in all", object{"embeds": times(2, object{"description": long(3000)})}, ""},
		{"6001 in all", object{"embeds": []object{{"description": long(3000)}, {"description": long(3000), "title": "T"}}}, "errors.embeds._errors.0.code MAX_EMBED_SIZE_EXCEEDED"},
		{"empty embed", object{"content": "x", "embeds": times(1, object{"color": 1})}, "errors.embeds.0.description"},
		{"javascript link", embed(object{"url": "javascript:alert(1)"}), "errors.embeds.0.url._errors.0.code URL_TYPE_INVALID_SCHEME"},
		{"no link", embed(object{"url": "news"}), "errors.embeds.0.url._errors.0.code URL_TYPE_INVALID_URL"},
		{"link without host", embed(object{"thumbnail": object{"url": "https://"}}), "errors.embeds.0.thumbnail.url"},
		{"colour", embed(object{"color": 1 << 24}), "errors.embeds.0.color"},
		{"time", embed(object{"timestamp": "yesterday"}), "errors.embeds.0.timestamp"},
		{"buttons", rows(5, 5), ""},
		{"six rows", rows(6, 1), "errors.components._errors"},
		{"six in a row", rows(1, 6), "errors.components.0.components._errors"},
		{"empty row", rows(1, 0), "errors.components.0.components._errors"},
		{"button outside a row", object{"content": "x", "components": []object{button(1)}}, "errors.components.0.type"},
		{"label too long", one(object{"label": long(81)}), "errors.components.0.components.0.label"},
		{"no label", one(object{"label": ""}), "errors.components.0.components.0.label"},
		{"custom id", one(object{"custom_id": long(100)}), ""},
		{"custom id too long", one(object{"custom_id": long(101)}), "errors.components.0.components.0.custom_id"},
		{"no custom id", one(object{"custom_id": nil}), "errors.components.0.components.0.custom_id"},
		{"no style", one(object{"style": 0}), "errors.components.0.components.0.style"},
		{"link button", one(object{"style": 5, "custom_id": nil, "url": "https://news.example"}), ""},
		{"link button with an id", one(object{"style": 5, "url": "https://news.example"}), "errors.components.0.components.0.custom_id"},
		{"link button without link", one(object{"style": 5, "custom_id": nil}), "errors.components.0.components.0.url"},
		{"the same custom id twice", object{"content": "x", "components": []object{{"type": 1, "components": times(2, button(1))}}},
			"errors.components.0.components.1.custom_id._errors.0.code COMPONENT_CUSTOM_ID_DUPLICATED"},
		{"menu", menu(25, "a"), ""},
		{"menu too long", menu(26, "a"), "errors.components.0.components.0.options"},
		{"menu's label too long", menu(1, long(101)), "errors.components.0.components.0.options.0.label"},
		{"menu beside a button", object{"content": "x", "components": []object{{"type": 1, "components": []object{
			{"type": 3, "custom_id": "m", "options": times(1, object{"label": "a", "value": "b"})}, button(1),
		}}}}, "errors.components.0.components.0._errors"},
		{"text input", one(object{"type": 4}), "errors.components.0.components.0.type"},
		{"nonce", object{"content": "x", "nonce": long(25)}, ""},
		{"number as nonce", object{"content": "x", "nonce": 12345}, ""},
		{"nonce too long", object{"content": "x", "nonce": long(26)}, "errors.nonce"},
		{"nonce missing", object{"content": "x", "enforce_nonce": true}, "errors.nonce"},
		{"parse and ids", object{"content": "x", "allowed_mentions": object{"parse": []string{"roles"}, "roles": []string{"1"}}}, "errors.allowed_mentions"},
		{"parse of nonsense", object{"content": "x", "allowed_mentions": object{"parse": []string{"moon"}}}, "errors.allowed_mentions.parse.0"},
		{"wrong type", object{"content": 5}, "errors.content"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := p.c.do("POST", p.messages(p.text), test.body)
			path, value, _ := strings.Cut(test.want, " ")
			switch {
			case test.want == "" && got.status != 200:
				t.Errorf("HTTP %d %s", got.status, got.raw)
			case test.want == "":
			case got.status != 400 || got.at(path) == nil:
				t.Errorf("HTTP %d %s; want %s", got.status, got.raw, test.want)
			case value != "" && fmt.Sprint(got.at(path)) != value:
				t.Errorf("%s is %v; want %s", path, got.at(path), value)
			}
		})
	}
}

func TestBadFormIsAViolation(t *testing.T) {
	p := settle(t)
	p.c.do("POST", p.messages(p.text), object{})
	if got := p.s.Violations(); len(got) != 1 || got[0].Kind != BadForm {
		t.Errorf("violations: %v", got)
	}
}

func TestText(t *testing.T) {
	p := settle(t)
	id := p.c.ok("POST", p.messages(p.text), object{
		"content": "Hello",
		"embeds": []object{{
			"author": object{"name": "MassLive"}, "title": "Red Sox ask", "description": "Boston called.",
			"fields": []object{{"name": "Club", "value": "BOS"}}, "footer": object{"text": "id"},
		}},
		"components": []object{
			{"type": 1, "components": []object{
				{"type": 2, "style": 1, "label": "Previous", "custom_id": "p"}, {"type": 2, "style": 1, "label": "Next", "custom_id": "n"},
			}},
			{"type": 1, "components": []object{{"type": 2, "style": 5, "label": "Read", "url": "https://news.example"}}},
		},
	}).text("id")
	m := p.s.Message(id)
	const want = "Hello\nMassLive\nRed Sox ask\nBoston called.\nClub: BOS\nid\n[Previous] [Next]\n[Read]"
	if got := m.Text(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if b, ok := m.Button("Next"); !ok || b.CustomID != "n" || b.Row != 0 {
		t.Errorf("button by label: %+v", b)
	}
	if b, ok := m.Button("p"); !ok || b.Label != "Previous" {
		t.Errorf("button by id: %+v", b)
	}
	if _, ok := m.Button("Last"); ok {
		t.Error("a button that is not there")
	}
}
