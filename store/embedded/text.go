package embedded

import (
	"encoding/json"
	"unicode/utf8"
)

// text is a string of any bytes in JSON: a JSON string if it is UTF-8,
// otherwise {"base64": "…"}.
type text string

type bytesJSON struct {
	Base64 []byte `json:"base64"`
}

// MarshalJSON writes the text.
func (t text) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(t)) {
		return json.Marshal(string(t))
	}
	return json.Marshal(bytesJSON{[]byte(t)})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *text) UnmarshalJSON(doc []byte) error {
	if len(doc) > 0 && doc[0] == '{' {
		var b bytesJSON
		err := json.Unmarshal(doc, &b)
		*t = text(b.Base64)
		return err
	}
	return json.Unmarshal(doc, (*string)(t))
}
