package discordtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// messageBody is a message as a request gives it.
type messageBody struct {
	Content   string           `json:"content"`
	Embeds    []Embed          `json:"embeds"`
	Rows      []row            `json:"components"`
	Allowed   *allowedMentions `json:"allowed_mentions"`
	Flags     int              `json:"flags"`
	Nonce     json.RawMessage  `json:"nonce"` // text or a number
	Enforce   bool             `json:"enforce_nonce"`
	Reference *reference       `json:"message_reference"`

	data   json.RawMessage            // all of it
	given  map[string]json.RawMessage // what is there, also if it is null
	embeds []object                   // as given
	rows   []object
}

type allowedMentions struct {
	Parse       []string `json:"parse"`
	Roles       []string `json:"roles"`
	Users       []string `json:"users"`
	RepliedUser bool     `json:"replied_user"`
}

type reference struct {
	MessageID       string `json:"message_id"`
	ChannelID       string `json:"channel_id"`
	FailIfNotExists *bool  `json:"fail_if_not_exists"` // nil means true
}

// row is a row of components.
type row struct {
	Type       int         `json:"type"`
	Components []component `json:"components"`
}

// component is a button or a menu.
type component struct {
	Button
	Type    int             `json:"type"`
	Emoji   json.RawMessage `json:"emoji"`
	Options []struct {
		Label string `json:"label"`
		Value string `json:"value"`
	} `json:"options"`
}

// Limits of messages. Source: Discord's documentation of messages and components.
const (
	maxContent  = 2000
	maxNonce    = 25
	maxEmbeds   = 10
	maxEmbedSum = 6000 // characters in all embeds together
	maxRows     = 5
	maxInRow    = 5
	maxChoices  = 25 // of a menu or completion
	maxURL      = 2048
)

// Types of components.
const (
	actionRow    = 1
	buttonType   = 2
	stringSelect = 3
	linkStyle    = 5
	premiumStyle = 6
)

// decode reads JSON into v as Discord does: what is not JSON is refused
// otherwise than what is not of the form.
func decode(data []byte, v any) *apiError {
	err := json.Unmarshal(data, v)
	if err == nil {
		return nil
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		var f form
		f.add(wrong.Field, "BASE_TYPE_BAD_TYPE", "Not of the right type: "+wrong.Value)
		return f.refusal()
	}
	return errInvalidJSON
}

func parseMessage(data []byte) (*messageBody, *apiError) {
	b := &messageBody{data: data}
	if err := decode(data, b); err != nil {
		return nil, err
	}
	if err := decode(data, &b.given); err != nil {
		return nil, err
	}
	for name, list := range map[string]*[]object{"embeds": &b.embeds, "components": &b.rows} {
		if raw := b.given[name]; raw != nil {
			_ = json.Unmarshal(raw, list) // it could be decoded above
		}
	}
	return b, nil
}

// check notes what is wrong with the message, below the path prefix.
func (b *messageBody) check(f *form, prefix string) {
	f.count(prefix+"content", utf8.RuneCountInString(strings.TrimSpace(b.Content)), maxContent)
	f.count(prefix+"embeds", len(b.Embeds), maxEmbeds)
	sum := 0
	for i, e := range b.Embeds {
		sum += e.check(f, fmt.Sprintf("%sembeds.%d.", prefix, i))
	}
	if sum > maxEmbedSum {
		f.add(prefix+"embeds", "MAX_EMBED_SIZE_EXCEEDED", fmt.Sprintf("Embed size exceeds maximum size of %d", maxEmbedSum))
	}
	b.checkRows(f, prefix)
	b.checkNonce(f, prefix)
	if b.Allowed != nil {
		b.Allowed.check(f, prefix+"allowed_mentions")
	}
}

func (b *messageBody) checkNonce(f *form, prefix string) {
	f.count(prefix+"nonce", utf8.RuneCountInString(b.nonce()), maxNonce)
	if b.Enforce && b.nonce() == "" {
		f.add(prefix+"nonce", "BASE_TYPE_REQUIRED", "This field is required")
	}
}

// nonce is the nonce as text.
func (b *messageBody) nonce() string {
	nonce := strings.Trim(string(b.Nonce), `"`)
	if nonce == "null" {
		return ""
	}
	return nonce
}

// check notes what is wrong with the embed and returns how many characters it has.
func (e Embed) check(f *form, at string) int {
	f.length(at+"title", e.Title, 0, 256)
	f.length(at+"description", e.Description, 0, 4096)
	f.length(at+"footer.text", e.Footer.Text, 0, 2048)
	f.length(at+"author.name", e.Author.Name, 0, 256)
	f.count(at+"fields", len(e.Fields), 25)
	sum := 0
	for i, field := range e.Fields {
		f.length(fmt.Sprintf("%sfields.%d.name", at, i), field.Name, 1, 256)
		f.length(fmt.Sprintf("%sfields.%d.value", at, i), field.Value, 1, 1024)
		sum += utf8.RuneCountInString(field.Name) + utf8.RuneCountInString(field.Value)
	}
	for name, link := range map[string]string{
		"url": e.URL, "author.url": e.Author.URL, "author.icon_url": e.Author.IconURL,
		"footer.icon_url": e.Footer.IconURL, "thumbnail.url": e.Thumbnail.URL, "image.url": e.Image.URL,
	} {
		f.address(at+name, link, maxURL)
	}
	if e.Color < 0 || e.Color > 0xFFFFFF {
		f.add(at+"color", "NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215.")
	}
	if _, err := time.Parse(time.RFC3339, e.Timestamp); e.Timestamp != "" && err != nil {
		f.add(at+"timestamp", "DATE_TIME_TYPE_PARSE", "Could not parse "+e.Timestamp+". Should be ISO8601.")
	}
	for _, text := range []string{e.Title, e.Description, e.Footer.Text, e.Author.Name} {
		sum += utf8.RuneCountInString(text)
	}
	if sum == 0 && e.Image.URL == "" && e.Thumbnail.URL == "" {
		f.add(at+"description", "BASE_TYPE_REQUIRED", "This field is required")
	}
	return sum
}

func (b *messageBody) checkRows(f *form, prefix string) {
	f.count(prefix+"components", len(b.Rows), maxRows)
	ids := make(map[string]bool)
	for i, r := range b.Rows {
		at := fmt.Sprintf("%scomponents.%d", prefix, i)
		if r.Type != actionRow {
			f.add(at+".type", "UNION_TYPE_CHOICES", `Value of field "type" must be one of (1,).`)
			continue
		}
		if len(r.Components) < 1 || len(r.Components) > maxInRow {
			f.add(at+".components", "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", maxInRow))
		}
		for j, c := range r.Components {
			at := fmt.Sprintf("%s.components.%d", at, j)
			c.check(f, at, len(r.Components))
			if c.CustomID != "" && ids[c.CustomID] {
				f.add(at+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
			}
			ids[c.CustomID] = true
		}
	}
}

// check notes what is wrong with a button or menu in a row of so many.
func (c component) check(f *form, at string, inRow int) {
	switch {
	case c.Type == buttonType:
		c.checkButton(f, at)
	case c.Type >= stringSelect && c.Type <= 8 && c.Type != 4:
		f.length(at+".custom_id", c.CustomID, 1, 100)
		f.count(at+".options", len(c.Options), maxChoices)
		if inRow > 1 {
			f.add(at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
		}
		for i, o := range c.Options {
			f.length(fmt.Sprintf("%s.options.%d.label", at, i), o.Label, 1, 100)
			f.length(fmt.Sprintf("%s.options.%d.value", at, i), o.Value, 1, 100)
		}
	default:
		f.add(at+".type", "UNION_TYPE_CHOICES", `Value of field "type" must be one of (2, 3, 5, 6, 7, 8).`)
	}
}

func (c component) checkButton(f *form, at string) {
	f.length(at+".label", c.Label, 0, 80)
	switch {
	case c.Style < 1 || c.Style > premiumStyle:
		f.add(at+".style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
	case c.Style == premiumStyle:
		return
	case c.Style == linkStyle:
		f.length(at+".url", c.URL, 1, 512)
		f.address(at+".url", c.URL, 512)
		if c.CustomID != "" {
			f.add(at+".custom_id", "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", "A custom id and url cannot both be specified")
		}
	default:
		f.length(at+".custom_id", c.CustomID, 1, 100)
		if c.URL != "" {
			f.add(at+".url", "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", "A custom id and url cannot both be specified")
		}
	}
	if strings.TrimSpace(c.Label) == "" && len(c.Emoji) == 0 {
		f.add(at+".label", "BUTTON_COMPONENT_LABEL_OR_EMOJI", "A button requires a label or an emoji")
	}
}

func (a *allowedMentions) check(f *form, at string) {
	for i, what := range a.Parse {
		if !slices.Contains([]string{"roles", "users", "everyone"}, what) {
			f.add(fmt.Sprintf("%s.parse.%d", at, i), "BASE_TYPE_CHOICES", "Value must be one of {'users', 'everyone', 'roles'}.")
		}
	}
	f.count(at+".roles", len(a.Roles), 100)
	f.count(at+".users", len(a.Users), 100)
	for what, ids := range map[string][]string{"roles": a.Roles, "users": a.Users} {
		if len(ids) > 0 && slices.Contains(a.Parse, what) {
			f.add(at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", fmt.Sprintf("parse:[%q] and %s: [ids...] are mutually exclusive.", what, what))
		}
	}
}

// empty reports whether a message of this would have nothing to show.
func (b *messageBody) empty() bool {
	return strings.TrimSpace(b.Content) == "" && len(b.Embeds) == 0
}

var (
	roleMention     = regexp.MustCompile(`<@&(\d+)>`)
	userMention     = regexp.MustCompile(`<@!?(\d+)>`)
	everyoneMention = regexp.MustCompile(`@(everyone|here)`)
)

// pings returns whom the message notifies.
// Source: Discord's documentation of allowed mentions.
func (b *messageBody) pings() Pings {
	a := b.Allowed
	if a == nil {
		a = &allowedMentions{Parse: []string{"roles", "users", "everyone"}}
	}
	mentioned := func(re *regexp.Regexp, kind string, named []string) []string {
		var ids []string
		for _, found := range re.FindAllStringSubmatch(b.Content, -1) {
			id := found[1]
			if !slices.Contains(ids, id) && (slices.Contains(a.Parse, kind) || slices.Contains(named, id)) {
				ids = append(ids, id)
			}
		}
		return ids
	}
	return Pings{
		Everyone: slices.Contains(a.Parse, "everyone") && everyoneMention.MatchString(b.Content),
		Roles:    mentioned(roleMention, "roles", a.Roles),
		Users:    mentioned(userMention, "users", a.Users),
	}
}

// unknownReference is the refusal of an answer to a message that is not there.
func unknownReference() *apiError {
	var f form
	f.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
	e := f.refusal()
	e.status = http.StatusBadRequest
	return e
}
