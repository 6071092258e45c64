package main

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/hotstove/hotstove/config"
)

// settingFlags are the flags of the settings, made from the settings' own
// table so that the two cannot drift.
type settingFlags struct {
	names  []string
	target any // pointer to a struct of pointers, nil where a flag was not given
}

func newSettingFlags() *settingFlags {
	f := &settingFlags{names: []string{"config"}}
	text := reflect.TypeFor[*string]()
	fields := []reflect.StructField{flagField("config", "Path of the settings file, YAML or TOML.", "PATH", text)}
	add := func(name, help, value string, t reflect.Type) {
		f.names = append(f.names, name)
		fields = append(fields, flagField(name, help, value, t))
	}
	for _, row := range config.Table() {
		if row.Flag == "config" {
			continue
		}
		if row.Toggle {
			add(row.Flag, help(row), "", reflect.TypeFor[*bool]())
			continue
		}
		add(row.Flag, help(row), "VALUE", text)
		if row.Secret {
			add(row.Flag+"-file", "Path of a file that holds --"+row.Flag+".", "PATH", text)
		}
	}
	f.target = reflect.New(reflect.StructOf(fields)).Interface()
	return f
}

// help is what a setting's flag says of itself.
func help(row config.Row) string {
	text := row.Help
	if row.Accepts != "" && !row.Toggle {
		text += " Use " + row.Accepts + "."
	}
	if row.Default != "" {
		text += " Default: " + row.Default + "."
	}
	return text
}

// flagField describes one flag to kong.
func flagField(flag, help, value string, t reflect.Type) reflect.StructField {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	tag := fmt.Sprintf(`name:"%s" help:"%s" group:"settings"`, flag, quoted.Replace(help))
	if value != "" {
		tag += fmt.Sprintf(` placeholder:"%s"`, value)
	}
	if strings.HasSuffix(flag, "-file") {
		tag += ` hidden:""`
	}
	name := "Flag" + strings.ReplaceAll(flag, "-", "_")
	return reflect.StructField{Name: name, Type: t, Tag: reflect.StructTag(tag)}
}

// given returns the flags that were given, by name.
func (f *settingFlags) given() map[string]string {
	out := map[string]string{}
	values := reflect.ValueOf(f.target).Elem()
	for i, name := range f.names {
		if v := values.Field(i); !v.IsNil() {
			out[name] = fmt.Sprint(v.Elem().Interface())
		}
	}
	return out
}
