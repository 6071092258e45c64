package slacktest

import (
	"encoding/json"
	"fmt"
)

// object is a JSON object.
type object = map[string]any

// text returns a member that is text, or what a number or boolean is as text.
func text(o object, key string) string {
	switch v := o[key].(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

// inner returns a member that is an object, or nil.
func inner(o object, key string) object {
	v, _ := o[key].(object)
	return v
}

// list returns a member that is an array, or nil.
func list(o object, key string) []any {
	v, _ := o[key].([]any)
	return v
}

// truth returns a member that is true, or says so.
func truth(o object, key string) bool {
	switch text(o, key) {
	case "true", "1":
		return true
	}
	return false
}

// number returns a member that is a whole number, or otherwise.
func number(o object, key string, otherwise int) int {
	n := otherwise
	if _, err := fmt.Sscan(text(o, key), &n); err != nil {
		return otherwise
	}
	return n
}

// marshal returns JSON of what is JSON by construction.
func marshal(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		panic("slacktest: " + err.Error())
	}
	return data
}

// decoded returns the JSON as objects, so that nobody's changes reach another.
func decoded(data json.RawMessage) object {
	var o object
	_ = json.Unmarshal(data, &o)
	return o
}
