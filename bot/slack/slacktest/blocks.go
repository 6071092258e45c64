package slacktest

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"
)

// Limits of Block Kit, in characters and elements. Source: Slack's reference of
// blocks, block elements and composition objects; maxTotal is not documented but
// met by many: bolt-js issue 2509.
const (
	maxBlocks      = 50
	maxViewBlocks  = 100
	maxSection     = 3000
	maxFields      = 10
	maxField       = 2000
	maxHeader      = 150
	maxContext     = 10
	maxActions     = 25
	maxButton      = 75
	maxValue       = 2000
	maxID          = 255
	maxURL         = 3000
	maxAlt         = 2000
	maxPlaceholder = 150
	maxOptions     = 100
	maxOption      = 75
	maxOptionValue = 150
	maxLabel       = 2000
	maxMarkdown    = 12000
	maxMetadata    = 3000
	maxTitle       = 24
	maxTotal       = 13200
	maxText        = 40000
)

// surface is where blocks are shown.
type surface string

const (
	inMessage surface = "message"
	inModal   surface = "modal"
	inHome    surface = "home"
)

// validator finds what Slack refuses in blocks.
type validator struct {
	surface surface
	wrong   []string
	blocks  map[string]bool // block_ids
	actions map[string]bool // action_ids
	total   int             // characters
}

func newValidator(s surface) *validator {
	return &validator{surface: s, blocks: make(map[string]bool), actions: make(map[string]bool)}
}

// fail notes what is wrong, as response_metadata.messages has it.
func (v *validator) fail(at, format string, args ...any) {
	v.wrong = append(v.wrong, "[ERROR] "+fmt.Sprintf(format, args...)+" [json-pointer:"+at+"]")
}

// length checks how long a text is; least is 1 where it is required.
func (v *validator) length(at, text string, least, most int) {
	n := utf8.RuneCountInString(text)
	if n < least {
		v.fail(at, "must be more than %d characters", least-1)
	}
	if n > most {
		v.fail(at, "must be less than %d characters", most+1)
	}
}

// count checks how many there are.
func (v *validator) count(at string, n, least, most int) {
	if n < least {
		v.fail(at, "no fewer than %d items required", least)
	}
	if n > most {
		v.fail(at, "no more than %d items allowed", most)
	}
}

// text checks a text object. Plain ones are asked for where markup is not allowed.
func (v *validator) text(at string, o object, key string, least, most int, markup bool) {
	t, there := o[key]
	if !there || t == nil {
		if least > 0 {
			v.fail(at, "missing required field: %s", key)
		}
		return
	}
	at += "/" + key
	of, _ := t.(object)
	kind := text(of, "type")
	if kind != "plain_text" && (kind != "mrkdwn" || !markup) {
		v.fail(at, "must be a text object that is allowed here: %q", kind)
	}
	v.length(at+"/text", text(of, "text"), 1, most)
	v.total += utf8.RuneCountInString(text(of, "text"))
}

// all checks an array of blocks.
func (v *validator) all(at string, blocks []any) {
	most := maxViewBlocks
	if v.surface == inMessage {
		most = maxBlocks
	}
	v.count(at, len(blocks), 0, most)
	for i, b := range blocks {
		block, _ := b.(object)
		v.block(fmt.Sprintf("%s/%d", at, i), block)
	}
}

func (v *validator) block(at string, b object) {
	v.unique(at+"/block_id", v.blocks, text(b, "block_id"))
	switch kind := text(b, "type"); kind {
	case "section":
		v.section(at, b)
	case "header":
		v.text(at, b, "text", 1, maxHeader, false)
	case "divider":
	case "context":
		v.elements(at, b, maxContext, "image", "mrkdwn", "plain_text")
	case "actions":
		v.elements(at, b, maxActions, slices.Concat([]string{"button", "overflow", "checkboxes", "radio_buttons"}, selects, pickers)...)
	case "image":
		v.image(at, b)
		v.text(at, b, "title", 0, maxLabel, false)
	case "input":
		v.input(at, b)
	case "rich_text":
		v.count(at+"/elements", len(list(b, "elements")), 1, maxViewBlocks)
	case "markdown":
		v.length(at+"/text", text(b, "text"), 1, maxMarkdown)
		v.total += utf8.RuneCountInString(text(b, "text"))
		if v.surface != inMessage {
			v.fail(at, "unsupported block type on this surface: %s", kind)
		}
	default:
		v.fail(at, "unsupported type: %q", kind)
	}
}

// selects and pickers are kinds of elements.
var (
	selects = []string{"static_select", "external_select", "users_select", "conversations_select", "channels_select",
		"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select"}
	pickers = []string{"datepicker", "timepicker", "datetimepicker"}
	inputs  = []string{"plain_text_input", "email_text_input", "url_text_input", "number_input", "checkboxes", "radio_buttons"}
)

func (v *validator) section(at string, b object) {
	fields := list(b, "fields")
	if inner(b, "text") == nil && len(fields) == 0 {
		v.fail(at, "either text or fields must be provided")
	}
	v.text(at, b, "text", 0, maxSection, true)
	v.count(at+"/fields", len(fields), 0, maxFields)
	for i := range fields {
		v.text(at+"/fields", object{fmt.Sprint(i): fields[i]}, fmt.Sprint(i), 1, maxField, true)
	}
	if accessory := inner(b, "accessory"); accessory != nil {
		v.element(at+"/accessory", accessory, slices.Concat([]string{"button", "overflow", "image", "checkboxes", "radio_buttons"}, selects, pickers)...)
	}
}

func (v *validator) input(at string, b object) {
	v.text(at, b, "label", 1, maxLabel, false)
	v.text(at, b, "hint", 0, maxLabel, false)
	element := inner(b, "element")
	if element == nil {
		v.fail(at, "missing required field: element")
		return
	}
	v.element(at+"/element", element, slices.Concat(inputs, selects, pickers)...)
}

func (v *validator) elements(at string, b object, most int, kinds ...string) {
	elements := list(b, "elements")
	v.count(at+"/elements", len(elements), 1, most)
	for i, e := range elements {
		element, _ := e.(object)
		v.element(fmt.Sprintf("%s/elements/%d", at, i), element, kinds...)
	}
}

// element checks an element that must be of one of these kinds.
func (v *validator) element(at string, e object, kinds ...string) {
	kind := text(e, "type")
	if !slices.Contains(kinds, kind) {
		v.fail(at, "unsupported element: %q", kind)
		return
	}
	switch kind {
	case "mrkdwn", "plain_text":
		v.text(at, object{"": e}, "", 1, maxSection, true)
		return
	case "image":
		v.image(at, e)
		return
	case "button":
		v.button(at, e)
	case "static_select", "multi_static_select", "overflow", "checkboxes", "radio_buttons":
		v.optionsOf(at, e, kind)
	}
	v.length(at+"/action_id", text(e, "action_id"), 0, maxID)
	v.unique(at+"/action_id", v.actions, text(e, "action_id"))
	v.text(at, e, "placeholder", 0, maxPlaceholder, false)
	for _, key := range []string{"initial_option", "initial_options"} {
		v.initial(at, e, key)
	}
	v.confirm(at, e)
}

func (v *validator) button(at string, e object) {
	v.text(at, e, "text", 1, maxButton, false)
	v.length(at+"/value", text(e, "value"), 0, maxValue)
	v.length(at+"/url", text(e, "url"), 0, maxURL)
	if style := text(e, "style"); style != "" && style != "primary" && style != "danger" {
		v.fail(at+"/style", "must be primary or danger")
	}
	if url := text(e, "url"); url != "" && !scheme.MatchString(url) {
		v.fail(at+"/url", "must be a valid URL")
	}
}

func (v *validator) image(at string, e object) {
	if inner(e, "slack_file") == nil {
		v.length(at+"/image_url", text(e, "image_url"), 1, maxURL)
	}
	v.length(at+"/alt_text", text(e, "alt_text"), 1, maxAlt)
}

// maxFew are the options of elements that take fewer than maxOptions.
var maxFew = map[string]int{"overflow": 5, "checkboxes": 10, "radio_buttons": 10}

func (v *validator) optionsOf(at string, e object, kind string) {
	most, few := maxFew[kind]
	if !few {
		most = maxOptions
	}
	groups := list(e, "option_groups")
	if groups == nil {
		v.options(at+"/options", list(e, "options"), 1, most, kind == "checkboxes" || kind == "radio_buttons")
		return
	}
	v.groups(at, groups)
}

func (v *validator) groups(at string, groups []any) {
	v.count(at+"/option_groups", len(groups), 1, maxOptions)
	for i, g := range groups {
		group, _ := g.(object)
		here := fmt.Sprintf("%s/option_groups/%d", at, i)
		v.text(here, group, "label", 1, maxOption, false)
		v.options(here+"/options", list(group, "options"), 1, maxOptions, false)
	}
}

func (v *validator) options(at string, options []any, least, most int, markup bool) {
	v.count(at, len(options), least, most)
	for i, o := range options {
		option, _ := o.(object)
		v.option(fmt.Sprintf("%s/%d", at, i), option, markup)
	}
}

func (v *validator) option(at string, o object, markup bool) {
	v.text(at, o, "text", 1, maxOption, markup)
	v.text(at, o, "description", 0, maxOption, markup)
	v.length(at+"/value", text(o, "value"), 1, maxOptionValue)
}

// initial checks options chosen beforehand: they must be among the options, where
// those are given.
func (v *validator) initial(at string, e object, key string) {
	chosen := list(e, key)
	if o := inner(e, key); o != nil {
		chosen = []any{o}
	}
	known := optionsOf(e)
	for _, c := range chosen {
		o, _ := c.(object)
		v.option(at+"/"+key, o, true)
		choice := Choice{text(inner(o, "text"), "text"), text(o, "value")}
		if len(known) > 0 && !slices.Contains(known, choice) {
			v.fail(at+"/"+key, "must be one of the options: %q", choice.Value)
		}
	}
}

func (v *validator) confirm(at string, e object) {
	c := inner(e, "confirm")
	if c == nil {
		return
	}
	at += "/confirm"
	v.text(at, c, "title", 1, 100, false)
	v.text(at, c, "text", 1, 300, true)
	v.text(at, c, "confirm", 0, 30, false)
	v.text(at, c, "deny", 0, 30, false)
}

// unique checks that an id comes once.
func (v *validator) unique(at string, seen map[string]bool, id string) {
	v.length(at, id, 0, maxID)
	if id != "" && seen[id] {
		v.fail(at, "must be unique: %q", id)
	}
	seen[id] = true
}

// checkBlocks returns how Slack refuses the blocks of a message, or nil.
func checkBlocks(blocks []any) *apiError {
	v := newValidator(inMessage)
	v.all("/blocks", blocks)
	switch {
	case len(v.wrong) > 0:
		return &apiError{"invalid_blocks", object{"errors": v.wrong, "response_metadata": object{"messages": v.wrong}}}
	case v.total > maxTotal:
		return &apiError{code: "msg_blocks_too_long"}
	}
	return nil
}

// checkView returns how Slack refuses a view, or nil.
func checkView(o object) *apiError {
	kind := surface(text(o, "type"))
	v := newValidator(kind)
	switch kind {
	case inModal:
		v.text("/view", o, "title", 1, maxTitle, false)
		v.text("/view", o, "submit", 0, maxTitle, false)
		v.text("/view", o, "close", 0, maxTitle, false)
		if hasInput(o) && inner(o, "submit") == nil {
			v.fail("/view", "missing required field: submit")
		}
	case inHome:
		for _, key := range []string{"title", "submit", "close"} {
			if o[key] != nil {
				v.fail("/view/"+key, "is not allowed in a home view")
			}
		}
	default:
		v.fail("/view/type", "unsupported type: %q", kind)
	}
	if _, ok := o["blocks"].([]any); !ok {
		v.fail("/view", "missing required field: blocks")
	}
	v.all("/view/blocks", list(o, "blocks"))
	v.length("/view/private_metadata", text(o, "private_metadata"), 0, maxMetadata)
	v.length("/view/callback_id", text(o, "callback_id"), 0, maxID)
	v.length("/view/external_id", text(o, "external_id"), 0, maxID)
	if len(v.wrong) > 0 {
		return &apiError{"invalid_arguments", object{"response_metadata": object{"messages": v.wrong}}}
	}
	return nil
}

func hasInput(view object) bool {
	return slices.ContainsFunc(list(view, "blocks"), func(b any) bool {
		block, _ := b.(object)
		return text(block, "type") == "input"
	})
}

// named returns a copy of blocks where each has a block_id and each element an
// action_id, as Slack gives them.
func (s *Server) named(blocks []any) []any {
	named := make([]any, len(blocks))
	for i, b := range blocks {
		block := maps.Clone(b.(object))
		s.name(block, "block_id", "b")
		for _, key := range []string{"accessory", "element"} {
			if e := inner(block, key); e != nil {
				block[key] = s.namedElement(e)
			}
		}
		if text(block, "type") == "actions" {
			var elements []any
			for _, e := range list(block, "elements") {
				elements = append(elements, s.namedElement(e.(object)))
			}
			block["elements"] = elements
		}
		named[i] = block
	}
	return named
}

func (s *Server) namedElement(e object) object {
	e = maps.Clone(e)
	if text(e, "type") != "image" {
		s.name(e, "action_id", "a")
	}
	return e
}

func (s *Server) name(o object, key, prefix string) {
	if text(o, key) == "" {
		o[key] = s.serial(prefix)
	}
}
