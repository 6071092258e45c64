package discordtest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Types of options. Source: Discord's documentation of application commands.
const (
	stringOption      = 3
	integerOption     = 4
	booleanOption     = 5
	userOption        = 6
	channelOption     = 7
	roleOption        = 8
	mentionableOption = 9
	numberOption      = 10
	attachmentOption  = 11
)

// Limits of commands. Source: Discord's documentation of application commands.
const (
	maxCommands    = 100
	maxOptions     = 25
	maxCommandText = 8000 // characters of names, descriptions and values
)

// command is a registered command.
type command struct {
	commandForm
	id   string
	json object // as Discord tells it
}

// commandForm is what is looked at of a command.
type commandForm struct {
	Name        string          `json:"name"`
	Type        int             `json:"type"` // 0 means 1, a slash command
	Description string          `json:"description"`
	Options     []option        `json:"options"`
	Permissions json.RawMessage `json:"default_member_permissions"` // text; a number, or null
	Contexts    []int           `json:"contexts"`                   // empty means all
	Installs    []int           `json:"integration_types"`          // empty means guilds
	NameWords   words           `json:"name_localizations"`
	TextWords   words           `json:"description_localizations"`
}

// words are translations, by locale.
type words map[string]string

// option is an option of a command.
type option struct {
	Type         int    `json:"type"`
	Name         string `json:"name"`
	Description  string `json:"description"`
	Required     bool   `json:"required"`
	Autocomplete bool   `json:"autocomplete"`
	Choices      []struct {
		Name  string          `json:"name"`
		Value json.RawMessage `json:"value"`
	} `json:"choices"`
	ChannelTypes []ChannelType `json:"channel_types"`
	MinValue     *float64      `json:"min_value"`
	MaxValue     *float64      `json:"max_value"`
	MinLength    *int          `json:"min_length"`
	MaxLength    *int          `json:"max_length"`
	NameWords    words         `json:"name_localizations"`
	TextWords    words         `json:"description_localizations"`
}

// commandScope checks whose commands the path names, and returns the guild; ""
// is everywhere.
func (x *exchange) commandScope() (string, *apiError) {
	if x.params["application_id"] != x.ApplicationID {
		return "", errUnknownApplication
	}
	if x.params["guild_id"] == "" {
		return "", nil
	}
	g, err := x.theGuild()
	if err != nil {
		return "", errMissingAccess
	}
	return g.ID, nil
}

// commands is GET /applications/{application_id}/commands, and that of a guild.
func (x *exchange) commands() (any, *apiError) {
	scope, err := x.commandScope()
	if err != nil {
		return nil, err
	}
	all := []object{}
	translated := x.r.URL.Query().Get("with_localizations") == "true"
	for _, c := range x.world.commands[scope] {
		shown := c.json
		if !translated {
			shown = untranslated(c.json).(object)
		}
		all = append(all, shown)
	}
	return all, nil
}

// untranslated copies JSON without the translations.
func untranslated(v any) any {
	switch v := v.(type) {
	case object:
		copied := object{}
		for name, value := range v {
			if !strings.HasSuffix(name, "_localizations") {
				copied[name] = untranslated(value)
			}
		}
		return copied
	case map[string]any:
		return untranslated(object(v))
	case []any:
		copied := []any{}
		for _, item := range v {
			copied = append(copied, untranslated(item))
		}
		return copied
	}
	return v
}

// setCommands is PUT /applications/{application_id}/commands, and that of a guild.
func (x *exchange) setCommands() (any, *apiError) {
	scope, err := x.commandScope()
	if err != nil {
		return nil, err
	}
	var forms []commandForm
	if err := decode(x.body, &forms); err != nil {
		return nil, err
	}
	var given []object
	if err := decode(x.body, &given); err != nil {
		return nil, err
	}
	var f form
	checkCommands(&f, forms)
	if err := f.refusal(); err != nil {
		return nil, err
	}
	before := x.world.commands[scope]
	now := make([]*command, len(forms))
	all := []object{}
	for i := range forms {
		now[i] = x.register(scope, forms[i], given[i], before)
		all = append(all, now[i].json)
	}
	x.world.commands[scope] = now
	return all, nil
}

// register makes a command of what was given. One of the same name before keeps
// its id, and its version when nothing changed.
func (x *exchange) register(scope string, form commandForm, given object, before []*command) *command {
	c := &command{commandForm: form, id: x.clock.worldID()}
	var old *command
	for _, b := range before {
		if b.Name == form.Name {
			old, c.id = b, b.id
		}
	}
	c.json = tidy(given).with(object{
		"id": c.id, "application_id": x.ApplicationID, "type": max(form.Type, 1), "nsfw": given["nsfw"] == true,
		"default_member_permissions": nil, "name_localizations": given["name_localizations"],
		"description_localizations": given["description_localizations"], "version": x.clock.timeID(),
	})
	if p, ok := c.needs(); ok {
		c.json["default_member_permissions"] = p.String()
	}
	switch {
	case scope != "":
		c.json["guild_id"] = scope
	default:
		c.json["contexts"] = given["contexts"]
		if len(form.Installs) == 0 {
			c.json["integration_types"] = []int{0}
		}
	}
	if old != nil {
		c.json["version"] = old.json["version"]
		if !reflect.DeepEqual(c.json, old.json) {
			c.json["version"] = x.clock.timeID()
		}
	}
	return c
}

// tidy copies JSON without what says nothing: null, false, and empty lists.
func tidy(o object) object {
	copied := object{}
	for name, value := range o {
		switch v := value.(type) {
		case nil:
			continue
		case bool:
			if !v {
				continue
			}
		case []any:
			if len(v) == 0 {
				continue
			}
			items := make([]any, len(v))
			for i, item := range v {
				items[i] = item
				if inner, ok := item.(map[string]any); ok {
					items[i] = map[string]any(tidy(inner))
				}
			}
			value = items
		}
		copied[name] = value
	}
	return copied
}

// needs returns the permissions that members need to be offered the command.
func (cmd *command) needs() (Permissions, bool) {
	text := strings.Trim(string(cmd.Permissions), `"`)
	p, err := strconv.ParseUint(text, 10, 64)
	return Permissions(p), err == nil
}

// commandName is the form of names of commands and options.
// Source: Discord's documentation of application commands.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

func checkCommands(f *form, forms []commandForm) {
	f.count("", len(forms), maxCommands)
	seen := make(map[string]bool)
	for i, c := range forms {
		at := strconv.Itoa(i) + "."
		checkName(f, at+"name", c.Name)
		if seen[c.Name] {
			f.add(at+"name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		seen[c.Name] = true
		f.length(at+"description", c.Description, 1, 100)
		c.NameWords.check(f, at+"name_localizations", true)
		c.TextWords.check(f, at+"description_localizations", false)
		checkOptions(f, at+"options", c.Options)
		if n := c.text(); n > maxCommandText {
			f.add(strings.TrimSuffix(at, "."), "APPLICATION_COMMAND_TOO_LARGE",
				fmt.Sprintf("Command exceeds maximum size of %d: %d", maxCommandText, n))
		}
	}
}

func checkName(f *form, at, name string) {
	if !commandName.MatchString(name) || strings.ToLower(name) != name {
		f.add(at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
}

// locales are what Discord can be set to. Source: Discord's reference.
var locales = strings.Fields("id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko")

func (w words) check(f *form, at string, names bool) {
	for locale, text := range w {
		if !slices.Contains(locales, locale) {
			f.add(at+"."+locale, "BASE_TYPE_CHOICES", "Not a locale of Discord's.")
		}
		if names {
			checkName(f, at+"."+locale, text)
			continue
		}
		f.length(at+"."+locale, text, 1, 100)
	}
}

func checkOptions(f *form, at string, options []option) {
	f.count(at, len(options), maxOptions)
	seen := make(map[string]bool)
	for i, o := range options {
		at := fmt.Sprintf("%s.%d.", at, i)
		checkName(f, at+"name", o.Name)
		if seen[o.Name] {
			f.add(at+"name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
		}
		seen[o.Name] = true
		f.length(at+"description", o.Description, 1, 100)
		o.NameWords.check(f, at+"name_localizations", true)
		o.TextWords.check(f, at+"description_localizations", false)
		if i > 0 && o.Required && !options[i-1].Required {
			f.add(at+"required", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		o.check(f, at)
	}
}

func (o option) check(f *form, at string) {
	if o.Type < stringOption || o.Type > attachmentOption {
		f.add(at+"type", "BASE_TYPE_CHOICES", "Only options of the types 3 to 11 are known here.")
	}
	f.count(at+"choices", len(o.Choices), maxChoices)
	if o.Autocomplete && len(o.Choices) > 0 {
		f.add(at+"autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", "Cannot have both autocomplete and choices")
	}
	for i, c := range o.Choices {
		f.length(fmt.Sprintf("%schoices.%d.name", at, i), c.Name, 1, 100)
		f.length(fmt.Sprintf("%schoices.%d.value", at, i), strings.Trim(string(c.Value), `"`), 1, 100)
	}
}

// text counts the characters that are limited for a command as a whole.
func (c commandForm) text() int {
	n := utf8.RuneCountInString(c.Name + c.Description)
	for _, o := range c.Options {
		n += utf8.RuneCountInString(o.Name + o.Description)
		for _, choice := range o.Choices {
			n += utf8.RuneCountInString(choice.Name) + utf8.RuneCountInString(strings.Trim(string(choice.Value), `"`))
		}
	}
	return n
}
