package slacktest

import (
	"slices"
	"strings"
	"testing"
)

func options(n int) []any {
	var list []any
	for range n {
		list = append(list, object{"text": plain("x"), "value": "v"})
	}
	return list
}

func with(o object, key string, value any) object {
	o[key] = value
	return o
}

func TestBlockLimits(t *testing.T) {
	long := func(n int) string { return strings.Repeat("é", n) }
	some := func(n int, f func(int) any) []any {
		var all []any
		for i := range n {
			all = append(all, f(i))
		}
		return all
	}
	divider := func(int) any { return object{"type": "divider"} }
	unnamed := func(int) any { return object{"type": "button", "text": plain("x")} }
	field := func(int) any { return plain("x") }
	accessory := func(e object) []any { return []any{with(section("x"), "accessory", e)} }
	header := func(text string) []any { return []any{object{"type": "header", "text": plain(text)}} }
	image := object{"type": "image", "image_url": "https://x.test/a.png"}
	selects := func(n int) object {
		return object{"type": "static_select", "action_id": "s", "placeholder": plain("x"), "options": options(n)}
	}
	tests := []struct {
		name   string
		blocks []any
		want   string // the error
	}{
		{"50 blocks", some(50, divider), ""},
		{"51 blocks", some(51, divider), "invalid_blocks"},
		{"section", []any{section(long(3000))}, ""},
		{"long section", []any{section(long(3001))}, "invalid_blocks"},
		{"empty section", []any{section("")}, "invalid_blocks"},
		{"bare section", []any{object{"type": "section"}}, "invalid_blocks"},
		{"header", header(long(150)), ""},
		{"long header", header(long(151)), "invalid_blocks"},
		{"header of mrkdwn", []any{with(section("x"), "type", "header")}, "invalid_blocks"},
		{"10 fields", []any{object{"type": "section", "fields": some(10, field)}}, ""},
		{"11 fields", []any{object{"type": "section", "fields": some(11, field)}}, "invalid_blocks"},
		{"long field", []any{object{"type": "section", "fields": []any{plain(long(2001))}}}, "invalid_blocks"},
		{"11 in a context", []any{object{"type": "context", "elements": some(11, field)}}, "invalid_blocks"},
		{"button in a context", []any{object{"type": "context", "elements": []any{button("a", "A")}}}, "invalid_blocks"},
		{"25 buttons", []any{actions(some(25, unnamed)...)}, ""},
		{"26 buttons", []any{actions(some(26, unnamed)...)}, "invalid_blocks"},
		{"no buttons", []any{actions()}, "invalid_blocks"},
		{"long button", accessory(button("a", long(76))), "invalid_blocks"},
		{"long value", accessory(with(button("a", "A"), "value", long(2001))), "invalid_blocks"},
		{"long action_id", accessory(button(long(256), "A")), "invalid_blocks"},
		{"the same action_id", []any{actions(button("a", "A"), button("a", "B"))}, "invalid_blocks"},
		{"the same block_id", []any{with(section("x"), "block_id", "b"), with(section("x"), "block_id", "b")}, "invalid_blocks"},
		{"long url", accessory(with(button("a", "A"), "url", "https://"+long(3000))), "invalid_blocks"},
		{"no url", accessory(with(button("a", "A"), "url", "evil")), "invalid_blocks"},
		{"style", accessory(with(button("a", "A"), "style", "loud")), "invalid_blocks"},
		{"image without alt_text", []any{image}, "invalid_blocks"},
		{"image", accessory(object{"type": "image", "image_url": "https://x.test/a.png", "alt_text": "a"}), ""},
		{"100 options", accessory(selects(100)), ""},
		{"101 options", accessory(selects(101)), "invalid_blocks"},
		{"long option", accessory(with(selects(1), "options", []any{object{"text": plain(long(76)), "value": "v"}})), "invalid_blocks"},
		{"initial option", accessory(with(selects(1), "initial_option", object{"text": plain("y"), "value": "w"})), "invalid_blocks"},
		{"6 in an overflow", accessory(object{"type": "overflow", "options": options(6)}), "invalid_blocks"},
		{"unknown element", accessory(object{"type": "lever"}), "invalid_blocks"},
		{"unknown block", []any{object{"type": "hologram"}}, "invalid_blocks"},
		{"no object", []any{"x"}, "invalid_blocks"},
		{"total", some(5, func(int) any { return section(long(2641)) }), "msg_blocks_too_long"},
		{"just below", some(5, func(int) any { return section(long(2640)) }), ""},
	}
	for _, tt := range tests {
		got := ""
		err := checkBlocks(decoded(marshal(object{"blocks": tt.blocks}))["blocks"].([]any))
		if err != nil {
			got = err.code
		}
		if got != tt.want {
			t.Errorf("%s: %q %v, want %q", tt.name, got, err, tt.want)
		}
		if got == "invalid_blocks" && len(inner(err.more, "response_metadata")["messages"].([]string)) == 0 {
			t.Errorf("%s: no messages say why", tt.name)
		}
	}
}

func modal(blocks ...any) object {
	return object{"type": "modal", "title": plain("Subscribe"), "submit": plain("Save"), "blocks": append([]any{}, blocks...)}
}

func input(action string, element object) object {
	element["action_id"] = action
	return object{"type": "input", "block_id": "of " + action, "label": plain(action), "element": element}
}

func TestViewLimits(t *testing.T) {
	tests := []struct {
		name string
		view object
		ok   bool
	}{
		{"modal", modal(input("who", object{"type": "plain_text_input"})), true},
		{"home", object{"type": "home", "blocks": []any{section("x")}}, true},
		{"title of 25", with(modal(), "title", plain(strings.Repeat("x", 25))), false},
		{"submit of 25", with(modal(), "submit", plain(strings.Repeat("x", 25))), false},
		{"no title", object{"type": "modal", "blocks": []any{}}, false},
		{"no blocks", object{"type": "home"}, false},
		{"no submit", object{"type": "modal", "title": plain("x"), "blocks": []any{input("a", object{"type": "plain_text_input"})}}, false},
		{"metadata", with(modal(), "private_metadata", strings.Repeat("x", 3001)), false},
		{"external_id", with(modal(), "external_id", strings.Repeat("x", 256)), false},
		{"home with a title", object{"type": "home", "title": plain("x"), "blocks": []any{}}, false},
		{"an input twice", modal(input("a", object{"type": "plain_text_input"}), input("a", object{"type": "plain_text_input"})), false},
		{"of no kind", object{"type": "hologram", "blocks": []any{}}, false},
	}
	for _, tt := range tests {
		if err := checkView(decoded(marshal(tt.view))); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestPingsAndLinks(t *testing.T) {
	s := Start(t, Options{})
	w := s.AddWorkspace("Nation")
	fan := w.AddUser("fan")
	tests := []struct {
		text  string
		shown string
		pings Pings
		links []Link
	}{
		{"plain", "plain", Pings{}, nil},
		{"<!channel> <!here> <!everyone>", "@channel @here @everyone", Pings{Channel: true, Here: true, Everyone: true}, nil},
		{"<@" + fan.ID + "> <!subteam^S1|@fans>", "@fan @fans", Pings{Users: []string{fan.ID}, Groups: []string{"S1"}}, nil},
		{"&lt;!channel&gt; &amp;lt;", "<!channel> &lt;", Pings{}, nil},
		{"<https://x.test/?a=1&amp;b=2|a story>", "a story", Pings{}, []Link{{"https://x.test/?a=1&b=2", "a story"}}},
		{"see https://x.test/1, too", "see https://x.test/1, too", Pings{}, []Link{{URL: "https://x.test/1,"}}},
		{"<!date^1^{date}|July 4>", "July 4", Pings{}, nil},
		{"@here mail me@here.test @\u200bhere", "@here mail me@here.test @\u200bhere", Pings{Here: true}, nil},
		{"a < b > c <unknown>", "a < b > c <unknown>", Pings{}, nil},
	}
	for _, tt := range tests {
		s.mu.Lock()
		r := s.read([]any{section(tt.text)}, "", false, false)
		s.mu.Unlock()
		if got := strings.Join(r.lines, "\n"); got != tt.shown {
			t.Errorf("%q shows %q, want %q", tt.text, got, tt.shown)
		}
		if string(marshal(r.pings)) != string(marshal(tt.pings)) || !slices.Equal(r.links, tt.links) {
			t.Errorf("%q pings %+v and links %v", tt.text, r.pings, r.links)
		}
	}
}

func FuzzBlocks(f *testing.F) {
	f.Add(`[{"type":"section","text":{"type":"mrkdwn","text":"<!date^1|x"}},{"type":"actions","elements":[1]}]`)
	f.Add(`[{"type":"input","element":{"type":"static_select","option_groups":[{}]}}]`)
	s := &Server{world: newWorld()}
	f.Fuzz(func(t *testing.T, data string) {
		blocks := list(decoded([]byte(`{"b":`+data+`}`)), "b")
		s.read(blocks, data, true, true)
		if checkBlocks(blocks) == nil {
			s.named(blocks)
		}
	})
}
