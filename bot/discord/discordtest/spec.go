package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// specVariable names Discord's OpenAPI document, for where it is not found by
// itself.
const specVariable = "HOTSTOVE_DISCORD_SPEC"

// spec checks requests against Discord's OpenAPI document. It is shared by all
// servers of the process.
type spec struct {
	document   map[string]any
	mu         sync.Mutex // guards compiler and operations
	compiler   *jsonschema.Compiler
	operations map[string]*operation
}

// operation is one method of one path in the document.
type operation struct {
	err     error // why it is not in the document
	body    *jsonschema.Schema
	queries map[string]bool
	checked atomic.Int64
}

// sharedSpec returns the document's checker, nil where there is no document.
func sharedSpec(t testing.TB) *spec {
	t.Helper()
	s, err := loadSpec()
	if errors.Is(err, os.ErrNotExist) {
		t.Logf("Discord's OpenAPI document is not here: requests are not checked against it; %s may name it", specVariable)
		return nil
	}
	if err != nil {
		t.Fatalf("read Discord's OpenAPI document: %v", err)
	}
	return s
}

var loadSpec = sync.OnceValues(func() (*spec, error) {
	file, err := specFile()
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	object, ok := document.(map[string]any)
	if !ok {
		return nil, errors.New("the document is no object")
	}
	amend(object)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(specURL, object); err != nil {
		return nil, err
	}
	return &spec{document: object, compiler: c, operations: make(map[string]*operation)}, nil
})

// specURL is what the document is called within the compiler.
const specURL = "file:///discord.json"

// specFile finds the document: where the variable says, or beside the module.
func specFile() (string, error) {
	if file := os.Getenv(specVariable); file != "" {
		return file, nil
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "..", "shared", "spec", "discord-openapi.json"), nil
		}
		if dir == filepath.Dir(dir) {
			return "", os.ErrNotExist
		}
		dir = filepath.Dir(dir)
	}
}

// amend makes the document stricter where Discord passes over mistakes, and
// laxer where it is narrower than Discord's documentation:
//
//   - Properties that it does not name are mistakes, unless they say nothing:
//     discordgo sends the null and false of all options with every option.
//   - default_member_permissions is text, a number only in the document.
//   - nsfw of a command is documented, and missing.
func amend(document map[string]any) {
	schemas := at(document, "components", "schemas")
	shorten(schemas)
	for _, s := range schemas {
		schema, _ := s.(map[string]any)
		if schema["properties"] != nil && schema["additionalProperties"] == nil {
			schema["additionalProperties"] = map[string]any{"enum": []any{nil, false, "", []any{}}}
		}
	}
	command := at(schemas, "ApplicationCommandUpdateRequest", "properties")
	command["nsfw"] = map[string]any{"type": "boolean"}
	permissions := at(command, "default_member_permissions")
	permissions["type"] = []any{"integer", "string", "null"}
	permissions["pattern"] = "^[0-9]+$"
}

// shorten says the same in fewer steps, since comparing numbers takes most of
// the time of a check: a list of values for one value or another, and no list
// of all values behind the list of those that are allowed.
func shorten(v any) {
	switch v := v.(type) {
	case map[string]any:
		if v["enum"] != nil {
			delete(v, "allOf")
		}
		if values := constants(v["oneOf"]); len(values) > 0 {
			v["enum"] = values
			delete(v, "oneOf")
		}
		for _, inner := range v {
			shorten(inner)
		}
	case []any:
		for _, inner := range v {
			shorten(inner)
		}
	}
}

// constants returns the values that one of the schemas demands; nil when some
// schema is of another form.
func constants(schemas any) []any {
	list, _ := schemas.([]any)
	var values []any
	for _, s := range list {
		value, ok := at(map[string]any{"": s}, "")["const"]
		if !ok {
			return nil
		}
		values = append(values, value)
	}
	return values
}

// at follows names into JSON. What is not there is an empty object.
func at(o map[string]any, names ...string) map[string]any {
	for _, name := range names {
		o, _ = o[name].(map[string]any)
	}
	if o == nil {
		return map[string]any{}
	}
	return o
}

// operation returns what the document says of a method and path.
func (s *spec) operation(method, template string) *operation {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := method + " " + template
	if s.operations[key] == nil {
		s.operations[key] = s.compile(method, template)
	}
	return s.operations[key]
}

func (s *spec) compile(method, template string) *operation {
	o := &operation{queries: make(map[string]bool)}
	said := at(s.document, "paths", template, strings.ToLower(method))
	if len(said) == 0 {
		o.err = errors.New("the document has no such operation")
		return o
	}
	parameters, _ := said["parameters"].([]any)
	for _, p := range parameters {
		if p, ok := p.(map[string]any); ok && p["in"] == "query" {
			o.queries[fmt.Sprint(p["name"])] = true
		}
	}
	if at(said, "requestBody", "content", "application/json")["schema"] == nil {
		return o
	}
	o.body, o.err = s.compiler.Compile(pointer("paths", template, strings.ToLower(method),
		"requestBody", "content", "application/json", "schema"))
	return o
}

// pointer is the address of a part of the document.
func pointer(names ...string) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D")
	var b strings.Builder
	b.WriteString(specURL + "#")
	for _, name := range names {
		b.WriteString("/" + escape.Replace(name))
	}
	return b.String()
}

// How many requests of one kind are all checked, and of how many more one is:
// load tests send the same thing over and over.
const (
	checkedAll = 1000
	checkedOne = 32
)

// check says what is wrong with a request. A nil body is none.
func (o *operation) check(query url.Values, body []byte) error {
	if o.err != nil {
		return o.err
	}
	for name := range query {
		if !o.queries[name] {
			return fmt.Errorf("query parameter %s is unknown", name)
		}
	}
	if n := o.checked.Add(1); n > checkedAll && n%checkedOne != 0 {
		return nil
	}
	switch {
	case o.body == nil && len(body) > 0:
		return errors.New("a body where none is taken")
	case o.body == nil:
		return nil
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("the body is no JSON: %w", err)
	}
	return deepest(o.body.Validate(value))
}

// checkSpec checks the request against the document.
func (x *exchange) checkSpec() {
	if x.spec == nil {
		return
	}
	query, err := url.ParseQuery(x.r.URL.RawQuery)
	if err == nil {
		err = x.spec.operation(x.route.method, x.route.template).check(query, x.body)
	}
	if err != nil {
		x.violate(NotInSchema, x.what()+": "+err.Error())
	}
}

// checkBody checks a body that came another way than its route.
func (s *Server) checkBody(method, template string, body json.RawMessage) {
	if s.spec == nil {
		return
	}
	if err := s.spec.operation(method, template).check(nil, body); err != nil {
		s.violate(NotInSchema, method+" "+template+": "+err.Error())
	}
}

// deepest words an error by its causes that lie deepest in the body: of the
// many forms that a part may have, those are about the form that was meant.
func deepest(err error) error {
	failed, ok := errors.AsType[*jsonschema.ValidationError](err)
	if !ok {
		return err
	}
	var found []string
	depth := -1
	var walk func(*jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		for _, cause := range e.Causes {
			walk(cause)
		}
		if len(e.Causes) > 0 || len(e.InstanceLocation) < depth {
			return
		}
		if len(e.InstanceLocation) > depth {
			depth, found = len(e.InstanceLocation), nil
		}
		what := e.ErrorKind.LocalizedString(english)
		if strings.HasSuffix(e.SchemaURL, "/additionalProperties") {
			what = "unknown property"
		}
		found = append(found, "/"+strings.Join(e.InstanceLocation, "/")+": "+what)
	}
	walk(failed)
	return errors.New(strings.Join(found, "; "))
}

var english = message.NewPrinter(language.English)
