package config

import "strings"

// environment returns the variables by name. Of several of one name the first
// counts, as it does for os.Getenv.
func environment(environ []string) map[string]string {
	env := make(map[string]string, len(environ))
	for _, pair := range environ {
		name, value, ok := strings.Cut(pair, "=")
		if _, twice := env[name]; ok && !twice {
			env[name] = value
		}
	}
	return env
}

// takeEnviron takes the variables that are settings, and reports those that
// only look like ones: with our prefix, in any case, and no setting's name.
func (l *loader) takeEnviron() {
	keys := make(map[string]string) // by name of the variable
	names := make(map[string]string)
	for _, s := range settings {
		for _, suffix := range []string{"", fileSuffix} {
			if suffix == "" || s.secret {
				name := s.env + strings.ToUpper(suffix)
				keys[name], names[s.key()+suffix] = s.key()+suffix, name
			}
		}
	}
	linked := l.linkedByKubernetes()
	values := make(map[string]given)
	for name, value := range l.env {
		key, known := keys[name]
		switch {
		case known && value != "":
			values[key] = given{name: name, where: name, text: value}
		case known, linked && isServiceLink(name):
		case strings.HasPrefix(strings.ToUpper(name), prefix):
			// Under its own name, which no key has: it is reported as unknown.
			values[name] = given{name: name, where: name}
		}
	}
	l.take(values, "setting", func(key string) string { return names[key] })
}

// linkedByKubernetes reports whether the environment holds the variables that
// Kubernetes sets in every pod for a service named hotstove. They look like
// settings of ours, but nobody typed them (Kubernetes' documentation,
// "Discovering services").
func (l *loader) linkedByKubernetes() bool {
	return l.env[prefix+"SERVICE_HOST"] != "" && l.env[prefix+"SERVICE_PORT"] != ""
}

func isServiceLink(name string) bool {
	rest := strings.TrimPrefix(name, prefix)
	return rest == "SERVICE_HOST" || rest == "PORT" ||
		strings.HasPrefix(rest, "SERVICE_PORT") || strings.HasPrefix(rest, "PORT_")
}

// takeArgs takes the flags.
func (l *loader) takeArgs() {
	values := make(map[string]given)
	for flag, text := range l.src.Args {
		key := strings.ReplaceAll(flag, "-", "_")
		values[key] = given{name: "--" + flag, where: "--" + flag, text: text}
	}
	l.take(values, "flag", func(key string) string { return "--" + strings.ReplaceAll(key, "_", "-") })
}
