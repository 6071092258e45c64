package slacktest

import "strings"

// reading is what a reader gets of blocks.
type reading struct {
	markup
	lines    []string
	elements []Element
}

// read reads blocks, or else the text. Both of them ping, as phones show the one
// and channels the other.
func (s *Server) read(blocks []any, text string, auto, names bool) reading {
	r := reading{markup: markup{names: s.nameOf}}
	shown := r.mrkdwn(text, auto, names)
	for _, b := range blocks {
		if block, ok := b.(object); ok {
			r.block(block)
		}
	}
	if len(blocks) == 0 && shown != "" {
		r.lines = []string{shown}
	}
	return r
}

// line adds a line of what is not empty.
func (r *reading) line(parts ...string) {
	var full []string
	for _, p := range parts {
		if p != "" {
			full = append(full, p)
		}
	}
	if len(full) > 0 {
		r.lines = append(r.lines, strings.Join(full, " "))
	}
}

func (r *reading) block(b object) {
	id := text(b, "block_id")
	switch text(b, "type") {
	case "section":
		r.line(r.text(inner(b, "text")))
		for _, f := range list(b, "fields") {
			field, _ := f.(object)
			r.line(r.text(field))
		}
		r.line(r.element(id, inner(b, "accessory"), ""))
	case "header":
		r.line(r.text(inner(b, "text")))
	case "context", "actions":
		var parts []string
		for _, e := range list(b, "elements") {
			element, _ := e.(object)
			parts = append(parts, r.element(id, element, ""))
		}
		r.line(parts...)
	case "input":
		label := r.text(inner(b, "label"))
		r.line(label+":", r.element(id, inner(b, "element"), label))
		r.line(r.text(inner(b, "hint")))
	case "image":
		r.line(r.text(inner(b, "title")), "[image: "+text(b, "alt_text")+"]")
	case "markdown":
		r.line(text(b, "text"))
		r.plain(text(b, "text"), true, false)
	case "rich_text":
		for _, e := range list(b, "elements") {
			r.line(r.rich(e))
		}
	}
}

// text reads a text object.
func (r *reading) text(t object) string {
	if text(t, "type") == "mrkdwn" {
		free := !truth(t, "verbatim")
		return r.mrkdwn(text(t, "text"), free, free)
	}
	return text(t, "text")
}

// element reads a part of a block: a text, an image, or something to use.
func (r *reading) element(block string, e object, label string) string {
	switch text(e, "type") {
	case "":
		return ""
	case "mrkdwn", "plain_text":
		return r.text(e)
	case "image":
		return "[image: " + text(e, "alt_text") + "]"
	}
	if label == "" {
		label = r.text(inner(e, "text"))
	}
	placeholder := r.text(inner(e, "placeholder"))
	if label == "" {
		label = placeholder
	}
	if label == "" && text(e, "type") == "overflow" {
		label = "…"
	}
	found := Element{
		Type: text(e, "type"), BlockID: block, ActionID: text(e, "action_id"), Label: label,
		Value: text(e, "value") + text(e, "initial_value"), URL: text(e, "url"), Style: text(e, "style"),
		Options: optionsOf(e), MinQuery: number(e, "min_query_length", 3),
	}
	r.elements = append(r.elements, found)
	if placeholder != "" {
		label = placeholder
	}
	return "[" + label + "]"
}

// optionsOf returns the options of an element, or of an answer to block_suggestion.
func optionsOf(e object) []Choice {
	var choices []Choice
	for _, group := range append([]any{e}, list(e, "option_groups")...) {
		g, _ := group.(object)
		for _, o := range list(g, "options") {
			option, _ := o.(object)
			choices = append(choices, Choice{text(inner(option, "text"), "text"), text(option, "value")})
		}
	}
	return choices
}

// rich reads an element of rich text.
func (r *reading) rich(v any) string {
	e, _ := v.(object)
	switch text(e, "type") {
	case "text":
		return text(e, "text")
	case "user":
		r.pings.Users = append(r.pings.Users, text(e, "user_id"))
		return r.names(text(e, "user_id"))
	case "usergroup":
		r.pings.Groups = append(r.pings.Groups, text(e, "usergroup_id"))
		return "@" + text(e, "usergroup_id")
	case "broadcast":
		r.broadcast(text(e, "range"))
		return "@" + text(e, "range")
	case "channel":
		return r.names(text(e, "channel_id"))
	case "date":
		return text(e, "fallback")
	case "link":
		r.links = append(r.links, Link{text(e, "url"), text(e, "text")})
		if shown := text(e, "text"); shown != "" {
			return shown
		}
		return text(e, "url")
	case "emoji":
		return ":" + text(e, "name") + ":"
	}
	var parts []string
	for _, item := range list(e, "elements") {
		parts = append(parts, r.rich(item))
	}
	separator := ""
	if text(e, "type") == "rich_text_list" {
		separator = "\n"
	}
	return strings.Join(parts, separator)
}

// snapshot returns the message as it is. The world is locked.
func (s *Server) snapshot(p *post) Message {
	r := s.read(p.blocks, p.text, p.autoLink, p.linkNames)
	m := Message{
		Channel: p.channel.ID, TS: p.ts, ThreadTS: p.thread, Broadcast: p.broadcast, User: p.user, FromBot: p.bot,
		Fallback: p.text, Elements: r.elements, Pings: p.pings, Links: r.links, Unfurl: p.unfurl, Via: p.via,
		Ephemeral: p.to != nil, Deleted: p.deleted, Posted: p.posted, Edited: p.edited, Metadata: p.metadata,
		shown: strings.Join(r.lines, "\n"),
	}
	if len(p.blocks) > 0 {
		m.Blocks = marshal(p.blocks)
	}
	if p.to != nil {
		m.To = p.to.ID
	}
	for _, b := range p.bodies {
		m.Bodies = append(m.Bodies, marshal(b))
	}
	return m
}
